import type { ChainStep } from "#app/sales/chain-view.ts";

/** The page of a chain. */
export function chainUrl(id: string): string {
  return `/app/stores/${id}`;
}

/** A step of a chain's set-up. */
export function setupUrl(id: string, step: ChainStep): string {
  return `/app/stores/${id}/setup?step=${step}`;
}

/** What was entered by hand for a chain's stores, beside what was brought in. */
export function figuresUrl(id: string): string {
  return `${chainUrl(id)}/figures`;
}

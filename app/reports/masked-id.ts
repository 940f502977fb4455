import type { IdMask } from "./report-file-view.ts";

const kept: Record<IdMask, number> = { none: Infinity, last4: 4, last3: 3 };

/** A location ID as it is written: its end alone, where it is masked. */
export function maskedId(locationId: string, mask: IdMask): string {
  return kept[mask] === Infinity ? locationId : locationId.slice(-kept[mask]);
}

/** Names of locations that the mask makes one of; empty where each stays its own. */
export function alikeWhenMasked(locations: { name: string; locationId: string }[], mask: IdMask): string[] {
  const names = new Map<string, string[]>();
  for (const { name, locationId } of locations) {
    const masked = maskedId(locationId, mask);
    names.set(masked, [...(names.get(masked) ?? []), name]);
  }
  return [...names.values()].find((alike) => alike.length > 1) ?? [];
}

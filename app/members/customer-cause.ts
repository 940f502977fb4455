import type { Cause } from "#app/domain/cause.ts";

/** What all failures have in common that are about a buyer's account. */
export function causeOf({ key }: { key: string }): Cause {
  return `customer:${key}`;
}

import type { Card, Punch } from "./loyalty.ts";
import { isPunchOf } from "./punch.ts";

/**
 * Units of an item and day that stand on the cards under a reference that is not ours: a POS, or a loyalty link of it, credited them. What a
 * person entered by hand has no reference, and is left out; so is what counts as another item by an exception.
 */
export function foreignPunches(
  cards: Card[],
  { upc, day, ours }: { upc: string; day: string; /** All references on the cards that are ours. */ ours: ReadonlySet<string> },
): Punch[] {
  return cards
    .flatMap(({ punches }) => punches)
    .filter(({ reference, exception, date }) => reference !== "" && !ours.has(reference) && !exception && date.slice(0, 10) === day)
    .filter((punch) => isPunchOf(punch, upc));
}

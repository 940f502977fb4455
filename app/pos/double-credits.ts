import type { Card } from "#app/domain/loyalty.ts";
import { isPunchOf } from "#app/domain/punch.ts";
import type { DoubleCredit } from "./double-credits-view.ts";

/** What Punchcard put on a card for a line of an order. */
export type Credited = Omit<DoubleCredit, "others">;

/**
 * Units of the same item and day that stand on the card under a reference that is not ours: the POS, or a loyalty link of it, credited the
 * sale as well. What a person entered by hand has no reference, and is left out; so is what counts as another item by an exception.
 */
export function doubleCredits(credited: Credited[], { cards, ours }: { cards: Card[]; ours: ReadonlySet<string> }): DoubleCredit[] {
  return credited.flatMap((one) => {
    const foreign = cards
      .flatMap(({ punches }) => punches)
      .filter(({ reference, exception, date }) => reference !== "" && !ours.has(reference) && !exception && date.slice(0, 10) === one.day)
      .filter((punch) => isPunchOf(punch, one.upc));
    const units = new Map<string, number>();
    for (const { reference } of foreign) units.set(reference, (units.get(reference) ?? 0) + 1);
    return units.size > 0 ? [{ ...one, others: [...units].map(([reference, count]) => ({ reference, units: count })) }] : [];
  });
}

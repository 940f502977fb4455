import type { Card } from "#app/domain/loyalty.ts";
import { foreignPunches } from "#app/domain/foreign-punches.ts";
import type { DoubleCredit } from "./double-credits-view.ts";

/** What Punchcard put on a card for a line of an order. */
export type Credited = Omit<DoubleCredit, "others">;

/** Units of the same item and day that stand on the card under a reference that is not ours: the POS, or a loyalty link of it, credited the sale as well. */
export function doubleCredits(credited: Credited[], { cards, ours }: { cards: Card[]; ours: ReadonlySet<string> }): DoubleCredit[] {
  return credited.flatMap((one) => {
    const foreign = foreignPunches(cards, { upc: one.upc, day: one.day, ours });
    const units = new Map<string, number>();
    for (const { reference } of foreign) units.set(reference, (units.get(reference) ?? 0) + 1);
    return units.size > 0 ? [{ ...one, others: [...units].map(([reference, count]) => ({ reference, units: count })) }] : [];
  });
}

import type { FixId } from "#app/failures/catalogue.ts";
import type { Comparison } from "#app/failures/failure-view.ts";

/** Punches that differ in nothing, as one entry. */
export type PunchGroup = Comparison["punches"][number] & { units: number; sameDay: boolean };

/** Whether the purchase is on the member's card, as far as its punches tell. */
export type Verdict =
  | { status: "on_card" }
  /** `units` of it are. */
  | { status: "partly"; units: number }
  /** Nothing of it is, and a free good of this item was redeemed that day: a free good is no purchase. */
  | { status: "redeemed" }
  /** The same item was recorded that day under another reference: the same sale rung up elsewhere, or a sale of its own. */
  | { status: "other_reference" }
  | { status: "not_on_card" };

/** The punches in the order given, the same ones counted together. */
export function groupPunches({ bought, punches }: Comparison): PunchGroup[] {
  const groups = new Map<string, PunchGroup>();
  for (const punch of punches) {
    const key = JSON.stringify(punch);
    const group = groups.get(key) ?? { ...punch, units: 0, sameDay: punch.day === bought.day };
    groups.set(key, { ...group, units: group.units + 1 });
  }
  return [...groups.values()];
}

export function judgePunches({ bought, onCard, punches, freeGoods }: Comparison): Verdict {
  if (onCard >= bought.quantity) return { status: "on_card" };
  if (onCard > 0) return { status: "partly", units: onCard };
  if (freeGoods.some(({ day }) => day === bought.day)) return { status: "redeemed" };
  const isElsewhere = punches.some(({ sameReference, sameItem, day }) => sameItem && !sameReference && day === bought.day);
  return { status: isElsewhere ? "other_reference" : "not_on_card" };
}

/** The fix that follows from the verdict; null where the merchant has to look and decide. */
export const suggestedFixes: Record<Verdict["status"], FixId | null> = {
  on_card: "hide",
  partly: "record_again",
  redeemed: "hide",
  other_reference: null,
  not_on_card: "record_again",
};

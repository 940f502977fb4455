import type { HoldState } from "./hold-states.ts";

/** What a merchant tells apart in a list: the tabs, and the keys of the texts under `coupons.groups`. */
export const holdGroups = ["failed", "put_aside", "applied", "waiting", "redeemed", "released", "returned"] as const;
export type HoldGroup = (typeof holdGroups)[number];

/** The groups of which a summary adds up the money: every state is in one of them, and in one only. */
export const summaryGroups = ["put_aside", "applied", "waiting", "redeemed", "released", "returned"] as const satisfies HoldGroup[];
export type SummaryGroup = (typeof summaryGroups)[number];

/** "waiting" is the money at risk: the buyer has paid less, and the partner has not captured it. */
export const summaryGroupOf: Record<HoldState, SummaryGroup> = {
  authorizing: "put_aside",
  authorized: "put_aside",
  assigning: "put_aside",
  code_assigned: "put_aside",
  applied: "applied",
  ordered: "applied",
  capturing: "waiting",
  capture_failed: "waiting",
  captured: "redeemed",
  redeemed: "redeemed",
  releasing: "released",
  released: "released",
  returning: "returned",
  returned: "returned",
};

/** What is over stays in the books for good: of these a summary counts the month. */
export const monthlyGroups: ReadonlySet<SummaryGroup> = new Set(["redeemed", "released", "returned"]);

export function statesOf(group: HoldGroup): HoldState[] {
  if (group === "failed") return ["capture_failed"];
  return (Object.keys(summaryGroupOf) as HoldState[]).filter((state) => summaryGroupOf[state] === group);
}

import type { RedemptionAnswer } from "#app/partners/capabilities.ts";

/** How a free line stands with the reward that is its; see `Redemption` in the schema. */
export type RedemptionFacts = {
  state: "planned" | "sending" | "redeemed" | "rejected" | "undoing" | "returning" | "returned";
  /** null until the merchant has chosen. */
  itemId: string | null;
  /** Why it failed last: a failure code. */
  refusal: string | null;
};

/** "redeem": the free good was given away. "return": it came back. */
export type RedemptionAim = "redeem" | "return";

/**
 * What the member's cards show of a reward. "unsure": not redeemed, and the partner does not say whether an attempt is left there
 * incomplete. "gone": the cards do not have it. "member_unknown": there is no such account.
 */
export type RewardShown = "open" | "unsure" | "incomplete" | "redeemed" | "gone" | "member_unknown";

export type RedemptionProblem =
  | "reward_email_missing"
  | "reward_address_missing"
  | "reward_item_not_free"
  | "reward_incomplete"
  | "reward_unredeemed"
  | "reward_not_returned";

export type RedemptionStep =
  | { do: "look" }
  | { do: "redeem" }
  /** `state`: what is written down before the call. */
  | { do: "undo"; state: "undoing" | "returning" }
  /** Only the ledger changes. */
  | { do: "note"; state: "redeemed" | "returned" }
  /** null: everything is as it should be. */
  | { do: "stop"; problem: RedemptionProblem | null };

/** What a call changes in the ledger, what is known of the reward then, and whether the merchant has to do something before it goes on. */
export type RedemptionChange = { change: Partial<RedemptionFacts>; shown: RewardShown | null; problem: RedemptionProblem | null };

/**
 * Which redemptions of a line stay, and which are to be undone: all those of promised rewards, and as many others as there are other `units`
 * with the customer. Undone are first those that are on their way back, then those of which nothing is redeemed yet, then those of the last units.
 */
export function splitByUnits<One extends RedemptionFacts & { unit: number; rewardId: string }>(
  all: One[],
  { units, promised }: { units: number; promised: ReadonlySet<string> },
): { kept: One[]; promises: One[]; excess: One[] } {
  const live = all.filter(({ state }) => state !== "returned").sort((one, other) => placeOf(one) - placeOf(other) || one.unit - other.unit);
  const others = live.filter(({ rewardId }) => !promised.has(rewardId));
  return { promises: live.filter(({ rewardId }) => promised.has(rewardId)), kept: others.slice(0, units), excess: others.slice(units) };
}

function placeOf({ state, refusal }: RedemptionFacts): number {
  if (state === "returning" || refusal === "reward_not_returned") return 2;
  return state === "redeemed" || state === "sending" || state === "undoing" ? 0 : 1;
}

/** The next step towards the aim. `shown` is null until the member's cards were read in this run. */
export function nextRedemptionStep(facts: RedemptionFacts, aim: RedemptionAim, shown: RewardShown | null): RedemptionStep {
  if (facts.state === "returned" || (facts.state === "redeemed" && aim === "redeem")) return { do: "stop", problem: null };
  if (facts.state === "redeemed") return { do: "undo", state: "returning" };
  // Every call is preceded by a look: what an earlier one left, and what a person did meanwhile at the partner.
  if (shown === null) return { do: "look" };
  return aim === "return" || facts.state === "returning" ? stepToReturn(facts, shown) : stepToRedeem(facts, shown);
}

function stepToRedeem(facts: RedemptionFacts, shown: RewardShown): RedemptionStep {
  switch (shown) {
    case "redeemed":
      return { do: "note", state: "redeemed" };
    case "member_unknown":
      return { do: "stop", problem: "reward_unredeemed" };
    case "incomplete":
      return isOurs(facts) ? { do: "undo", state: "undoing" } : { do: "stop", problem: "reward_incomplete" };
    case "unsure":
      return facts.state === "undoing" ? { do: "undo", state: "undoing" } : redeemOrAsk(facts);
    case "gone":
      // Nothing was ever asked of the partner for it: the line is looked at anew.
      return facts.itemId === null ? { do: "note", state: "returned" } : { do: "redeem" };
    case "open":
      return redeemOrAsk(facts);
  }
}

function redeemOrAsk({ itemId }: RedemptionFacts): RedemptionStep {
  return itemId === null ? { do: "stop", problem: "reward_item_not_free" } : { do: "redeem" };
}

function stepToReturn(facts: RedemptionFacts, shown: RewardShown): RedemptionStep {
  const isReturning = facts.state === "returning";
  switch (shown) {
    case "redeemed":
      // Redeemed by a person after ours was refused: whether it was for this order, only a person knows.
      return isReturning || facts.state === "sending" ? { do: "undo", state: "returning" } : { do: "stop", problem: "reward_not_returned" };
    case "incomplete":
    case "unsure":
      return isReturning || isOurs(facts) ? { do: "undo", state: "returning" } : { do: "note", state: "returned" };
    case "member_unknown":
      return isReturning || isOurs(facts) ? { do: "stop", problem: "reward_not_returned" } : { do: "note", state: "returned" };
    case "gone":
      return isReturning && facts.refusal === "reward_not_returned"
        ? { do: "stop", problem: "reward_not_returned" }
        : { do: "note", state: "returned" };
    case "open":
      return { do: "note", state: "returned" };
  }
}

/** Whether what is incomplete at the partner was left so by us, or is to be undone because the merchant said so. */
function isOurs({ state, refusal }: RedemptionFacts): boolean {
  return state === "undoing" || state === "sending" || wasLeftIncomplete(refusal);
}

/** An attempt without what the program wants stays at the partner as incomplete. */
function wasLeftIncomplete(refusal: string | null): boolean {
  return refusal === "reward_email_missing" || refusal === "reward_address_missing";
}

export function afterRedeem({ refusal }: RedemptionFacts, answer: RedemptionAnswer): RedemptionChange {
  if (answer.status !== "rejected") return { change: { state: "redeemed", refusal: null }, shown: "redeemed", problem: null };
  if (answer.reason === "incomplete" && wasLeftIncomplete(refusal))
    return { change: { state: "undoing" }, shown: "incomplete", problem: null };
  const problem = problems[answer.reason];
  return { change: { state: "rejected", refusal: problem }, shown: null, problem };
}

const problems = {
  email_missing: "reward_email_missing",
  address_missing: "reward_address_missing",
  item_not_free: "reward_item_not_free",
  incomplete: "reward_incomplete",
  other: "reward_unredeemed",
} as const satisfies Record<string, RedemptionProblem>;

/** After an undoing that makes way for another attempt. "not_redeemed": nothing was left there. */
export function afterUndo(answer: "undone" | "not_redeemed" | "member_unknown"): RedemptionChange {
  if (answer === "member_unknown") return { change: {}, shown: "member_unknown", problem: null };
  return { change: { state: "planned", refusal: null }, shown: "open", problem: null };
}

/** After an undoing for good. `shown`: the cards, read once more when the partner knew of nothing to undo. */
export function afterReturn(answer: "undone" | "not_redeemed" | "member_unknown", shown: RewardShown | null): RedemptionChange {
  const isBack = answer === "undone" || (answer === "not_redeemed" && (shown === "open" || shown === "unsure"));
  if (isBack) return { change: { state: "returned", refusal: null }, shown, problem: null };
  return { change: { refusal: "reward_not_returned" }, shown, problem: "reward_not_returned" };
}

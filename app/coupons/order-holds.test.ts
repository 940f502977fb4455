import { describe, expect, it } from "vitest";
import { holdStates } from "./hold-states.ts";
import type { HoldState } from "./hold-states.ts";
import { buyerStateOf, orderStepOf, standingOf } from "./order-holds.ts";

describe("what a buyer is told of a coupon or free good on their order", () => {
  it("is that it was used once nothing is left to do for it, and that it waits until then", () => {
    const told = Object.fromEntries(holdStates.map((state) => [state, buyerStateOf({ state, reason: null })]));
    expect(told).toMatchObject({ ordered: "waiting", capturing: "waiting", captured: "waiting", redeemed: "redeemed" });
    expect(told).toMatchObject({ returning: "waiting", returned: "returned" });
  });

  it("is nothing of the partner's trouble: the buyer has the discount", () => {
    expect(buyerStateOf({ state: "capture_failed", reason: "authorization_gone" })).toBe("waiting");
  });

  it("is that it is theirs again when the order was cancelled before anything was consumed, and nothing of one that was not used", () => {
    expect(buyerStateOf({ state: "released", reason: "order_cancelled" })).toBe("returned");
    expect(buyerStateOf({ state: "released", reason: "no_discount" })).toBeNull();
  });

  it("stays that it was used when it could not be given back", () => {
    expect(buyerStateOf({ state: "redeemed", reason: "coupon_expired" })).toBe("redeemed");
  });
});

describe("what a merchant is told of it on the order", () => {
  it("is one of a few words for each of its states", () => {
    expect(Object.groupBy(holdStates, standingOf)).toMatchObject({
      failed: ["capture_failed"],
      redeemed: ["redeemed"],
      returned: ["returned"],
      released: ["releasing", "released"],
    });
  });

  const told = (kind: "coupon" | "reward", steps: [event: string, state: HoldState][]) =>
    steps.flatMap(([event, state], index) => orderStepOf(kind, { kind: event, state }, steps[index - 1]?.[1] ?? null) ?? []);

  it("is that a coupon was used, captured and given back, each once", () => {
    expect(
      told("coupon", [
        ["authorized", "authorized"],
        ["pressed", "assigning"],
        ["order_seen", "ordered"],
        ["order_seen", "capturing"],
        ["capture_unanswered", "capture_failed"],
        ["order_seen", "capture_failed"],
        ["captured", "captured"],
        ["redeemed", "redeemed"],
        ["order_seen", "returning"],
        ["given_back", "returned"],
        ["code_withdrawn", "returned"],
      ]),
    ).toEqual(["hold_used", "hold_capture_failed", "hold_captured", "hold_returned"]);
  });

  it("leaves what becomes of a free good to the order, which tells of its redemption", () => {
    expect(
      told("reward", [
        ["order_seen", "capturing"],
        ["captured", "captured"],
        ["redeemed", "redeemed"],
        ["order_seen", "returning"],
        ["given_back", "returned"],
      ]),
    ).toEqual(["hold_used"]);
    expect(
      told("reward", [
        ["order_seen", "ordered"],
        ["order_seen", "releasing"],
        ["release_done", "released"],
      ]),
    ).toEqual(["hold_used", "hold_released"]);
  });
});

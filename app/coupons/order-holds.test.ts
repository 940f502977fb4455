import { describe, expect, it } from "vitest";
import { holdStates } from "./hold-states.ts";
import { buyerStateOf } from "./order-holds.ts";

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

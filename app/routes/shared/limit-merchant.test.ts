import { beforeEach, describe, expect, it } from "vitest";
import { forgetMerchantLimits, limitMerchant } from "./limit-merchant.server.ts";

const merchant = { shop: "northpaw.myshopify.com", actor: "Staff 1" };

/** How many of so many calls pass; the answer to the first that does not. */
function passing(calls: number, caller: (call: number) => typeof merchant): { passed: number; refusal: unknown } {
  for (let call = 0; call < calls; call += 1) {
    try {
      limitMerchant(caller(call));
    } catch (refusal) {
      return { passed: call, refusal };
    }
  }
  return { passed: calls, refusal: null };
}

describe("Pages of a shop", () => {
  beforeEach(forgetMerchantLimits);

  it("come as often as people ask for them, and not as often as a program does", async () => {
    const { passed, refusal } = passing(2_000, () => merchant);
    expect(passed).toBeGreaterThanOrEqual(1_200);
    expect(passed).toBeLessThan(2_000);
    const answer = refusal as Response;
    expect([answer.status, await answer.text()]).toEqual([429, "Too many requests at once. Try again in a minute.\n"]);
    expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
    // Nobody else waits for it.
    expect(passing(1, () => ({ ...merchant, actor: "Staff 2" })).refusal).toBeNull();
    expect(passing(1, () => ({ ...merchant, shop: "other.myshopify.com" })).refusal).toBeNull();
  });

  it("are counted for all of a shop's staff together as well", () => {
    const { passed, refusal } = passing(13_000, (call) => ({ ...merchant, actor: `Staff ${call % 40}` }));
    expect(passed).toBeGreaterThanOrEqual(6_000);
    expect(refusal).toBeInstanceOf(Response);
  });
});

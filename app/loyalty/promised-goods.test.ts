import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Order } from "#app/domain/order.ts";
import type { Upc } from "#app/domain/upc.ts";
import { anaRoy, makeLine, makeOrder } from "#test/fixtures/orders.ts";
import { planPurchases, purchaseOf } from "./plan-purchases.ts";
import type { LineDecision, PurchaseRules } from "./plan-purchases.ts";
import { isForBuyer, mayRedeemPromised, outcomeOf, promisesDue, promisesOn, unitsBought } from "./promised-goods.ts";
import type { PromisedGood } from "./promised-goods.ts";

const rules: PurchaseRules = { timeZone: "America/Toronto", startAt: new Date(0), posSources: ["pos"], ignored: new Set() };
const cad = (minor: number) => ({ minor, currency: "CAD" });

function good(given: Partial<PromisedGood> = {}): PromisedGood {
  return {
    holdId: "hold-1",
    lineGid: makeLine().gid,
    units: 1,
    memberRow: "member-1",
    rewardId: "1990001",
    itemId: "401",
    itemTitle: "Northpaw Chicken 20lb",
    programId: "1209",
    programTitle: "Buy 12 Get 1 Free",
    customerGid: anaRoy.customerGid,
    kept: true,
    isCovered: true,
    ...given,
  };
}

/** Two bags of which one is free. */
const oneFree = (currentQuantity = 2) => makeLine({ quantity: 2, currentQuantity, total: cad(3099), list: cad(6198) });

function plan(order: Partial<Order>, promised: PromisedGood[] = [good()]): LineDecision | undefined {
  const whole = makeOrder(order);
  const promises = new Map(whole.lines.map((line) => [line.gid as string, promisesOn(whole, line, promised)]));
  return planPurchases(whole, rules, { promises })[0];
}

describe("a line with a free good of the checkout", () => {
  it("owes the units that were paid for", () => {
    expect(plan({ lines: [oneFree()] })).toMatchObject({ status: "owed", quantity: 1 });
    expect(plan({ lines: [oneFree()] }, [])).toMatchObject({ status: "owed", quantity: 2 });
  });

  it("loses the units first that were paid for", () => {
    const payment = "partially_refunded";
    expect(plan({ payment, lines: [oneFree(1)] })).toEqual({ status: "skipped", reason: "free_good", keeps: 0 });
    expect(promisesOn(makeOrder({ payment }), oneFree(1), [good()]).kept).toHaveLength(1);
    expect(plan({ payment, lines: [oneFree(0)] })).toMatchObject({ reason: "no_units_left", keeps: 0 });
    expect(promisesOn(makeOrder({ payment }), oneFree(0), [good()]).kept).toEqual([]);
  });

  it("is no purchase at all when it is all that was ordered, whether the code took off all of its price or not", () => {
    const all = makeLine({ quantity: 1, total: cad(0) });
    const most = makeLine({ quantity: 1, total: cad(500) });
    for (const line of [all, most]) expect(plan({ lines: [line] })).toEqual({ status: "skipped", reason: "free_good", keeps: 0 });
  });

  it("keeps no more recorded than was paid for, whatever keeps the order from the program", () => {
    expect(plan({ lines: [oneFree()], customer: null })).toMatchObject({ reason: "no_contact", keeps: 1 });
    expect(plan({ lines: [oneFree()], payment: "partially_paid" })).toMatchObject({ reason: "not_paid", keeps: 1 });
    expect(plan({ lines: [oneFree()], cancelledAt: new Date() })).toMatchObject({ reason: "cancelled", keeps: 0 });
  });

  it("never counts a unit as bought that was given, even when it came back before the others", () => {
    const lost = good({ kept: false });
    expect(plan({ lines: [oneFree()] }, [lost])).toMatchObject({ status: "owed", quantity: 1 });
    expect(unitsBought(oneFree(1), { given: [lost], kept: [] })).toBe(1);
  });

  it("is no purchase either when no reward covers it", () => {
    expect(plan({ lines: [oneFree()] }, [good({ isCovered: false })])).toMatchObject({ status: "owed", quantity: 1 });
    expect(promisesDue(promisesOn(makeOrder(), oneFree(), [good({ isCovered: false })]))).toEqual([]);
  });

  it("leaves other lines as they are", () => {
    const lines = [makeLine({ position: 2, quantity: 2 })];
    expect(plan({ lines })).toMatchObject({ status: "owed", quantity: 2 });
  });

  it("counts what was really paid, to the cent, however its units are recorded", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999_999 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 3 }),
        (minor, batches, free) => {
          const paid = batches.reduce((sum, units) => sum + units, 0);
          const line = makeLine({ quantity: paid + free, total: cad(minor) });
          const goods = Array.from({ length: free }, (_, index) => good({ holdId: `hold-${index}`, rewardId: `reward-${index}` }));
          const promises = promisesOn(makeOrder(), line, goods);
          expect(unitsBought(line, promises)).toBe(paid);
          let recorded = 0;
          let sum = 0;
          for (const units of batches) {
            const facts = { reference: "S-1042-L1" as const, upc: "036000291452" as Upc, units, promises, timeZone: "UTC" };
            const { amount } = purchaseOf(makeOrder(), line, { ...facts, recorded: { units: recorded, minor: sum } });
            expect(amount.minor).toBeGreaterThanOrEqual(0);
            recorded += units;
            sum += amount.minor;
          }
          expect(sum).toBe(minor);
        },
      ),
    );
  });

  it("has as many units bought, free and gone as were ordered, whatever comes back", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 9 }),
        (quantity, free, gone) => {
          fc.pre(free <= quantity && gone <= quantity);
          const line = makeLine({ quantity, currentQuantity: quantity - gone });
          const goods = Array.from({ length: free }, (_, index) => good({ rewardId: `reward-${index}` }));
          const promises = promisesOn(makeOrder(), line, goods);
          expect(unitsBought(line, promises) + promises.kept.length).toBe(quantity - gone);
          expect(promises.kept.length).toBe(Math.min(free, quantity - gone));
        },
      ),
    );
  });
});

describe("a promise", () => {
  it("is kept once the order is paid, and never for a test", () => {
    expect(mayRedeemPromised(makeOrder())).toBe(true);
    expect(mayRedeemPromised(makeOrder({ payment: "partially_refunded" }))).toBe(true);
    for (const payment of ["pending", "authorized", "partially_paid", "voided", "refunded"] as const)
      expect(mayRedeemPromised(makeOrder({ payment }))).toBe(false);
    expect(mayRedeemPromised(makeOrder({ test: true }))).toBe(false);
  });

  it("sends the contact data of nobody but the member", () => {
    expect(isForBuyer(makeOrder(), good())).toBe(true);
    expect(isForBuyer(makeOrder(), good({ customerGid: null }))).toBe(true);
    expect(isForBuyer(makeOrder({ customer: { ...anaRoy, customerGid: "gid://shopify/Customer/9002" } }), good())).toBe(false);
    expect(isForBuyer(makeOrder({ customer: null }), good())).toBe(false);
  });

  it("is told as it stands, and not before there is anything to tell", () => {
    const told = (isKept: boolean, state: "planned" | "rejected" | "redeemed" | "returning" | "returned" | null, mayRedeem = true) =>
      outcomeOf(good(), { isKept, mayRedeem, redemption: state && { state } })?.outcome ?? null;
    expect(told(true, "redeemed")).toBe("redeemed");
    expect(told(true, "rejected")).toBe("failed");
    expect(told(true, null)).toBe("failed");
    expect(told(true, null, false)).toBeNull();
    expect(told(true, "redeemed", false)).toBe("redeemed");
    expect(told(false, "returned")).toBe("returned");
    expect(told(false, null)).toBe("returned");
    expect(told(false, "returning")).toBe("failed");
    expect(told(false, "redeemed")).toBe("failed");
  });
});

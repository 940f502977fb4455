import { describe, expect, it } from "vitest";
import type { Order } from "#app/domain/order.ts";
import { makeLine, makeOrder } from "#test/fixtures/orders.ts";
import { paymentOf, usesOf } from "./uses-of.ts";

const cad = (minor: number) => ({ minor, currency: "CAD" });
const [first, second] = [makeLine({ position: 1, quantity: 2 }), makeLine({ position: 2, quantity: 1 })];

function used(code: string | null, more: Partial<Parameters<typeof usesOf>[1][number]> = {}) {
  return { id: `hold of ${code}`, code, lineGid: null, units: 1, orderGid: null, discountMinor: null, ...more };
}

function orderWith(codes: { code: string; minor: number }[], more: Partial<Order> = {}, currentQuantity = 2): Order {
  const line = { ...first, currentQuantity, codes: codes.map(({ code, minor }) => ({ code, amount: cad(minor) })) };
  return makeOrder({ lines: [line, second], ...more });
}

describe("what an order says of a hold", () => {
  it("is the line that its code took most off, whatever way the buyer typed it, and what it took off all of them", () => {
    const codes = (minor: number) => [{ code: "punch-a", amount: cad(minor) }];
    const order = makeOrder({
      lines: [
        { ...first, codes: codes(100) },
        { ...second, codes: codes(200) },
      ],
    });
    expect(usesOf(order, [used("PUNCH-A")])).toEqual([{ holdId: "hold of PUNCH-A", lineGid: second.gid, discountMinor: 300n, kept: true }]);
  });

  it("is nothing where the code took nothing off", () => {
    expect(usesOf(orderWith([]), [used("PUNCH-A")])).toMatchObject([{ lineGid: null, discountMinor: 0n, kept: false }]);
  });

  it("is kept while the line has its units: those that were paid for come back first", () => {
    const codes = [{ code: "PUNCH-A", minor: 300 }];
    const keptWith = (left: number) => usesOf(orderWith(codes, {}, left), [used("PUNCH-A")])[0]?.kept;
    expect([2, 1, 0].map(keptWith)).toEqual([true, true, false]);
  });

  it("is kept by the first of two on one line when one unit is left", () => {
    const codes = [
      { code: "PUNCH-A", minor: 300 },
      { code: "PUNCH-B", minor: 300 },
    ];
    const holds = [used("PUNCH-A"), used("PUNCH-B")];
    expect(usesOf(orderWith(codes, {}, 2), holds).map(({ kept }) => kept)).toEqual([true, true]);
    expect(usesOf(orderWith(codes, {}, 1), holds).map(({ kept }) => kept)).toEqual([true, false]);
  });

  it.each([{ cancelledAt: new Date() }, { payment: "refunded" as const }])("is not kept of an order that is over: %o", (more) => {
    expect(usesOf(orderWith([{ code: "PUNCH-A", minor: 300 }], more), [used("PUNCH-A")])).toMatchObject([{ kept: false }]);
  });

  it("of a second use of a code stays what it was", () => {
    const order = orderWith([{ code: "PUNCH-A", minor: 300 }]);
    const hold = used(null, { orderGid: order.gid, lineGid: first.gid, discountMinor: 300n });
    expect(usesOf(order, [hold])).toMatchObject([{ lineGid: first.gid, discountMinor: 300n, kept: true }]);
  });

  it.each([
    ["paid", null, "paid"],
    ["partially_refunded", null, "paid"],
    ["refunded", null, "paid"],
    ["pending", null, "open"],
    ["authorized", null, "open"],
    ["partially_paid", null, "open"],
    ["expired", null, "open"],
    ["voided", null, "void"],
    ["pending", new Date(), "void"],
    ["paid", new Date(), "paid"],
  ] as const)("as to its payment: %s, cancelled %o, is %s", (payment, cancelledAt, expected) => {
    expect(paymentOf(makeOrder({ payment, cancelledAt }))).toBe(expected);
  });
});

import { describe, expect, it } from "vitest";
import type { Money } from "#app/domain/money.ts";
import type { Sale } from "#app/domain/sale.ts";
import type { OrderRefund, OrderTransaction, SoldLine, SoldOrder } from "#app/domain/sold-order.ts";
import { lineGid, makeSoldLine, makeSoldOrder } from "#test/fixtures/sold-orders.ts";
import { planSales } from "./plan-sales.ts";
import type { SentSale } from "./plan-sales.ts";

const cad = (minor: number): Money => ({ minor, currency: "CAD" });
const later = new Date("2026-03-16T10:00:00Z");

function plan(order: Partial<SoldOrder>, sent: SentSale[] = [], more: Partial<Parameters<typeof planSales>[0]> = {}) {
  return planSales({
    shop: "pawsome-pets.myshopify.com",
    order: makeSoldOrder(order),
    sent,
    settings: { refunds: true, restockTo: "original" },
    ...more,
  });
}

/** The sale that is owed. */
function owed(...facts: Parameters<typeof plan>): Sale {
  const answer = plan(...facts);
  if (answer.status !== "owed") throw new Error(`Nothing is owed: ${JSON.stringify(answer)}`);
  return answer.sale;
}

function sent(...sales: Sale[]): SentSale[] {
  return sales.map((sale) => ({ ...sale, posId: `pos-${sale.reference}` }));
}

/** "2 × 30.99 + 4.03" and what it is. */
function lines(sale: Sale): string[] {
  return sale.lines.map(({ key, product, quantity, price, tax, restock }) => {
    const what = product.kind === "item" ? (product.sku ?? "?") : product.product;
    return `${key} ${what} ${quantity} × ${price.minor} + ${tax.minor}${sale.kind === "return" ? (restock ? " back" : " lost") : ""}`;
  });
}

function hst(minor: number): SoldLine["taxes"] {
  return [{ title: "HST", rate: 0.13, amount: cad(minor) }];
}

function payment(change: Partial<OrderTransaction> = {}): OrderTransaction {
  return {
    id: "7001",
    kind: "sale",
    status: "success",
    gateway: "shopify_payments",
    manual: false,
    amount: cad(0),
    processedAt: later,
    parentId: null,
    ...change,
  };
}

function refund(change: Partial<OrderRefund> = {}): OrderRefund {
  return { id: "8001", createdAt: later, lines: [], shipping: [], beyond: cad(0), ...change };
}

/** Two bags at 30.99, taxed, paid. */
const twoBags = { lines: [makeSoldLine({ quantity: 2, taxes: hst(806) })] };
/** One of them came back. */
const oneBack: Partial<SoldOrder> = {
  lines: [makeSoldLine({ quantity: 2, currentQuantity: 1, taxes: hst(806) })],
  total: cad(7004),
  currentTotal: cad(3502),
  refunded: cad(3502),
  transactions: [payment({ amount: cad(7004) }), payment({ id: "7002", kind: "refund", amount: cad(3502), parentId: "7001" })],
  refunds: [refund({ lines: [{ lineGid: lineGid(1), quantity: 1, restocked: true, subtotal: cad(3099), tax: cad(403) }] })],
};

describe("planSales, the first time", () => {
  it("owes one sale with what the order holds, under the order's reference", () => {
    const sale = owed(twoBags);
    expect(lines(sale)).toEqual(["L1 NP-20 2 × 3099 + 403"]);
    expect(sale).toMatchObject({
      kind: "sale",
      reference: "S-1042",
      key: "pawsome-pets.myshopify.com/5001/S-1042",
      returnOf: null,
      orderName: "#1042",
      total: cad(7004),
      payments: [{ key: "7001", gateway: "shopify_payments", amount: cad(7004) }],
    });
    expect(sale.lines[0]?.rates).toEqual([{ title: "HST", rate: 0.13 }]);
  });

  it("makes lines of units that differ by a cent", () => {
    const line = makeSoldLine({ quantity: 3, total: cad(1000), list: cad(1200), unitList: cad(400), taxes: hst(130) });
    expect(lines(owed({ lines: [line] }))).toEqual(["L1 NP-20 1 × 334 + 44", "L1 NP-20 2 × 333 + 43"]);
  });

  it("spreads over both units what a code took off one of them", () => {
    const line = makeSoldLine({ quantity: 2, total: cad(3099), codes: [{ code: "PC-ONE", amount: cad(3099) }], taxes: hst(403) });
    const sale = owed({ lines: [line], discounts: cad(3099) });
    expect(lines(sale)).toEqual(["L1 NP-20 1 × 1550 + 202", "L1 NP-20 1 × 1549 + 201"]);
    expect(sale.lines.map(({ list }) => list)).toEqual([cad(3099), cad(3099)]);
    expect(sale.total).toEqual(cad(3502));
  });

  it("takes the tax out of prices that include it", () => {
    const line = makeSoldLine({ quantity: 3, total: cad(1000), list: cad(1200), unitList: cad(400), taxes: hst(115) });
    const sale = owed({ lines: [line], taxesIncluded: true, total: cad(1000) });
    expect(lines(sale)).toEqual(["L1 NP-20 1 × 295 + 39", "L1 NP-20 2 × 295 + 38"]);
    expect(sale.lines[0]?.list).toEqual(cad(354));
    expect(sale.total).toEqual(cad(1000));
  });

  it("has only what is left, in the amounts that Shopify left", () => {
    const sale = owed(oneBack);
    expect(lines(sale)).toEqual(["L1 NP-20 1 × 3099 + 403"]);
    expect(sale.payments).toMatchObject([{ key: "7001", amount: cad(3502) }]);
  });

  it("names shipping, duties, fees, tips and gift cards by the products that stand for them", () => {
    const sale = owed({
      lines: [
        makeSoldLine(),
        makeSoldLine({ position: 2, kind: "gift_card", sku: "GC-25", total: cad(2500), list: cad(2500) }),
        makeSoldLine({ position: 3, kind: "tip", sku: null, total: cad(300), list: cad(300) }),
      ],
      tip: cad(300),
      shipping: [
        { id: "1", title: "Standard", list: cad(795), discount: cad(295), current: cad(500), taxes: hst(65), removed: false },
        { id: "2", title: "Express", list: cad(1500), discount: cad(0), current: cad(1500), taxes: hst(195), removed: true },
      ],
      duties: { title: "Duties", amount: cad(420), taxes: [] },
      fees: { title: "Bag fee", amount: cad(10), taxes: hst(1) },
      total: cad(3099 + 2500 + 300 + 565 + 420 + 11),
    });
    expect(lines(sale)).toEqual([
      "L1 NP-20 1 × 3099 + 0",
      "L2 gift_card 1 × 2500 + 0",
      "L3 fees 1 × 300 + 0",
      "shipping shipping 1 × 500 + 65",
      "duties duties 1 × 420 + 0",
      "fees fees 1 × 10 + 1",
    ]);
    expect(sale.lines[2]?.title).toBe("Tip");
    expect(sale.lines[3]?.list).toEqual(cad(795));
  });

  it("gives a tip that is no line of the order one", () => {
    expect(lines(owed({ tip: cad(300), total: cad(3399) }))).toEqual(["L1 NP-20 1 × 3099 + 0", "tip fees 1 × 300 + 0"]);
  });

  it("pays with a gift card as with any other gateway", () => {
    const transactions = [
      payment({ id: "1", gateway: "gift_card", amount: cad(1000) }),
      payment({ id: "2", status: "failed", amount: cad(2099) }),
      payment({ id: "3", kind: "authorization", amount: cad(2099) }),
      payment({ id: "4", kind: "capture", amount: cad(2099), parentId: "3" }),
    ];
    expect(owed({ transactions }).payments).toMatchObject([
      { key: "1", gateway: "gift_card", amount: cad(1000) },
      { key: "4", gateway: "shopify_payments", amount: cad(2099) },
    ]);
  });

  it.each<[string, Partial<SoldOrder>, string, number]>([
    ["of a partly paid order", { payment: "partially_paid", transactions: [payment({ amount: cad(1000) })] }, "outstanding", 2099],
    [
      "of a manual payment",
      { payment: "pending", transactions: [payment({ status: "pending", manual: true, gateway: "Bank Deposit", amount: cad(3099) })] },
      "Bank Deposit",
      3099,
    ],
    ["of an order paid elsewhere", { transactions: [] }, "manual", 3099],
  ])("says what is outstanding %s", (_what, order, gateway, minor) => {
    expect(owed(order).payments.at(-1)).toMatchObject({ key: "outstanding", gateway, amount: cad(minor) });
  });

  it("lets a payment in another currency cover the cent that its conversion lost", () => {
    const order = { presentmentCurrency: "USD", transactions: [payment({ amount: cad(3098) })] };
    expect(owed(order).payments).toMatchObject([{ key: "7001", amount: cad(3099) }]);
  });

  it("puts a discount that is on no line below zero, if it is exactly what is missing", () => {
    expect(lines(owed({ discounts: cad(500), total: cad(2599) }))).toEqual(["L1 NP-20 1 × 3099 + 0", "discount discount 1 × -500 + 0"]);
    expect(plan({ discounts: cad(499), total: cad(2599) })).toMatchObject({ status: "held", difference: cad(-500) });
  });

  it("gives such a discount back with the goods that it was of", () => {
    const discounted: Partial<SoldOrder> = { discounts: cad(500), total: cad(2599) };
    const gone: Partial<SoldOrder> = {
      ...discounted,
      lines: [makeSoldLine({ currentQuantity: 0 })],
      discounts: cad(0),
      currentTotal: cad(0),
      received: cad(2599),
      refunded: cad(2599),
    };
    const first = sent(owed(discounted));
    const back = owed(gone, first);
    expect(lines(back)).toEqual(["L1 NP-20 1 × 3099 + 0 back", "discount discount 1 × -500 + 0 lost"]);
    expect(plan(gone, [...first, ...sent(back)])).toEqual({ status: "in_step" });
  });

  it("gives back what the order has no more a word of", () => {
    const withFee: Partial<SoldOrder> = { fees: { title: "Bag fee", amount: cad(10), taxes: [] }, total: cad(3109) };
    const without: Partial<SoldOrder> = { fees: null, total: cad(3109), currentTotal: cad(3099), refunded: cad(10) };
    const first = sent(owed(withFee));
    const back = owed(without, first);
    expect(lines(back)).toEqual(["fees fees 1 × 10 + 0 lost"]);
    expect(plan(without, [...first, ...sent(back)])).toEqual({ status: "in_step" });
  });

  it("knows the units again that were sold as a product that was not found", () => {
    const first = sent(owed({}));
    const unlinked = first.map((sale) => ({
      ...sale,
      lines: sale.lines.map((line) => ({ ...line, product: { kind: "required", product: "not_found" } as const })),
    }));
    expect(plan({}, unlinked)).toEqual({ status: "in_step" });
  });

  it("holds an order that does not add up, and says by how much and what it saw", () => {
    expect(plan({ total: cad(3100) })).toEqual({
      status: "held",
      reason: "does_not_add_up",
      difference: cad(1),
      details: [
        { key: "L1", title: "Northpaw Chicken · 20 lb", worth: cad(3099) },
        { key: "refund", title: "Shopify Return", worth: cad(0) },
        { key: "fee_kept", title: "Fee kept", worth: cad(0) },
      ],
    });
  });

  it("owes a free order, whose stock moves as well", () => {
    const sale = owed({ lines: [makeSoldLine({ total: cad(0) })], transactions: [] });
    expect(lines(sale)).toEqual(["L1 NP-20 1 × 0 + 0"]);
    expect(sale.payments).toEqual([]);
  });

  it.each<[string, Partial<SoldOrder>]>([
    ["a cancelled order", { cancelledAt: later, lines: [makeSoldLine({ currentQuantity: 0 })], currentTotal: cad(0) }],
    ["an order of which nothing is left", { lines: [makeSoldLine({ currentQuantity: 0 })], currentTotal: cad(0), refunded: cad(3099) }],
  ])("owes nothing for %s", (_what, order) => {
    expect(plan(order)).toEqual({ status: "in_step" });
  });

  it.each([
    ["JPY", 1000, [334, 333]],
    ["KWD", 10_000, [3334, 3333]],
  ])("splits %s in its own smallest unit", (currency, minor, prices) => {
    const of = (amount: number): Money => ({ minor: amount, currency });
    const line = makeSoldLine({ quantity: 3, total: of(minor), list: of(minor), unitList: of(Math.round(minor / 3)) });
    const sale = owed({ currency, lines: [line], total: of(minor) });
    expect(sale.lines.map(({ price }) => price.minor)).toEqual(prices);
    expect(sale.total).toEqual(of(minor));
  });
});

describe("planSales, when the order changed since", () => {
  const first = sent(owed(twoBags));

  it("owes nothing while nothing changed", () => {
    expect(plan(twoBags, first)).toEqual({ status: "in_step" });
  });

  it("owes a return of the units that came back, for what they were sold for", () => {
    const back = owed(oneBack, first);
    expect(lines(back)).toEqual(["L1 NP-20 1 × 3099 + 403 back"]);
    expect(back).toMatchObject({
      kind: "return",
      reference: "S-1042-R1",
      returnOf: { posId: "pos-S-1042", reference: "S-1042" },
      placedAt: later,
      total: cad(3502),
      payments: [{ key: "7002", amount: cad(3502) }],
    });
    expect(plan(oneBack, [...first, ...sent(back)])).toEqual({ status: "in_step" });
  });

  it("leaves stock alone where Shopify or the merchant did", () => {
    const lost = {
      ...oneBack,
      refunds: [refund({ lines: [{ lineGid: lineGid(1), quantity: 1, restocked: false, subtotal: cad(3099), tax: cad(403) }] })],
    };
    expect(lines(owed(lost, first))).toEqual(["L1 NP-20 1 × 3099 + 403 lost"]);
    expect(lines(owed(oneBack, first, { settings: { refunds: true, restockTo: "none" } }))).toEqual(["L1 NP-20 1 × 3099 + 403 lost"]);
  });

  it("knows which of the units that are gone the POS ever had, and which money it was told of", () => {
    const before: Partial<SoldOrder> = {
      ...oneBack,
      lines: [makeSoldLine({ quantity: 3, currentQuantity: 2 })],
      currentTotal: cad(6198),
      refunded: cad(3099),
      transactions: [payment({ amount: cad(9297) }), payment({ id: "7002", kind: "refund", amount: cad(3099), parentId: "7001" })],
      refunds: [refund({ lines: [{ lineGid: lineGid(1), quantity: 1, restocked: false, subtotal: cad(3099), tax: cad(0) }] })],
    };
    const late = sent(owed(before));
    const after: Partial<SoldOrder> = {
      ...before,
      lines: [makeSoldLine({ quantity: 3, currentQuantity: 1 })],
      currentTotal: cad(3099),
      refunds: [
        ...(before.refunds ?? []),
        refund({ id: "8002", lines: [{ lineGid: lineGid(1), quantity: 1, restocked: true, subtotal: cad(3099), tax: cad(0) }] }),
      ],
    };
    const back = owed(after, late);
    expect(lines(back)).toEqual(["L1 NP-20 1 × 3099 + 0 back"]);
    expect(back.payments).toMatchObject([{ key: "outstanding", amount: cad(3099) }]);
  });

  it("owes nothing but says so where refunds are kept out", () => {
    expect(plan(oneBack, first, { settings: { refunds: false, restockTo: "original" } })).toEqual({
      status: "skipped",
      reason: "refunds_off",
      difference: cad(3502),
    });
  });

  it("returns all of a cancelled order", () => {
    const gone: Partial<SoldOrder> = {
      ...oneBack,
      cancelledAt: later,
      lines: [makeSoldLine({ quantity: 2, currentQuantity: 0, taxes: hst(806) })],
      currentTotal: cad(0),
      refunded: cad(7004),
      transactions: [payment({ amount: cad(7004) }), payment({ id: "7002", kind: "refund", amount: cad(7004), parentId: "7001" })],
    };
    expect(lines(owed(gone, first))).toEqual(["L1 NP-20 2 × 3099 + 403 back"]);
    expect(plan(gone, [...first, ...sent(owed(gone, first))])).toEqual({ status: "in_step" });
  });

  it("returns money that came back without units as the product for refunds", () => {
    const goodwill: Partial<SoldOrder> = {
      ...twoBags,
      refunded: cad(500),
      transactions: [payment({ amount: cad(7004) }), payment({ id: "7002", kind: "refund", amount: cad(500), parentId: "7001" })],
      refunds: [refund({ beyond: cad(500) })],
    };
    const back = owed(goodwill, first);
    expect(lines(back)).toEqual(["refund refund 1 × 500 + 0 lost"]);
    expect(back.payments).toMatchObject([{ key: "7002", amount: cad(500) }]);
    expect(plan(goodwill, [...first, ...sent(back)])).toEqual({ status: "in_step" });
    const late = owed(goodwill);
    expect(late).toMatchObject({ total: cad(7004), payments: [{ key: "7001", amount: cad(7004) }] });
    expect(owed(goodwill, sent(late))).toMatchObject({ total: cad(500), payments: [{ key: "7002", amount: cad(500) }] });
  });

  it("keeps a fee in the return that it was kept of", () => {
    const kept: Partial<SoldOrder> = {
      ...oneBack,
      refunded: cad(3002),
      transactions: [payment({ amount: cad(7004) }), payment({ id: "7002", kind: "refund", amount: cad(3002), parentId: "7001" })],
      refunds: [{ ...(oneBack.refunds?.[0] as OrderRefund), beyond: cad(-500) }],
    };
    const back = owed(kept, first);
    expect(lines(back)).toEqual(["L1 NP-20 1 × 3099 + 403 back", "fee_kept fees 1 × -500 + 0 lost"]);
    expect(back).toMatchObject({ total: cad(3002), payments: [{ key: "7002", amount: cad(3002) }] });
    expect(plan(kept, [...first, ...sent(back)])).toEqual({ status: "in_step" });
  });

  it("returns shipping that was given back", () => {
    const shipping = { id: "1", title: "Standard", list: cad(795), discount: cad(0), current: cad(795), taxes: hst(103), removed: false };
    const shipped = { ...twoBags, shipping: [shipping], total: cad(7902) };
    const back = owed(
      {
        ...shipped,
        shipping: [{ ...shipping, current: cad(0) }],
        currentTotal: cad(7004),
        refunded: cad(898),
        refunds: [refund({ shipping: [{ shippingId: "1", subtotal: cad(795), tax: cad(103) }] })],
      },
      sent(owed(shipped)),
    );
    expect(lines(back)).toEqual(["shipping shipping 1 × 795 + 103 lost"]);
  });

  it("sends an exchange as a return, then a follow-up sale, whose money cancels out", () => {
    const exchanged: Partial<SoldOrder> = {
      ...oneBack,
      lines: [...(oneBack.lines ?? []), makeSoldLine({ position: 2, sku: "NP-DUCK", taxes: hst(403) })],
      currentTotal: cad(7004),
      refunded: cad(0),
      transactions: [payment({ amount: cad(7004) })],
    };
    const back = owed(exchanged, first);
    expect(back).toMatchObject({ reference: "S-1042-R1", total: cad(3502), payments: [{ key: "outstanding", amount: cad(3502) }] });
    const instead = owed(exchanged, [...first, ...sent(back)]);
    expect(instead).toMatchObject({ reference: "S-1042-2", total: cad(3502), payments: [{ key: "outstanding", amount: cad(3502) }] });
    expect(lines(instead)).toEqual(["L2 NP-DUCK 1 × 3099 + 403"]);
    expect(plan(exchanged, [...first, ...sent(back, instead)])).toEqual({ status: "in_step" });
  });

  it("sells what was added where refunds are kept out", () => {
    const exchanged: Partial<SoldOrder> = {
      ...oneBack,
      lines: [...(oneBack.lines ?? []), makeSoldLine({ position: 2, sku: "NP-DUCK", taxes: hst(403) })],
      currentTotal: cad(7004),
    };
    const off = { settings: { refunds: false, restockTo: "original" } } as const;
    const followUp = owed(exchanged, first, off);
    expect(lines(followUp)).toEqual(["L2 NP-DUCK 1 × 3099 + 403"]);
    expect(plan(exchanged, [...first, ...sent(followUp)], off)).toMatchObject({ status: "skipped", difference: cad(3502) });
  });

  it("sells units that were added, and returns them of the sale that sold them", () => {
    const added: Partial<SoldOrder> = {
      lines: [makeSoldLine({ quantity: 3, taxes: hst(1209) })],
      transactions: [payment({ amount: cad(7004) }), payment({ id: "7002", amount: cad(3502) })],
    };
    const followUp = owed(added, first);
    expect(followUp).toMatchObject({ reference: "S-1042-2", payments: [{ key: "7002", amount: cad(3502) }] });
    const both = [...first, ...sent(followUp)];
    const allBack: Partial<SoldOrder> = {
      ...added,
      lines: [makeSoldLine({ quantity: 3, currentQuantity: 0, taxes: hst(1209) })],
      currentTotal: cad(0),
      total: cad(10_506),
      refunded: cad(10_506),
    };
    const newest = owed(allBack, both);
    expect(newest).toMatchObject({ reference: "S-1042-R1", returnOf: { reference: "S-1042-2" }, total: cad(3502) });
    const oldest = owed(allBack, [...both, ...sent(newest)]);
    expect(oldest).toMatchObject({ reference: "S-1042-R2", returnOf: { reference: "S-1042" }, total: cad(7004) });
    expect(plan(allBack, [...both, ...sent(newest, oldest)])).toEqual({ status: "in_step" });
  });

  it("tells of the money that an outstanding balance was paid with no second time", () => {
    const unpaid: Partial<SoldOrder> = { ...twoBags, payment: "pending", transactions: [] };
    const open = sent(owed(unpaid));
    expect(open[0]?.payments).toMatchObject([{ key: "outstanding", amount: cad(7004) }]);
    const addedAndPaid: Partial<SoldOrder> = {
      lines: [makeSoldLine({ quantity: 3, taxes: hst(1209) })],
      transactions: [payment({ amount: cad(7004), gateway: "manual" }), payment({ id: "7002", amount: cad(3502) })],
    };
    expect(owed(addedAndPaid, open).payments).toMatchObject([{ key: "7002", amount: cad(3502) }]);
  });

  it("moves only the money when a price changed under units that stayed", () => {
    const cheaper: Partial<SoldOrder> = { lines: [makeSoldLine({ quantity: 2, total: cad(5000), taxes: hst(650) })] };
    const back = owed(cheaper, first);
    expect(lines(back)).toEqual(["L1 refund 1 × 1198 + 156 lost"]);
    expect(plan(cheaper, [...first, ...sent(back)])).toEqual({ status: "in_step" });
    const dearer = owed(twoBags, [...first, ...sent(back)]);
    expect(lines(dearer)).toEqual(["L1 fees 1 × 1198 + 156"]);
    expect(plan(twoBags, [...first, ...sent(back, dearer)])).toEqual({ status: "in_step" });
  });

  it("never takes a reference again, one that was voided at the POS included", () => {
    expect(owed(oneBack, first, { taken: ["S-1042-R1", "S-1042-R4", "S-10421-R9"] }).reference).toBe("S-1042-R5");
    expect(owed(twoBags, [], { taken: ["S-1042"] }).reference).toBe("S-1042-2");
  });
});

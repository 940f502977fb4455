import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDecimal, sumMoney } from "#app/domain/money.ts";
import { adminOrderSchema, orderFromAdmin } from "./order-from-admin.ts";

type Facts = Record<string, unknown>;

function money(amount: string) {
  return { shopMoney: { amount } };
}

function allocation(amount: string, discountApplication: { code?: string } = {}) {
  return { allocatedAmountSet: money(amount), discountApplication };
}

function adminLine(facts: Facts = {}) {
  return {
    id: "gid://shopify/LineItem/11",
    title: "Northpaw Chicken",
    variantTitle: "20 lb",
    sku: "NP-20",
    quantity: 2,
    currentQuantity: 2,
    isGiftCard: false,
    requiresShipping: true,
    originalTotalSet: money("61.98"),
    discountAllocations: [],
    variant: { id: "gid://shopify/ProductVariant/21", barcode: "036000291452" },
    product: { id: "gid://shopify/Product/31" },
    ...facts,
  };
}

function adminOrder(facts: Facts = {}, lines: Facts[] = [adminLine()]) {
  return adminOrderSchema.parse({
    id: "gid://shopify/Order/5001",
    name: "#1042",
    number: 1042,
    processedAt: "2026-03-14T15:04:06Z",
    updatedAt: "2026-03-14T15:04:06Z",
    cancelledAt: null,
    test: false,
    sourceName: "web",
    app: { name: "Online Store" },
    checkoutToken: null,
    displayFinancialStatus: "PAID",
    currencyCode: "CAD",
    subtotalPriceSet: money("61.98"),
    totalTipReceivedSet: money("0.0"),
    email: "guest@example.test",
    phone: null,
    billingAddress: { firstName: "Gil", lastName: "Guest" },
    customer: null,
    lineItems: { nodes: lines, pageInfo: { hasNextPage: false, endCursor: null } },
    ...facts,
  });
}

describe("orderFromAdmin", () => {
  it("takes all discounts off a line", () => {
    const [line] = orderFromAdmin(
      adminOrder({}, [adminLine({ discountAllocations: [allocation("6.2"), allocation("0.79", { code: "SPRING" })] })]),
    ).lines;
    expect(line?.total).toEqual({ minor: 5499, currency: "CAD" });
  });

  it("says what each code took off a line, and leaves out what took nothing or was no code", () => {
    const discountAllocations = [
      allocation("6.2"),
      allocation("1.0", { code: "PC-ONE" }),
      allocation("0.0", { code: "PC-NONE" }),
      allocation("0.79", { code: "SPRING" }),
      allocation("0.5", { code: "PC-ONE" }),
    ];
    const [line] = orderFromAdmin(adminOrder({}, [adminLine({ discountAllocations })])).lines;
    expect(line?.codes).toEqual([
      { code: "PC-ONE", amount: { minor: 150, currency: "CAD" } },
      { code: "SPRING", amount: { minor: 79, currency: "CAD" } },
    ]);
  });

  it("knows the checkout that an order was placed in", () => {
    expect(orderFromAdmin(adminOrder({ checkoutToken: "c1-9f2e" })).checkoutToken).toBe("c1-9f2e");
    expect(orderFromAdmin(adminOrder()).checkoutToken).toBeNull();
  });

  it("numbers lines by their age, whatever order Shopify gives them in", () => {
    const ids = ["gid://shopify/LineItem/1000000000000000003", "gid://shopify/LineItem/99", "gid://shopify/LineItem/1000000000000000002"];
    const { lines } = orderFromAdmin(
      adminOrder(
        {},
        ids.map((id) => adminLine({ id })),
      ),
    );
    expect(lines.map(({ gid, position }) => [position, gid])).toEqual([
      [1, ids[1]],
      [2, ids[2]],
      [3, ids[0]],
    ]);
  });

  it("tells a tip from an item typed in by hand, and a product that was deleted from both", () => {
    const gone = { variant: null, product: null, requiresShipping: false };
    const { lines } = orderFromAdmin(
      adminOrder({ totalTipReceivedSet: money("5.00") }, [
        adminLine({ ...gone, id: "gid://shopify/LineItem/1", title: "Tip", sku: null, quantity: 1, originalTotalSet: money("5.00") }),
        adminLine({ ...gone, id: "gid://shopify/LineItem/2", title: "Nail trim", sku: null, originalTotalSet: money("15.00") }),
        adminLine({ ...gone, id: "gid://shopify/LineItem/3" }),
        adminLine({ id: "gid://shopify/LineItem/4", isGiftCard: true }),
      ]),
    );
    expect(lines.map(({ kind }) => kind)).toEqual(["tip", "custom_item", "product", "gift_card"]);
  });

  it("knows a guest by what the order says, and nobody when it says nothing", () => {
    expect(orderFromAdmin(adminOrder()).customer).toMatchObject({
      customerGid: null,
      firstName: "Gil",
      lastName: "Guest",
      email: "guest@example.test",
    });
    expect(orderFromAdmin(adminOrder({ email: null, billingAddress: null })).customer).toBeNull();
  });

  it("never reads a payment state it does not know as paid", () => {
    expect(orderFromAdmin(adminOrder({ displayFinancialStatus: "SETTLED" })).payment).toBe("unknown");
    expect(orderFromAdmin(adminOrder({ displayFinancialStatus: null })).payment).toBe("unknown");
  });

  it("refuses an answer with ids of something else", () => {
    expect(() => adminOrder({ id: "gid://shopify/DraftOrder/1" })).toThrow();
    expect(() => adminOrder({}, [adminLine({ quantity: -1 })])).toThrow();
  });

  it("loses no cent: the lines of an order add up to its subtotal, however it was discounted", () => {
    const cents = fc.integer({ min: 0, max: 500_000 });
    const line = cents.chain((gross) =>
      fc.record({ gross: fc.constant(gross), cuts: fc.array(fc.integer({ min: 0, max: Math.floor(gross / 4) }), { maxLength: 4 }) }),
    );
    const decimal = (minor: number) => formatDecimal({ minor, currency: "CAD" });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
        const subtotal = lines.reduce((sum, { gross, cuts }) => sum + gross - cuts.reduce((all, cut) => all + cut, 0), 0);
        const order = orderFromAdmin(
          adminOrder(
            { subtotalPriceSet: money(decimal(subtotal)) },
            lines.map(({ gross, cuts }, index) =>
              adminLine({
                id: `gid://shopify/LineItem/${index + 1}`,
                originalTotalSet: money(decimal(gross)),
                discountAllocations: cuts.map((cut) => allocation(decimal(cut))),
              }),
            ),
          ),
        );
        const totals = order.lines.map(({ total }) => total);
        expect(sumMoney(totals, "CAD")).toEqual(order.subtotal);
      }),
    );
  });
});

import { createHmac } from "node:crypto";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { orderPresets } from "#test/fixtures/pet-store-orders.ts";
import { cornerShop, petStore } from "#test/fixtures/pet-store.ts";
import { readAppConfiguration } from "./app-configuration.ts";
import { createShopifySimulator } from "./create-shopify-simulator.ts";
import type { ShopifySimulator, ShopifySimulatorOptions } from "./create-shopify-simulator.ts";
import { currentUnits, fulfillmentOf, lineTax, lineTaxes, netOf } from "./figures.ts";
import { minorOf } from "./pair-money.ts";
import type { Line } from "./state.ts";

const scopes = ["read_orders", "read_customers", "write_products"];
const subscriptions = [
  {
    topics: [
      "orders/create",
      "orders/paid",
      "orders/updated",
      "orders/edited",
      "orders/cancelled",
      "refunds/create",
      "app/uninstalled",
    ] as const,
    uri: "/webhooks",
  },
];

type Bag = Record<"shopMoney" | "presentmentMoney", { amount: string; currencyCode: string }>;
type MoneyLine = { title: string; originalTotalSet: Bag; discountAllocations: { allocatedAmountSet: Bag }[] };
type MoneyOrder = {
  displayFinancialStatus: string;
  lineItems: { nodes: MoneyLine[] };
} & Record<"subtotalPriceSet" | "totalTaxSet" | "totalShippingPriceSet" | "totalTipReceivedSet" | "totalPriceSet", Bag>;
type Answer<Data> = {
  status: number;
  body: { data: Data; errors?: { message: string; extensions?: Record<string, unknown> }[]; extensions?: unknown };
};

type Page = { order: { lineItems: { nodes: { sku: string; variant: unknown }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } };

type Received = { topic: string; body: string; headers: Headers };

/** A simulator whose webhooks land in a list; `answer` says what the app answers. */
function start(options: Partial<ShopifySimulatorOptions> & { answer?: () => number } = {}): {
  simulator: ShopifySimulator;
  received: Received[];
} {
  const received: Received[] = [];
  const simulator = createShopifySimulator({
    shops: [petStore],
    apiKey: "key",
    apiSecret: "secret",
    appUrl: "http://app.example.test",
    scopes,
    subscriptions: subscriptions.map(({ topics, uri }) => ({ topics: [...topics], uri })),
    send: async (request) => {
      received.push({ topic: request.headers.get("X-Shopify-Topic") ?? "", body: await request.text(), headers: request.headers });
      return new Response(null, { status: options.answer?.() ?? 200 });
    },
    ...options,
  });
  return { simulator, received };
}

async function graphql<Data = Record<string, unknown>>(
  simulator: ShopifySimulator,
  query: string,
  variables: Record<string, unknown> = {},
  token?: string,
): Promise<Answer<Data>> {
  const shop = simulator.shop("pawsome-pets");
  const access = token ?? (simulator.tokens.issueOffline(shop.state)["access_token"] as string);
  const response = await simulator.handle(
    new Request(`https://${petStore.domain}/admin/api/2026-07/graphql.json`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Shopify-Access-Token": access },
      body: JSON.stringify({ query, variables }),
    }),
  );
  return { status: response.status, body: (await response.json()) as Answer<Data>["body"] };
}

async function grant(simulator: ShopifySimulator, body: Record<string, string>) {
  const response = await simulator.handle(
    new Request(`https://${petStore.domain}/admin/oauth/access_token`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ client_id: "key", client_secret: "secret", ...body }),
    }),
  );
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

function exchange(simulator: ShopifySimulator, sessionToken: string, kind: "offline" | "online" = "offline", expiring = "1") {
  return grant(simulator, {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: sessionToken,
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    requested_token_type: `urn:shopify:params:oauth:token-type:${kind}-access-token`,
    expiring,
  });
}

const running: ShopifySimulator[] = [];
afterEach(() => running.splice(0).forEach((simulator) => simulator.stop()));

const moneyQuery = `query($id: ID!) { order(id: $id) {
  displayFinancialStatus test sourceName
  subtotalPriceSet { ...bag } totalTaxSet { ...bag } totalShippingPriceSet { ...bag } totalTipReceivedSet { ...bag } totalPriceSet { ...bag } totalDiscountsSet { ...bag }
  lineItems(first: 50) { nodes { title quantity currentQuantity isGiftCard
    originalTotalSet { ...bag } discountAllocations { allocatedAmountSet { ...bag } discountApplication { __typename index } } } }
} }
fragment bag on MoneyBag { shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }`;

describe("orders", () => {
  test.each(orderPresets)(
    "$title: lines after discounts add up to the subtotal and the total, in both currencies",
    async ({ order: request }) => {
      const { simulator } = start();
      const shop = simulator.shop("pawsome-pets");
      const order = shop.placeOrder(request);
      const { body } = await graphql<{ order: MoneyOrder }>(simulator, moneyQuery, { id: shop.gidOf(order) });
      expect(body.errors).toBeUndefined();
      for (const side of ["shopMoney", "presentmentMoney"] as const) {
        const minor = (bag: Bag): number => minorOf(bag[side].amount, bag[side].currencyCode);
        const found = body.data.order;
        const goods = found.lineItems.nodes
          .filter(({ title }) => title !== "Tip")
          .reduce(
            (sum, line) =>
              sum + minor(line.originalTotalSet) - line.discountAllocations.reduce((less, one) => less + minor(one.allocatedAmountSet), 0),
            0,
          );
        expect(goods).toBe(minor(found.subtotalPriceSet));
        expect(goods + minor(found.totalTaxSet) + minor(found.totalShippingPriceSet) + minor(found.totalTipReceivedSet)).toBe(
          minor(found.totalPriceSet),
        );
      }
    },
  );

  test("whatever is bought, discounted, refunded and edited, the amounts agree with each other", () => {
    const line = fc.record({
      sku: fc.constantFrom("NP-CHK-20", "WK-TUN-CAN", "CB-STK", "FJ-LAM-8"),
      quantity: fc.integer({ min: 1, max: 13 }),
      discount: fc.option(fc.record({ percentage: fc.integer({ min: 0, max: 100 }) }), { nil: undefined }),
    });
    const request = fc.record({
      lines: fc.array(line, { minLength: 1, maxLength: 6 }),
      discount: fc.option(fc.record({ percentage: fc.integer({ min: 0, max: 100 }), code: fc.constant("CODE") }), { nil: undefined }),
      presentment: fc.option(fc.constantFrom({ currency: "USD", rate: 0.7312 }, { currency: "JPY", rate: 109.37 }), { nil: undefined }),
    });
    const shop = start().simulator.shop("pawsome-pets");
    fc.assert(
      fc.property(request, fc.infiniteStream(fc.integer({ min: 0, max: 13 })), (wanted, numbers) => {
        const order = shop.placeOrder(wanted);
        const next = (below: number): number => (numbers.next().value as number) % below;
        const { subtotal } = shop.figures(order);
        for (const side of ["shop", "presentment"] as const) {
          expect(order.lines.reduce((sum, one) => sum + netOf(one)[side], 0)).toBe(subtotal[side]);
          for (const one of order.lines) expect(netOf(one)[side]).toBeGreaterThanOrEqual(0);
        }
        order.lines.forEach((one, index) => {
          const refunded = next(one.quantity + 1);
          if (refunded > 0) shop.refund(order, { lines: [{ line: index + 1, quantity: refunded }] });
          shop.edit(order, { set: [{ line: index + 1, quantity: next(one.quantity - refunded + 1) }] });
        });
        const goods = order.refunds.flatMap(({ lines }) => lines).reduce((sum, one) => sum + one.subtotal.shop, 0);
        expect(shop.figures(order).currentSubtotal.shop + goods).toBe(subtotal.shop);
      }),
      { numRuns: 200 },
    );
  });

  test("an order in another currency has both amounts, an order discount leaves the gift card alone", async () => {
    const { simulator } = start();
    const shop = simulator.shop("pawsome-pets");
    const order = shop.placeOrder({
      lines: [{ sku: "NP-CHK-20" }, { sku: "GIFT-25" }],
      discount: { percentage: 10, code: "TEN" },
      presentment: { currency: "USD", rate: 0.73 },
    });
    const { body } = await graphql<{ order: MoneyOrder }>(simulator, moneyQuery, { id: shop.gidOf(order) });
    const [food, card] = body.data.order.lineItems.nodes;
    expect(food?.originalTotalSet).toEqual({
      shopMoney: { amount: "62.99", currencyCode: "CAD" },
      presentmentMoney: { amount: "45.98", currencyCode: "USD" },
    });
    expect(food?.discountAllocations[0]).toMatchObject({
      allocatedAmountSet: { shopMoney: { amount: "6.3" } },
      discountApplication: { __typename: "DiscountCodeApplication" },
    });
    expect(card?.discountAllocations).toEqual([]);
  });

  test("refunding units one by one gives back exactly what the line cost, and the statuses follow", () => {
    const shop = start().simulator.shop("pawsome-pets");
    const order = shop.placeOrder({ lines: [{ sku: "WK-TUN-CAN", quantity: 3, discount: { amount: "1.00" } }], shipping: null });
    const { total } = shop.figures(order);
    shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    expect(shop.figures(order).status).toBe("PARTIALLY_REFUNDED");
    shop.refund(order, { lines: [{ line: 1, quantity: 1, restock: true }] });
    shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    expect(shop.figures(order)).toMatchObject({ status: "REFUNDED", refunded: total, currentTotal: { shop: 0 } });
    expect(() => shop.refund(order, { lines: [{ line: 1, quantity: 1 }] })).toThrow("0 units");
  });

  test("money given back without units leaves the quantities", () => {
    const shop = start().simulator.shop("pawsome-pets");
    const order = shop.placeOrder({ lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
    const refund = shop.refund(order, { amount: "10.00" });
    expect(refund).toMatchObject({ lines: [], transactions: [{ amount: { shop: 1000 } }] });
    expect(shop.figures(order)).toMatchObject({ status: "PARTIALLY_REFUNDED", currentSubtotal: { shop: 12598 } });
  });

  test("an edit keeps a line's quantity and lowers what is left, and added units are owed until they are paid", async () => {
    const { simulator } = start();
    const shop = simulator.shop("pawsome-pets");
    const order = shop.placeOrder({ lines: [{ sku: "NP-CHK-20", quantity: 3 }] });
    shop.edit(order, { set: [{ line: 1, quantity: 1 }], add: [{ sku: "FJ-LAM-8", quantity: 3 }] });
    const { body } = await graphql<{ order: MoneyOrder }>(simulator, moneyQuery, { id: shop.gidOf(order) });
    expect(body.data.order.lineItems.nodes).toMatchObject([
      { quantity: 3, currentQuantity: 1 },
      { quantity: 3, currentQuantity: 3 },
    ]);
    expect(body.data.order.displayFinancialStatus).toBe("PARTIALLY_PAID");
    shop.markPaid(order);
    expect(shop.figures(order)).toMatchObject({ status: "PAID", outstanding: { shop: 0 } });
  });

  test("a cancelled order keeps no unit and gives back all that was paid; unpaid, it is voided", () => {
    const shop = start().simulator.shop("pawsome-pets");
    const paid = shop.placeOrder({ lines: [{ sku: "NP-CHK-20", quantity: 2 }, { sku: "GIFT-25" }], tip: "3.00" });
    shop.cancel(paid);
    expect(shop.figures(paid)).toMatchObject({ status: "REFUNDED", currentTotal: { shop: 0 }, refunded: shop.figures(paid).received });
    const pending = shop.placeOrder({ lines: [{ sku: "NP-CHK-20" }], payment: "pending" });
    shop.cancel(pending);
    expect(shop.figures(pending).status).toBe("VOIDED");
  });

  test("lines come in pages, in the order of their ids, and a deleted product leaves a line without variant", async () => {
    const { simulator } = start();
    const shop = simulator.shop("pawsome-pets");
    const order = shop.placeOrder({ lines: [{ sku: "NP-CHK-4" }, { sku: "CB-BONE" }, { sku: "TG-BALL" }] });
    shop.deleteProduct("chewbark-bones");
    const query = `query($id: ID!, $after: String) { order(id: $id) { lineItems(first: 2, after: $after) { nodes { id sku variant { barcode } } pageInfo { hasNextPage endCursor } } } }`;
    const first = (await graphql<Page>(simulator, query, { id: shop.gidOf(order) })).body.data.order.lineItems;
    expect(first.nodes.map(({ variant }) => variant)).toEqual([{ barcode: "850001234504" }, null]);
    expect(first.pageInfo.hasNextPage).toBe(true);
    const second = (await graphql<Page>(simulator, query, { id: shop.gidOf(order), after: first.pageInfo.endCursor })).body.data.order
      .lineItems;
    expect(second).toMatchObject({ nodes: [{ sku: "TG-BALL" }], pageInfo: { hasNextPage: false } });
  });
});

describe("what a POS needs of an order", () => {
  const quebec = [
    { title: "GST", rate: 0.05 },
    { title: "QST", rate: 0.09975 },
  ];

  test("every part is in the total, and what was given back of each is in the current one no more", () => {
    const shop = start().simulator.shop("pawsome-pets");
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.constantFrom([], [{ title: "HST", rate: 0.13 }], quebec),
        fc.array(fc.tuple(fc.constantFrom("NP-CHK-20", "WK-TUN-CAN", "GIFT-25"), fc.integer({ min: 1, max: 9 })), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.integer({ min: 0, max: 100 }),
        fc.boolean(),
        (taxesIncluded, taxes, wanted, percentage, isExchange) => {
          const order = shop.placeOrder({
            lines: wanted.map(([sku, quantity]) => ({ sku, quantity, duty: "1.37", discount: { amount: "0.33" } })),
            discount: { percentage },
            shipping: "9.99",
            shippingDiscount: { percentage },
            fees: [{ name: "Bag fee", price: "0.11", taxable: true }],
            tip: "2.00",
            taxes,
            taxesIncluded,
          });
          const { subtotal, shipping, duties, fees, tip, tax, total, received } = shop.figures(order);
          expect(total.shop).toBe(subtotal.shop + shipping.shop + duties.shop + fees.shop + tip.shop + (taxesIncluded ? 0 : tax.shop));
          expect(received).toEqual(total);
          expect(taxesIncluded && tax.shop > subtotal.shop + shipping.shop + fees.shop).toBe(false);
          if (isExchange) shop.exchange(order, { back: [{ line: 1, quantity: 1 }], add: [{ sku: "CB-STK" }] });
          else shop.refund(order, { lines: [{ line: 1, quantity: 1 }], shipping: "0.50", charges: true });
          const added = order.lines.at(-1);
          const addedWorth = isExchange && added ? netOf(added).shop + (taxesIncluded ? 0 : lineTax(order, added).shop) : 0;
          const back = order.refunds.flatMap((refund) => [
            ...refund.lines,
            ...refund.shipping,
            ...refund.fees.map((fee) => ({ ...fee, subtotal: fee.amount })),
          ]);
          const backWorth = back.reduce((sum, one) => sum + one.subtotal.shop + (taxesIncluded ? 0 : one.tax.shop), 0);
          const dutiesBack = order.refunds.flatMap((refund) => refund.duties).reduce((sum, { amount }) => sum + amount.shop, 0);
          expect(shop.figures(order).currentTotal.shop).toBe(total.shop + addedWorth - backWorth - dutiesBack);
          if (!isExchange)
            expect(shop.figures(order)).toMatchObject({ outstanding: { shop: 0 }, currentDuties: { shop: 0 }, currentFees: { shop: 0 } });
        },
      ),
      { numRuns: 150 },
    );
  });

  test("several taxes are lines of their own, added each or shares of what is included", () => {
    const shop = start().simulator.shop("pawsome-pets");
    const taxesOfFirst = (taxesIncluded: boolean) => {
      const order = shop.placeOrder({ lines: [{ sku: "NP-CHK-20" }], taxes: quebec, taxesIncluded, shipping: null });
      return lineTaxes(order, order.lines[0] as Line).map(({ title, amount }) => [title, amount.shop]);
    };
    expect(taxesOfFirst(false)).toEqual([
      ["GST", 315],
      ["QST", 628],
    ]);
    // 62.99 less 62.99 / 1.14975 is 8.20.
    expect(taxesOfFirst(true)).toEqual([
      ["GST", 274],
      ["QST", 546],
    ]);
  });

  test("payments are taken by several gateways, by hand, in part, or elsewhere, and go back the way they came", () => {
    const shop = start().simulator.shop("pawsome-pets");
    const lines = [{ sku: "NP-CHK-20" }];
    const several = shop.placeOrder({ lines, giftCardUsed: "20.00", payments: [{ gateway: "paypal", amount: "30.00" }] });
    expect(several.transactions.map(({ gateway }) => gateway)).toEqual(["gift_card", "paypal", "shopify_payments"]);
    const refund = shop.refund(several, { amount: "60.00" });
    expect(refund.transactions.map(({ gateway, amount }) => [gateway, amount.shop])).toEqual([
      ["shopify_payments", 3016],
      ["paypal", 2984],
    ]);
    const partial = shop.placeOrder({ lines, payment: "partial", giftCardUsed: "20.00" });
    expect(shop.figures(partial)).toMatchObject({ status: "PARTIALLY_PAID", received: { shop: 2000 } });
    const manual = shop.placeOrder({ lines, payment: "manual", manualGateway: "Bank Deposit" });
    expect(shop.figures(manual)).toMatchObject({ status: "PENDING", received: { shop: 0 } });
    shop.markPaid(manual);
    expect(shop.figures(manual).status).toBe("PAID");
    expect(manual.transactions.at(-1)).toMatchObject({ status: "SUCCESS", gateway: "Bank Deposit", manual: true });
    const elsewhere = shop.placeOrder({ lines, payment: "elsewhere" });
    expect(shop.figures(elsewhere)).toMatchObject({ status: "PAID", received: { shop: 0 }, outstanding: { shop: 0 } });
  });

  test("an order is archived when the shop's setting says so, by hand, or as it is placed, and can be opened again", () => {
    const shop = start({ shops: [{ ...petStore, autoArchive: true }] }).simulator.shop("pawsome-pets");
    const order = shop.placeOrder({ lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
    shop.fulfil(order, [{ line: 1, quantity: 1 }]);
    expect([fulfillmentOf(order), order.closedAt]).toEqual(["PARTIALLY_FULFILLED", null]);
    shop.fulfil(order);
    expect(fulfillmentOf(order)).toBe("FULFILLED");
    expect(order.closedAt).toBeInstanceOf(Date);
    expect(shop.reopen(order).closedAt).toBeNull();
    expect(shop.archive(order).closedAt).toBeInstanceOf(Date);
    expect(() => shop.fulfil(order, [{ line: 1, quantity: 1 }])).toThrow("0 units");
    const atOnce = shop.placeOrder({ lines: [{ sku: "GIFT-25" }], fulfilled: true });
    expect(atOnce.closedAt).toBeInstanceOf(Date);
    expect(shop.placeOrder({ lines: [{ sku: "GIFT-25" }], fulfilled: true, payment: "pending" }).closedAt).toBeNull();
  });

  test("shipping can be taken out and put in by an edit, and an exchange moves units and no money", () => {
    const shop = start().simulator.shop("pawsome-pets");
    const order = shop.placeOrder({ lines: [{ sku: "NP-CHK-20" }], shipping: "10.00" });
    shop.edit(order, { removeShipping: true, addShipping: { title: "Express", price: "15.00" } });
    expect(shop.figures(order)).toMatchObject({ currentShipping: { shop: 1500 }, outstanding: { shop: 565 } });
    const { refund } = shop.exchange(order, { back: [{ line: 1, quantity: 1 }], add: [{ sku: "NP-CHK-20" }] });
    expect(refund).toMatchObject({ lines: [{ quantity: 1, restock: "CANCEL" }], transactions: [], discrepancy: { shop: 0 } });
    expect(shop.figures(order)).toMatchObject({ outstanding: { shop: 565 } });
    expect(order.lines.map(currentUnits)).toEqual([0, 1]);
  });
});

describe("the Admin API", () => {
  test("refuses a field that the schema does not have", async () => {
    const { status, body } = await graphql(start().simulator, "{ shop { nickname } }");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      errors: [{ message: "Field 'nickname' doesn't exist on type 'Shop'", extensions: { code: "undefinedField" } }],
    });
  });

  test("refuses what the app has no scope for, and leaves the rest", async () => {
    const { simulator } = start({ scopes: ["read_orders"] });
    const shop = simulator.shop("pawsome-pets");
    const order = shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-4" }] });
    const { body } = await graphql(simulator, "query($id: ID!) { order(id: $id) { name customer { email } } }", { id: shop.gidOf(order) });
    expect(body.data).toEqual({ order: { name: "#1001", customer: null } });
    expect(body.errors?.[0]).toMatchObject({
      path: ["order", "customer"],
      extensions: { code: "ACCESS_DENIED", requiredAccess: "`read_customers` access scope." },
    });
  });

  test("refuses through the node interface, too", async () => {
    const { simulator } = start({ scopes: ["read_orders"] });
    const { id } = simulator.shop("pawsome-pets").variant("NP-CHK-4");
    const { body } = await graphql(simulator, "query($id: ID!) { node(id: $id) { ... on ProductVariant { barcode } } }", {
      id: `gid://shopify/ProductVariant/${id}`,
    });
    expect(body.data).toEqual({ node: { barcode: null } });
    expect(body.errors?.[0]?.extensions?.["code"]).toBe("ACCESS_DENIED");
  });

  test("a write scope stands for its read scope and is told alone", async () => {
    const { body } = await graphql(
      start({ scopes: ["read_products", "write_products"] }).simulator,
      "{ currentAppInstallation { accessScopes { handle } } productVariants(first: 1) { nodes { sku } } }",
    );
    expect(body.data).toEqual({
      currentAppInstallation: { accessScopes: [{ handle: "write_products" }] },
      productVariants: { nodes: [{ sku: "NP-CHK-4" }] },
    });
  });

  test("says loudly what it does not model", async () => {
    const { status, body } = await graphql(start().simulator, "{ shop { name timezoneAbbreviation } }");
    expect(status).toBe(501);
    expect(body.errors?.[0]?.message).toContain("does not model Shop.timezoneAbbreviation");
  });

  const codeInput = (variant: string, more: Record<string, unknown> = {}) => ({
    code: "PC-1",
    title: "Coupon",
    startsAt: "2026-11-25T12:00:00Z",
    endsAt: "2026-11-25T12:30:00Z",
    usageLimit: 1,
    appliesOncePerCustomer: true,
    context: { all: "ALL" },
    customerGets: {
      items: { products: { productVariantsToAdd: [variant] } },
      value: { discountAmount: { amount: "5.00", appliesOnEachItem: false } },
    },
    combinesWith: { orderDiscounts: true, productDiscounts: true, shippingDiscounts: true },
    ...more,
  });
  const createCode = `mutation($d: DiscountCodeBasicInput!) { discountCodeBasicCreate(basicCodeDiscount: $d) {
    codeDiscountNode { id } userErrors { field code } } }`;
  type Created = { discountCodeBasicCreate: { codeDiscountNode: { id: string } | null; userErrors: { field: string[]; code: string }[] } };

  test("makes, finds, ends and deletes a code, and says how often it was used", async () => {
    const now = new Date("2026-11-25T12:10:00Z");
    const { simulator } = start({ scopes: [...scopes, "write_discounts"], now: () => now });
    const shop = simulator.shop("pawsome-pets");
    const variant = `gid://shopify/ProductVariant/${shop.variant("NP-CHK-20").id}`;
    const made = await graphql<Created>(simulator, createCode, { d: codeInput(variant) });
    const id = made.body.data.discountCodeBasicCreate.codeDiscountNode?.id;
    const find = `query($code: String!) { codeDiscountNodeByCode(code: $code) { id codeDiscount { ... on DiscountCodeBasic {
      status usageLimit asyncUsageCount discountClasses codes(first: 1) { nodes { code } } context { __typename }
      customerGets { value { ... on DiscountAmount { amount { amount } appliesOnEachItem } }
        items { ... on DiscountProducts { productVariants(first: 5) { nodes { sku } } } } } } } } }`;
    const found = async () => (await graphql(simulator, find, { code: "pc-1" })).body.data;
    const checkout = shop.openCheckout({ customer: null, email: "guest@example.test", lines: [{ sku: "NP-CHK-20" }] });
    checkout.applyCode("PC-1");
    checkout.complete();
    expect(await found()).toEqual({
      codeDiscountNodeByCode: {
        id,
        codeDiscount: {
          status: "ACTIVE",
          usageLimit: 1,
          asyncUsageCount: 1,
          discountClasses: ["PRODUCT"],
          codes: { nodes: [{ code: "PC-1" }] },
          context: { __typename: "DiscountBuyerSelectionAll" },
          customerGets: {
            value: { amount: { amount: "5.0" }, appliesOnEachItem: false },
            items: { productVariants: { nodes: [{ sku: "NP-CHK-20" }] } },
          },
        },
      },
    });
    await graphql(simulator, "mutation($id: ID!) { discountCodeDeactivate(id: $id) { userErrors { code } } }", { id });
    expect(await found()).toMatchObject({ codeDiscountNodeByCode: { codeDiscount: { status: "EXPIRED" } } });
    const list = '{ discountNodes(first: 5, query: "code:PC-1") { nodes { discount { ... on DiscountCodeBasic { title } } } } }';
    expect((await graphql(simulator, list)).body.data).toEqual({ discountNodes: { nodes: [{ discount: { title: "Coupon" } }] } });
    const remove = "mutation($id: ID!) { discountCodeDelete(id: $id) { deletedCodeDiscountId userErrors { code } } }";
    const gone = { deletedCodeDiscountId: null, userErrors: [{ code: "INVALID" }] };
    expect((await graphql(simulator, remove, { id })).body.data).toEqual({
      discountCodeDelete: { deletedCodeDiscountId: id, userErrors: [] },
    });
    expect((await graphql(simulator, remove, { id })).body.data).toEqual({ discountCodeDelete: gone });
    expect(await found()).toEqual({ codeDiscountNodeByCode: null });
  });

  test("makes no code that is taken, ends before it starts, or is for goods or customers that are not there", async () => {
    const { simulator } = start({ scopes: [...scopes, "write_discounts"] });
    const shop = simulator.shop("pawsome-pets");
    const variant = `gid://shopify/ProductVariant/${shop.variant("NP-CHK-20").id}`;
    shop.addDiscount({ code: "spring", percentage: 10 });
    const wrong: [Record<string, unknown>, string][] = [
      [codeInput(variant, { code: "SPRING" }), "TAKEN"],
      [codeInput(variant, { code: "" }), "BLANK"],
      [codeInput(variant, { endsAt: "2026-11-25T11:00:00Z" }), "END_DATE_BEFORE_START_DATE"],
      [codeInput(variant, { context: { customers: { add: ["gid://shopify/Customer/1"] } } }), "INVALID"],
      [codeInput("gid://shopify/ProductVariant/1"), "INVALID"],
    ];
    for (const [d, code] of wrong) {
      const { body } = await graphql<Created>(simulator, createCode, { d });
      expect(body.data.discountCodeBasicCreate.userErrors.map((error) => error.code)).toEqual([code]);
      expect(body.data.discountCodeBasicCreate.codeDiscountNode).toBeNull();
    }
    expect(shop.state.discounts).toHaveLength(1);
    const { status } = await graphql(simulator, createCode, { d: codeInput(variant, { minimumRequirement: { quantity: {} } }) });
    expect(status).toBe(501);
  });

  test("lets no app make or see a code that was not granted it", async () => {
    const { simulator } = start();
    const variant = `gid://shopify/ProductVariant/${simulator.shop("pawsome-pets").variant("NP-CHK-20").id}`;
    const made = await graphql(simulator, createCode, { d: codeInput(variant) });
    expect(made.body.errors?.[0]?.extensions?.["code"]).toBe("ACCESS_DENIED");
    expect(simulator.shop("pawsome-pets").state.discounts).toEqual([]);
    const found = await graphql(simulator, '{ codeDiscountNodeByCode(code: "PC-1") { id } }');
    expect(found.body.errors?.[0]?.message).toContain("`read_discounts`");
  });

  test("finds orders by their first code and by their checkout, and no more than 250 nodes at a time", async () => {
    const { simulator } = start();
    const shop = simulator.shop("pawsome-pets");
    shop.addDiscount({ code: "ONE", amount: "1.00", skus: ["NP-CHK-20"] });
    shop.addDiscount({ code: "TWO", amount: "1.00", skus: ["NP-SAL-20"] });
    const checkout = shop.openCheckout({ customer: "ana", lines: [{ sku: "NP-CHK-20" }, { sku: "NP-SAL-20" }] });
    for (const code of ["ONE", "TWO"]) checkout.applyCode(code);
    checkout.complete();
    const search = "query($query: String!) { orders(first: 5, query: $query) { nodes { checkoutToken discountCodes } } }";
    const order = { checkoutToken: checkout.token, discountCodes: ["ONE", "TWO"] };
    for (const query of ["discount_code:one", `checkout_token:${checkout.token}`])
      expect((await graphql(simulator, search, { query })).body.data).toEqual({ orders: { nodes: [order] } });
    expect((await graphql(simulator, search, { query: "discount_code:TWO" })).body.data).toEqual({ orders: { nodes: [] } });
    const ids = Array.from({ length: 251 }, () => "gid://shopify/ProductVariant/1");
    const many = await graphql(simulator, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", { ids });
    expect(many.body.errors?.[0]?.message).toContain("maximum allowed of 250");
  });

  test("throttles with status 200 when the bucket is empty, and serves again once it has filled", async () => {
    let now = new Date("2026-03-14T15:00:00Z");
    const { simulator } = start({ now: () => now });
    const shop = simulator.shop("pawsome-pets");
    const token = simulator.tokens.issueOffline(shop.state)["access_token"] as string;
    simulator.bucket("pawsome-pets").drain();
    const refused = await graphql(simulator, "{ shop { name } }", {}, token);
    expect(refused).toMatchObject({
      status: 200,
      body: {
        errors: [{ extensions: { code: "THROTTLED" } }],
        extensions: { cost: { actualQueryCost: null, throttleStatus: { restoreRate: 100 } } },
      },
    });
    now = new Date(now.getTime() + 1000);
    expect((await graphql(simulator, "{ shop { name } }", {}, token)).body).toMatchObject({
      data: { shop: { name: "Pawsome Pets" } },
      extensions: { cost: { throttleStatus: { currentlyAvailable: 99 } } },
    });
  });

  test("a shop's token opens that shop alone, and nothing of another shop is found in it", async () => {
    const { simulator } = start({ shops: [petStore, cornerShop] });
    const other = simulator.shop("corner-critters");
    const order = other.placeOrder({ lines: [{ sku: "NP-CHK-4" }] });
    expect(
      (await graphql(simulator, "{ shop { name } }", {}, simulator.tokens.issueOffline(other.state)["access_token"] as string)).status,
    ).toBe(401);
    expect((await graphql(simulator, moneyQuery, { id: other.gidOf(order) })).body.data).toEqual({ order: null });
  });

  test("reads 250 lines with their variants in one query, and no more than 250", async () => {
    const { simulator } = start();
    const query =
      "query($id: ID!, $first: Int!) { order(id: $id) { lineItems(first: $first) { nodes { id variant { barcode product { id } } } } } }";
    const order = simulator.shop("pawsome-pets").placeOrder({ lines: [{ sku: "NP-CHK-4" }] });
    const id = simulator.shop("pawsome-pets").gidOf(order);
    expect((await graphql(simulator, query, { id, first: 250 })).body.errors).toBeUndefined();
    expect((await graphql(simulator, query, { id, first: 251 })).body.errors?.[0]?.message).toContain("cannot exceed 250");
  });

  test("answers 401 to an expired, a foreign and a missing token, 404 to a version and a shop it does not know", async () => {
    let now = new Date("2026-03-14T15:00:00Z");
    const { simulator } = start({ now: () => now });
    const token = simulator.tokens.issueOffline(simulator.shop("pawsome-pets").state)["access_token"] as string;
    expect((await graphql(simulator, "{ shop { name } }", {}, token)).status).toBe(200);
    now = new Date(now.getTime() + 3601 * 1000);
    expect((await graphql(simulator, "{ shop { name } }", {}, token)).status).toBe(401);
    expect((await graphql(simulator, "{ shop { name } }", {}, "shpat_none")).status).toBe(401);
    const at = (url: string) =>
      simulator.handle(
        new Request(url, {
          method: "POST",
          body: "{}",
          headers: {
            "X-Shopify-Access-Token": simulator.tokens.issueOffline(simulator.shop("pawsome-pets").state)["access_token"] as string,
          },
        }),
      );
    expect((await at(`https://${petStore.domain}/admin/api/2019-01/graphql.json`)).status).toBe(404);
    expect((await at("https://nobody.myshopify.com/admin/api/2026-07/graphql.json")).status).toBe(404);
  });

  test("changes a barcode, tells of it, and answers user errors for a variant of another product", async () => {
    const { simulator, received } = start({ subscriptions: [{ topics: ["products/update"], uri: "/webhooks" }] });
    const shop = simulator.shop("pawsome-pets");
    const update = `mutation($productId: ID!, $variants: [ProductVariantsBulkInput!]!) {
      productVariantsBulkUpdate(productId: $productId, variants: $variants) { productVariants { barcode } userErrors { field code } } }`;
    const variant = shop.variant("CB-BONE");
    const variables = {
      productId: `gid://shopify/Product/${variant.productId}`,
      variants: [{ id: `gid://shopify/ProductVariant/${variant.id}`, barcode: "850009911056" }],
    };
    const { body } = await graphql(simulator, update, variables);
    expect(body.data).toEqual({ productVariantsBulkUpdate: { productVariants: [{ barcode: "850009911056" }], userErrors: [] } });
    await simulator.webhooks.settled();
    expect(received.map(({ topic }) => topic)).toEqual(["products/update"]);
    const wrong = await graphql(simulator, update, {
      ...variables,
      productId: `gid://shopify/Product/${shop.variant("NP-CHK-4").productId}`,
    });
    expect(wrong.body.data).toMatchObject({
      productVariantsBulkUpdate: { userErrors: [{ field: ["variants", "0", "id"], code: "PRODUCT_VARIANT_DOES_NOT_EXIST" }] },
    });
  });

  test("shows orders of the last 60 days only, unless all orders were granted", async () => {
    const { simulator } = start();
    const shop = simulator.shop("pawsome-pets");
    shop.addOldOrder({ lines: [{ sku: "NP-CHK-4" }], processedAt: new Date(Date.now() - 61 * 24 * 3600 * 1000) });
    const query = "{ orders(first: 5) { nodes { name } } }";
    expect((await graphql(simulator, query)).body.data).toEqual({ orders: { nodes: [] } });
    shop.state.scopes.add("read_all_orders");
    expect((await graphql(simulator, query)).body.data).toEqual({ orders: { nodes: [{ name: "#1001" }] } });
  });

  test("searches orders as Shopify does and sorts them by the time asked for", async () => {
    const { simulator } = start();
    const shop = simulator.shop("pawsome-pets");
    shop.placeOrder({ lines: [{ sku: "NP-CHK-4" }], processedAt: new Date(Date.now() - 3600_000) });
    shop.placeOrder({ lines: [{ sku: "NP-CHK-4" }], payment: "pending" });
    shop.placeOrder({ lines: [{ sku: "NP-CHK-4" }], processedAt: new Date(Date.now() - 7200_000) });
    const { body } = await graphql(
      simulator,
      `
        {
          orders(first: 5, sortKey: PROCESSED_AT, query: "financial_status:paid created_at:>=2020-01-01") {
            nodes {
              name
            }
          }
        }
      `,
    );
    expect(body.data).toEqual({ orders: { nodes: [{ name: "#1003" }, { name: "#1001" }] } });
  });
});

describe("the app's configuration file", () => {
  test("gives scopes and subscriptions, and a subscription's fields are all that is sent", async () => {
    const configuration = readAppConfiguration(new URL("../../../shopify.app.toml", import.meta.url));
    expect(configuration.scopes).toContain("read_orders");
    expect(configuration.subscriptions.flatMap(({ topics }) => topics)).toEqual(expect.arrayContaining(["orders/paid", "shop/redact"]));
    const { simulator, received } = start({
      subscriptions: [{ topics: ["orders/paid"], uri: "/webhooks", includeFields: ["admin_graphql_api_id"] }],
    });
    simulator.shop("pawsome-pets").placeOrder({ lines: [{ sku: "NP-CHK-20" }] });
    await simulator.webhooks.settled();
    expect(Object.keys(JSON.parse(received[0]?.body ?? ""))).toEqual(["admin_graphql_api_id"]);
  });
});

describe("access tokens", () => {
  test("an id token is exchanged for a token that expires and its refresh token, which works once", async () => {
    // The clock stands still: what is left of a refresh token's time is counted from when it was made.
    const moment = new Date();
    const { simulator } = start({ now: () => moment });
    const shop = simulator.shop("pawsome-pets");
    const first = await exchange(simulator, shop.sessionToken());
    expect(first).toMatchObject({
      status: 200,
      body: { scope: "read_orders,read_customers,write_products", expires_in: 3600, refresh_token_expires_in: 7776000 },
    });
    const refresh = { grant_type: "refresh_token", refresh_token: first.body["refresh_token"] ?? "" };
    const [one, other] = await Promise.all([grant(simulator, refresh), grant(simulator, refresh)]);
    expect([one.status, other.status].sort()).toEqual([200, 400]);
    const dead = one.status === 400 ? one : other;
    expect(dead.body).toMatchObject({ error: "invalid_grant" });
    const alive = one.status === 200 ? one : other;
    expect((await graphql(simulator, "{ shop { name } }", {}, alive.body["access_token"])).status).toBe(200);
  });

  test("an id token that is expired, signed by another, for another app or another shop is refused", async () => {
    const { simulator } = start();
    const shop = simulator.shop("pawsome-pets");
    const refused = { status: 400, body: { error: "invalid_subject_token" } };
    expect(await exchange(simulator, shop.sessionToken({ expiresInSeconds: -1 }))).toMatchObject(refused);
    expect(await exchange(simulator, `${shop.sessionToken()}x`)).toMatchObject(refused);
    expect(await exchange(simulator, shop.sessionToken({ claims: { aud: "other" } }))).toMatchObject(refused);
    expect(await exchange(simulator, shop.sessionToken({ claims: { dest: "https://other.myshopify.com" } }))).toMatchObject(refused);
  });

  test("an online token belongs to the staff member, with the locale", async () => {
    const { simulator } = start();
    const shop = simulator.shop("pawsome-pets");
    const answer = await exchange(simulator, shop.sessionToken({ staff: shop.state.staff[1] }), "online");
    expect(answer.body["associated_user"]).toMatchObject({ first_name: "Camille", locale: "fr", account_owner: false });
  });

  test("uninstalling ends every token and says so", async () => {
    const { simulator, received } = start();
    const shop = simulator.shop("pawsome-pets");
    const { body } = await exchange(simulator, shop.sessionToken());
    shop.uninstall();
    await simulator.webhooks.settled();
    expect(received.map(({ topic }) => topic)).toEqual(["app/uninstalled"]);
    expect((await graphql(simulator, "{ shop { name } }", {}, body["access_token"])).status).toBe(401);
    expect((await grant(simulator, { grant_type: "refresh_token", refresh_token: body["refresh_token"] ?? "" })).status).toBe(400);
  });
});

describe("webhooks", () => {
  test("a paid order tells three topics of one event, each signed over its raw body", async () => {
    const { simulator, received } = start();
    simulator.shop("pawsome-pets").placeOrder({ customer: "chloe", lines: [{ sku: "NP-CHK-20" }] });
    await simulator.webhooks.settled();
    expect(received.map(({ topic }) => topic)).toEqual(["orders/create", "orders/paid", "orders/updated"]);
    for (const { body, headers } of received) {
      expect(headers.get("X-Shopify-Hmac-Sha256")).toBe(createHmac("sha256", "secret").update(body).digest("base64"));
      expect(headers.get("X-Shopify-Shop-Domain")).toBe(petStore.domain);
    }
    expect(new Set(received.map(({ headers }) => headers.get("X-Shopify-Event-Id"))).size).toBe(1);
    expect(new Set(received.map(({ headers }) => headers.get("X-Shopify-Webhook-Id"))).size).toBe(3);
    expect(JSON.parse(received[0]?.body ?? "")).toMatchObject({
      admin_graphql_api_id: expect.stringMatching(/^gid:\/\/shopify\/Order\//),
      financial_status: "paid",
      line_items: [{ sku: "NP-CHK-20" }],
    });
  });

  test("each change tells its own topics", async () => {
    const { simulator, received } = start();
    const shop = simulator.shop("pawsome-pets");
    const order = shop.placeOrder({ lines: [{ sku: "NP-CHK-20", quantity: 4 }], payment: "pending" });
    shop.markPaid(order);
    shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    shop.edit(order, { set: [{ line: 1, quantity: 2 }] });
    shop.cancel(order);
    await simulator.webhooks.settled();
    expect(received.map(({ topic }) => topic)).toEqual([
      ...["orders/create", "orders/updated"],
      ...["orders/paid", "orders/updated"],
      ...["orders/updated", "refunds/create"],
      ...["orders/updated", "orders/edited", "refunds/create"],
      ...["orders/cancelled", "orders/updated", "refunds/create"],
    ]);
  });

  test("a refusal is tried again with the same webhook id until the app accepts it", async () => {
    const answers = [500, 503, 200];
    const { simulator, received } = start({
      answer: () => answers.shift() ?? 200,
      subscriptions: [{ topics: ["orders/paid"], uri: "/webhooks" }],
      webhooks: { retryAfterMs: [1, 1, 1] },
    });
    simulator.shop("pawsome-pets").placeOrder({ lines: [{ sku: "NP-CHK-20" }] });
    await simulator.webhooks.settled();
    expect(new Set(received.map(({ headers }) => headers.get("X-Shopify-Webhook-Id"))).size).toBe(1);
    expect(simulator.webhooks.deliveries[0]).toMatchObject({
      state: "delivered",
      attempts: [{ status: 500 }, { status: 503 }, { status: 200 }],
    });
  });

  test("an app that takes too long has not answered", async () => {
    const { simulator } = start({
      send: () => new Promise(() => undefined),
      subscriptions: [{ topics: ["orders/paid"], uri: "/webhooks" }],
      webhooks: { retryAfterMs: [], timeoutMs: 20 },
    });
    simulator.shop("pawsome-pets").placeOrder({ lines: [{ sku: "NP-CHK-20" }] });
    await simulator.webhooks.settled();
    expect(simulator.webhooks.deliveries[0]).toMatchObject({ state: "given_up", attempts: [{ status: null }] });
  });

  test("an app that never accepts is given up", async () => {
    const { simulator } = start({
      answer: () => 500,
      subscriptions: [{ topics: ["orders/paid"], uri: "/webhooks" }],
      webhooks: { retryAfterMs: [1, 1] },
    });
    simulator.shop("pawsome-pets").placeOrder({ lines: [{ sku: "NP-CHK-20" }] });
    await simulator.webhooks.settled();
    expect(simulator.webhooks.deliveries[0]).toMatchObject({ state: "given_up", attempts: [{}, {}, {}] });
  });

  test("held deliveries go out in the order a test chooses, lost ones never, copies share their id", async () => {
    const { simulator, received } = start({ subscriptions: [{ topics: ["orders/create", "orders/paid"], uri: "/webhooks" }] });
    const shop = simulator.shop("pawsome-pets");
    simulator.webhooks.settings.hold = true;
    shop.placeOrder({ lines: [{ sku: "NP-CHK-20" }] });
    await simulator.webhooks.settled();
    expect(received).toEqual([]);
    await simulator.webhooks.release([...simulator.webhooks.held].reverse());
    expect(received.map(({ topic }) => topic)).toEqual(["orders/paid", "orders/create"]);

    Object.assign(simulator.webhooks.settings, { hold: false, copies: 2, lose: ["orders/create"] });
    received.length = 0;
    shop.placeOrder({ lines: [{ sku: "NP-CHK-20" }] });
    await simulator.webhooks.settled();
    expect(received.map(({ topic }) => topic)).toEqual(["orders/paid", "orders/paid"]);
    expect(received[0]?.headers.get("X-Shopify-Webhook-Id")).toBe(received[1]?.headers.get("X-Shopify-Webhook-Id"));
  });
});

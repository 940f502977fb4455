import { afterEach, describe, expect, it } from "vitest";
import type { SoldOrder } from "#app/domain/sold-order.ts";
import { orderPresets } from "#test/fixtures/pet-store-orders.ts";
import { petStore } from "#test/fixtures/pet-store.ts";
import { createShopifySimulator } from "#test/simulators/shopify/create-shopify-simulator.ts";
import type { ShopifySimulator } from "#test/simulators/shopify/create-shopify-simulator.ts";
import type { SimulatedShop } from "#test/simulators/shopify/simulated-shop.ts";
import { soldOrderOf } from "#test/simulators/shopify/sold-order-of.ts";
import type { Order } from "#test/simulators/shopify/state.ts";
import { readSoldOrderDocument, readSoldOrdersDocument } from "./documents.ts";
import { scopes } from "./scopes.ts";
import { adminSoldOrderSchema, soldOrderFromAdmin } from "./sold-order-from-admin.ts";

const running: ShopifySimulator[] = [];
afterEach(() => running.splice(0).forEach((simulator) => simulator.stop()));

function open() {
  const simulator = createShopifySimulator({
    shops: [petStore],
    apiKey: "key",
    apiSecret: "secret",
    appUrl: "http://app.example.test",
    scopes,
    subscriptions: [],
  });
  running.push(simulator);
  return { simulator, shop: simulator.shop(petStore.domain) };
}

type Answer = { data: { order: unknown; orders: { nodes: unknown[] } }; errors?: unknown };

async function ask(simulator: ShopifySimulator, query: string, variables: Record<string, unknown>): Promise<Answer> {
  const token = simulator.tokens.issueOffline(simulator.shop(petStore.domain).state)["access_token"] as string;
  const answer = await simulator.handle(
    new Request(`https://${petStore.domain}/admin/api/2026-07/graphql.json`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Shopify-Access-Token": token },
      body: JSON.stringify({ query, variables }),
    }),
  );
  expect(answer.status).toBe(200);
  const body = (await answer.json()) as Answer;
  expect(body.errors).toBeUndefined();
  return body;
}

async function read(simulator: ShopifySimulator, shop: SimulatedShop, order: Order): Promise<SoldOrder> {
  const { data } = await ask(simulator, readSoldOrderDocument, { id: shop.gidOf(order), lines: 50 });
  return soldOrderFromAdmin(adminSoldOrderSchema.parse(data.order));
}

const cad = (minor: number) => ({ minor, currency: "CAD" });

describe("soldOrderFromAdmin", () => {
  it("reads all that a sale is made of", async () => {
    const { simulator, shop } = open();
    const order = shop.placeOrder({
      customer: "ana",
      lines: [{ sku: "NP-CHK-20", quantity: 2, duty: "4.20", discount: { amount: "5.00" } }, { sku: "GIFT-25" }],
      taxes: [
        { title: "GST", rate: 0.05 },
        { title: "QST", rate: 0.09975 },
      ],
      shipping: "10.00",
      shippingDiscount: { percentage: 50 },
      fees: [{ name: "Bag fee", price: "0.10", taxable: true }],
      tip: "3.00",
      giftCardUsed: "20.00",
      tags: ["vip"],
    });
    const sold = await read(simulator, shop, order);
    expect(sold).toMatchObject({
      tags: ["vip"],
      closedAt: null,
      fulfillment: "unfulfilled",
      taxesIncluded: false,
      presentmentCurrency: "CAD",
      duties: { title: "Duties", amount: cad(420), taxes: [] },
      fees: {
        title: "Bag fee",
        amount: cad(10),
        taxes: [
          { title: "GST", rate: 0.05, amount: cad(1) },
          { title: "QST", amount: cad(1) },
        ],
      },
      tip: cad(300),
      shipping: [{ title: "Standard", list: cad(1000), discount: cad(500), current: cad(500), removed: false }],
      outstanding: cad(0),
      refunds: [],
    });
    expect(sold.lines.map(({ kind }) => kind)).toEqual(["product", "gift_card", "tip"]);
    expect(sold.lines[0]).toMatchObject({
      unitList: cad(6299),
      total: cad(12_098),
      unfulfilled: 2,
      taxes: [
        { title: "GST", rate: 0.05, amount: cad(605) },
        { title: "QST", rate: 0.09975, amount: cad(1207) },
      ],
    });
    expect(sold.transactions).toMatchObject([
      { kind: "sale", status: "success", gateway: "gift_card", amount: cad(2000) },
      { kind: "sale", status: "success", gateway: "shopify_payments" },
    ]);
    expect(sold.currentTotal).toEqual(sold.total);
    expect(sold.received).toEqual(sold.total);
  });

  it("reads refunds with what went back into stock, and what was given back or kept beyond the goods", async () => {
    const { simulator, shop } = open();
    const order = shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 3 }], shipping: "10.00" });
    shop.refund(order, { lines: [{ line: 1, quantity: 1, restock: true }], shipping: "4.00" });
    shop.refund(order, { amount: "5.00" });
    shop.refund(order, { lines: [{ line: 1, quantity: 1 }], amount: "60.00" });
    const sold = await read(simulator, shop, order);
    expect(sold.refunds).toMatchObject([
      {
        lines: [{ lineGid: sold.lines[0]?.gid, quantity: 1, restocked: true, subtotal: cad(6299), tax: cad(819) }],
        shipping: [{ shippingId: sold.shipping[0]?.id, subtotal: cad(400), tax: cad(52) }],
        beyond: cad(0),
      },
      { lines: [], beyond: cad(500) },
      { lines: [{ quantity: 1, restocked: false }], beyond: cad(-1118) },
    ]);
    expect(sold.shipping[0]?.current).toEqual(cad(600));
    expect(sold.transactions.filter(({ kind }) => kind === "refund")).toMatchObject([
      { parentId: sold.transactions[0]?.id, amount: cad(6299 + 819 + 452) },
      { amount: cad(500) },
      { amount: cad(6000) },
    ]);
  });

  it("reads what was archived, sent in part, and shipping that an edit took out", async () => {
    const { simulator, shop } = open();
    const order = shop.placeOrder({ lines: [{ sku: "NP-CHK-20", quantity: 2 }], archived: true });
    shop.fulfil(order, [{ line: 1, quantity: 1 }]);
    shop.edit(order, { removeShipping: true, addShipping: { title: "Express", price: "12.00" } });
    expect(await read(simulator, shop, order)).toMatchObject({
      closedAt: expect.any(Date),
      fulfillment: "partially_fulfilled",
      lines: [{ unfulfilled: 1 }],
      shipping: [
        { title: "Standard", removed: true },
        { title: "Express", removed: false, current: cad(1200) },
      ],
    });
  });

  it("reads a payment that is to be made by hand as pending", async () => {
    const { simulator, shop } = open();
    const sold = await read(simulator, shop, shop.placeOrder({ lines: [{ sku: "NP-CHK-20" }], payment: "manual" }));
    expect(sold.payment).toBe("pending");
    expect(sold.transactions).toMatchObject([{ status: "pending", manual: true, gateway: "Cash on Delivery (COD)" }]);
  });

  it.each(orderPresets)("$title: the API answers what tests read without it", async ({ order: request }) => {
    const { simulator, shop } = open();
    const order = shop.placeOrder(request);
    const sold = await read(simulator, shop, order);
    expect(sold).toEqual(soldOrderOf(shop.state, order));
  });

  it("leaves room in Shopify's limits for orders that are read together", async () => {
    const { simulator, shop } = open();
    for (let count = 0; count < 6; count++) shop.placeOrder({ lines: [{ sku: "NP-CHK-20" }] });
    const { data } = await ask(simulator, readSoldOrdersDocument, { first: 5, after: null, query: null, lines: 10 });
    expect(data.orders.nodes).toHaveLength(5);
    expect(data.orders.nodes[0]).toMatchObject({ name: shop.state.orders.at(-1)?.name });
  });
});

import { describe, expect, test } from "vitest";
import { lightspeedIds } from "#test/fixtures/lightspeed-world.ts";
import { petStore } from "#test/fixtures/pet-store.ts";
import { petStoreHeartland, petStoreLightspeed, productIdOf } from "#test/fixtures/pet-store-pos.ts";
import { createHeartlandSimulator } from "#test/simulators/heartland/simulator.ts";
import { createLightspeedSimulator } from "#test/simulators/lightspeed/simulator.ts";
import { createShopifySimulator } from "#test/simulators/shopify/create-shopify-simulator.ts";
import type { Order } from "#test/simulators/shopify/state.ts";
import { checkPosBooks, heartlandBookings, lightspeedBookings } from "./check-pos-books.ts";

/** A shop and a point of sale without the app between them: the test books what the app would. */
function openBooks(partner: "heartland" | "lightspeed") {
  const app = { apiKey: "key", apiSecret: "secret", appUrl: "http://127.0.0.1:9" };
  const shop = createShopifySimulator({ shops: [petStore], ...app, scopes: ["read_orders"], subscriptions: [] }).shop(petStore.domain);
  const now = () => new Date();
  const lightspeed = createLightspeedSimulator({ ...petStoreLightspeed(), now });
  const heartland = createHeartlandSimulator({ ...petStoreHeartland(), now });
  const account = heartland.books.accountOf();
  const item = account.items[0];
  const facts = { customerId: null, locationId: 1, stationId: 1, salesRep: null, payments: [], createdAt: "", updatedAt: "" };

  function atLightspeed(number: string, cents: number): void {
    const amount = cents / 100;
    lightspeed.books.ringUp({
      state: "closed",
      invoice_number: number,
      source: { author_id: lightspeedIds.users.ecom, register_id: lightspeedIds.registers.online },
      line_items: [
        {
          product: { id: productIdOf("NP-CHK-20") },
          quantity: Math.sign(cents) || 1,
          pricing: { price: Math.abs(amount) },
          tax: { id: lightspeedIds.taxes.none, amount: 0 },
        },
      ],
      payments: [{ amount, type: { config_id: lightspeedIds.paymentTypes.card } }],
    });
  }

  function atHeartland(number: string, cents: number): void {
    const common = { ...facts, id: account.orders.length + account.tickets.length + 1, publicId: number };
    const line = { id: 1, itemId: item?.id ?? 0, originalUnitPrice: cents, custom: {} };
    if (cents < 0) {
      const ofTicket = { type: "ItemLine" as const, description: "", qty: -1, unitPrice: -cents };
      account.tickets.push({
        ...{ ...common, type: "Return", status: "complete", parentTransactionId: null, affectInventory: true, completedAt: null },
        lines: [{ ...line, ...ofTicket }],
      });
    } else {
      const ofOrder = { qty: 1, adjustedUnitPrice: cents, shipFromLocationId: null };
      account.orders.push({
        ...{ ...common, status: "open", shippingMethodId: null, shippingCharge: 0, custom: {}, taxes: [] },
        lines: [{ ...line, ...ofOrder }],
      });
    }
  }

  return {
    shop,
    lightspeed,
    account,
    place: () => shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 2 }] }),
    /** A sale, or below zero a return; all that the order costs unless told. */
    book(order: Order, { cents, suffix = "" }: { cents?: number; suffix?: string } = {}) {
      const write = partner === "lightspeed" ? atLightspeed : atHeartland;
      write(`S-${order.number}${suffix}`, cents ?? shop.figures(order).total.shop);
    },
    takeOut(order: Order) {
      const isNot = (number: string) => number !== `S-${order.number}`;
      const { sales } = lightspeed.books;
      sales.splice(0, sales.length, ...sales.filter(({ invoiceNumber }) => isNot(invoiceNumber)));
      account.orders = account.orders.filter(({ publicId }) => isNot(publicId));
    },
    check: ({ held = [] }: { held?: Order[] } = {}) =>
      checkPosBooks({
        shop,
        name: partner,
        bookings: partner === "lightspeed" ? lightspeedBookings(lightspeed) : heartlandBookings(heartland),
        startAt: new Date(0),
        posSources: ["pos"],
        held: new Set(held.map(({ id }) => `gid://shopify/Order/${id}`)),
      }),
  };
}

describe.each(["heartland", "lightspeed"] as const)("the check of the books at %s", (partner) => {
  test("finds nothing wrong when the sales say what the orders say", () => {
    const { place, book, check } = openBooks(partner);
    for (const order of [place(), place()]) book(order);
    expect(check()).toEqual({ owed: 2, lost: 0, twice: 0, problems: [] });
  });

  test("counts a sale that is taken out as lost, unless a failure says so", () => {
    const { place, book, takeOut, check } = openBooks(partner);
    const [first, second] = [place(), place()];
    for (const order of [first, second]) book(order);
    takeOut(second);
    expect(check()).toEqual({
      ...{ owed: 2, lost: 1, twice: 0 },
      problems: [`S-${second.number}: 151.34 in Shopify, 0.00 at ${partner} (nothing).`],
    });
    expect(check({ held: [second] })).toMatchObject({ lost: 0, twice: 0, problems: [] });
  });

  test("counts a sale that is entered twice, under its own number, a further one, or one of no order", () => {
    const { place, book, check } = openBooks(partner);
    const orders = [place(), place()];
    for (const order of orders) book(order);
    const [first, second] = orders as [Order, Order];
    book(first);
    expect(check()).toMatchObject({ lost: 0, twice: 1 });
    expect(check({ held: [first] })).toMatchObject({ lost: 0, twice: 1 });
    book(second, { suffix: "-2" });
    expect(check()).toMatchObject({ lost: 0, twice: 2 });
    book({ ...second, number: 9 }, { cents: 100 });
    expect(check()).toMatchObject({ lost: 0, twice: 3 });
  });

  test("sees a wrong cent", () => {
    const { shop, place, book, check } = openBooks(partner);
    const [less, more] = [place(), place()];
    book(less, { cents: shop.figures(less).total.shop - 1 });
    book(more, { cents: shop.figures(more).total.shop + 1 });
    expect(check()).toMatchObject({ lost: 1, twice: 1 });
  });

  test("takes returns off, and money that was given back for no goods", () => {
    const { shop, place, book, check } = openBooks(partner);
    const order = place();
    book(order);
    shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    expect(check()).toMatchObject({ lost: 0, twice: 1 });
    const { total, currentTotal } = shop.figures(order);
    book(order, { cents: currentTotal.shop - total.shop, suffix: "-R1" });
    expect(check().problems).toEqual([]);
    shop.refund(order, { amount: "5.00" });
    expect(check()).toMatchObject({ lost: 0, twice: 1 });
    book(order, { cents: -500, suffix: "-R2" });
    expect(check()).toEqual({ owed: 1, lost: 0, twice: 0, problems: [] });
  });

  test("owes no test order, none of a point of sale and none that is not paid, and takes any of them for too much", () => {
    const { shop, book, check } = openBooks(partner);
    const lines = [{ sku: "NP-CHK-20" }];
    const request = { customer: "ana", lines };
    const orders = [{ test: true }, { sourceName: "pos" }, { payment: "pending" as const }, { payment: "authorized" as const }].map(
      (more) => shop.placeOrder({ ...request, ...more }),
    );
    expect(check()).toEqual({ owed: 0, lost: 0, twice: 0, problems: [] });
    for (const order of orders) book(order);
    expect(check()).toMatchObject({ owed: 0, lost: 0, twice: 4 });
  });

  test("misses an order that costs nothing as well", () => {
    const { shop, book, check } = openBooks(partner);
    const free = { percentage: 100, title: "Gift" };
    const order = shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", discount: free }], shipping: null });
    expect(check()).toMatchObject({ owed: 1, lost: 1 });
    book(order);
    expect(check()).toEqual({ owed: 1, lost: 0, twice: 0, problems: [] });
  });

  test("does not count what is not finished, or was voided", () => {
    const { place, book, lightspeed, account, check } = openBooks(partner);
    book(place());
    for (const sale of lightspeed.books.sales) sale.state = "parked";
    for (const order of account.orders) order.status = "pending";
    expect(check()).toMatchObject({ lost: 1, twice: 0 });
    for (const sale of lightspeed.books.sales) sale.state = "voided";
    for (const order of account.orders) order.status = "canceled";
    expect(check()).toMatchObject({ lost: 1, twice: 0 });
  });
});

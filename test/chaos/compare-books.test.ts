import { describe, expect, test } from "vitest";
import { lookBefore } from "#test/demo/check-books.ts";
import type { CouponUse } from "#test/demo/check-coupon-books.ts";
import { dayOf } from "#test/demo/clock-of-day.ts";
import { astroCredentials } from "#test/fixtures/astro-world.ts";
import { petStoreUpcs as upc } from "#test/fixtures/pet-store.ts";
import { petStoreAstro } from "#test/fixtures/pet-store-astro.ts";
import { petStorePetz } from "#test/fixtures/pet-store-petz.ts";
import { petStoreLightspeed } from "#test/fixtures/pet-store-pos.ts";
import { createAstroSimulator } from "#test/simulators/astro/simulator.ts";
import { createHeartlandSimulator } from "#test/simulators/heartland/simulator.ts";
import { createLightspeedSimulator } from "#test/simulators/lightspeed/simulator.ts";
import { createPetzSimulator } from "#test/simulators/petz/simulator.ts";
import { createShopifySimulator } from "#test/simulators/shopify/create-shopify-simulator.ts";
import type { Order } from "#test/simulators/shopify/state.ts";
import { chaosHeartland, chaosShops, couponOf, heartlandAccounts, membersOf, walletsOf } from "./chaos-shops.ts";
import { compareBooks } from "./compare-books.ts";

/** Both shops and their partners without the app between them: the test writes into the books what the app would. */
function openBooks() {
  const app = { apiKey: "key", apiSecret: "secret", appUrl: "http://127.0.0.1:9" };
  const shopify = createShopifySimulator({ shops: chaosShops, ...app, scopes: ["read_orders"], subscriptions: [] });
  const now = () => new Date();
  const heartland = createHeartlandSimulator({ ...chaosHeartland(), now });
  const lightspeed = createLightspeedSimulator({ ...petStoreLightspeed(), now });
  const shops = chaosShops.map((seed, index) => {
    const shop = shopify.shop(seed.domain);
    const astro = createAstroSimulator({ ...petStoreAstro({ customers: membersOf(seed) }), now });
    const petz = createPetzSimulator({ ...petStorePetz({ customers: walletsOf(seed) }), now });
    const account = astro.books.accountOf(astroCredentials.username);
    const till = heartland.books.accountOf(heartlandAccounts[index]?.subdomain);
    const before = lookBefore({ shop, astro });
    const uses: CouponUse[] = [];
    return {
      ...{ shop, astro, petz, before, uses },
      heartland: till.subdomain,
      lightspeed: index === 0 ? lightspeed : null,
      excused: new Set<string>(),
      order: () => shop.placeOrder({ customer: "buyer-1", lines: [{ sku: "NP-CHK-20", quantity: 2 }] }),
      atAstro(order: Order, reference = `S-${order.number}-L1`) {
        const found = astro.books.findItem(account, upc["NP-CHK-20"]);
        const customer = account.customers.find(({ email }) => email === order.email);
        if (!found || !customer) throw new Error("The buyer is a member.");
        Object.assign(customer, { customerID: `shopify-${order.customerId}` });
        const date = dayOf(order.processedAt, seed.timeZone);
        astro.books.record(account, {
          ...{ customer, ...found, date },
          transactionID: reference,
          saleID: null,
          quantity: 2,
          amount: 125.98,
        });
      },
      atHeartland(order: Order) {
        const cents = shop.figures(order).total.shop;
        const common = { customerId: null, locationId: 1, stationId: 1, salesRep: null, payments: [], createdAt: "", updatedAt: "" };
        const line = { id: 1, itemId: till.items[0]?.id ?? 0, originalUnitPrice: cents, custom: {}, qty: 1, adjustedUnitPrice: cents };
        till.orders.push({
          ...{ ...common, id: till.orders.length + 1, publicId: `S-${order.number}`, status: "open", shippingMethodId: null },
          ...{ shippingCharge: 0, custom: {}, taxes: [], lines: [{ ...line, shipFromLocationId: null }] },
        });
      },
    };
  });
  const [first, second] = shops;
  if (!first || !second) throw new Error("There are two shops.");
  return { first, second, compare: () => compareBooks({ books: shops, heartland, startAt: new Date(0), posSources: ["pos"] }) };
}

describe("the comparison of all books", () => {
  test("has nothing to say where nothing was sold", () => {
    const { compare } = openBooks();
    expect(compare()).toMatchObject({ lost: 0, duplicated: 0, problems: [] });
  });

  test("agrees where each partner has what its shop sold", () => {
    const { second, compare } = openBooks();
    const order = second.order();
    second.atAstro(order);
    second.atHeartland(order);
    expect(compare()).toEqual({
      ...{ lost: 0, duplicated: 0, problems: [] },
      owed: {
        ...{ "pawsome-pets at Astro": 0, "pawsome-pets at Heartland": 0, "pawsome-pets at Lightspeed": 0, "pawsome-pets at PETZ": 0 },
        ...{ "harbour-hounds at Astro": 2, "harbour-hounds at Heartland": 1, "harbour-hounds at PETZ": 0 },
      },
    });
  });

  test("counts what a partner has not got: units at Astro, orders at each point of sale", () => {
    const { first, compare } = openBooks();
    first.order();
    const { lost, duplicated, problems } = compare();
    expect({ lost, duplicated }).toEqual({ lost: 2 + 1 + 1, duplicated: 0 });
    expect(problems).toHaveLength(3);
  });

  test("counts what a partner has twice", () => {
    const { second, compare } = openBooks();
    const order = second.order();
    for (const reference of [undefined, `S-${order.number}-L1-2`]) second.atAstro(order, reference);
    for (let times = 0; times < 2; times += 1) second.atHeartland(order);
    expect(compare()).toMatchObject({ lost: 0, duplicated: 2 + 1 });
  });

  test("takes what went to the other shop's partners for lost here and too much there", () => {
    const { first, second, compare } = openBooks();
    const order = second.order();
    second.atAstro(order);
    first.atHeartland(order);
    expect(compare()).toMatchObject({ lost: 1, duplicated: 1 });
  });

  test("counts a coupon that was consumed and took nothing off, and one that was consumed twice", () => {
    const { first, compare } = openBooks();
    const { authorizations } = first.petz.books;
    const { couponRef } = couponOf("bag", 3);
    const consumed = {
      ...{ requestRef: null, account: "Pawsome Pets", orderRef: "1", lineRef: "1", amount: 300 },
      createdAt: "",
      expiresAt: "",
    };
    authorizations.push({ ...consumed, authRef: "AUTH-1", couponRef, state: "captured" });
    first.uses.push({ couponRef, code: "PETZ-1" });
    expect(compare()).toMatchObject({ lost: 1, duplicated: 0 });
    authorizations.push({ ...consumed, authRef: "AUTH-2", couponRef, state: "captured" });
    expect(compare()).toMatchObject({ lost: 0, duplicated: 1 });
  });

  test("leaves out what a failure explains that was meant, and nothing else", () => {
    const { first, compare } = openBooks();
    const [line] = first.order().lines;
    first.excused.add(`gid://shopify/LineItem/${line?.id}`);
    expect(compare()).toMatchObject({ lost: 1 + 1, duplicated: 0 });
  });
});

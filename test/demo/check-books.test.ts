import { describe, expect, test } from "vitest";
import { astroCredentials } from "#test/fixtures/astro-world.ts";
import { petStore } from "#test/fixtures/pet-store.ts";
import { petStoreAstro, petStoreMembers } from "#test/fixtures/pet-store-astro.ts";
import { createAstroSimulator } from "#test/simulators/astro/simulator.ts";
import { createShopifySimulator } from "#test/simulators/shopify/create-shopify-simulator.ts";
import type { Order } from "#test/simulators/shopify/state.ts";
import { checkBooks, lookBefore } from "./check-books.ts";
import { dayOf } from "./clock-of-day.ts";

/** A shop and Astro's books without the app between them: the test writes into the books what the app would. */
function openBooks() {
  const app = { apiKey: "key", apiSecret: "secret", appUrl: "http://127.0.0.1:9" };
  const shopify = createShopifySimulator({ shops: [petStore], ...app, scopes: ["read_orders"], subscriptions: [] });
  const shop = shopify.shop(petStore.domain);
  const astro = createAstroSimulator({
    ...petStoreAstro({ customers: [petStoreMembers.ana, petStoreMembers.ben] }),
    now: () => new Date(),
  });
  const account = astro.books.accountOf(astroCredentials.username);
  const [ana, ben] = account.customers;
  if (!ana || !ben) throw new Error("Ana and Ben are members.");
  Object.assign(ana, { customerID: `shopify-${shop.customer("ana").id}` });
  Object.assign(ben, { customerID: `shopify-${shop.customer("ben").id}` });
  const before = lookBefore({ shop, astro });
  const twoBags = () => shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
  return {
    shop,
    astro,
    ana,
    ben,
    twoBags,
    write(
      order: Order,
      entry: Partial<{ reference: string; customer: typeof ana; quantity: number; amount: number; date: string; item: string }> = {},
    ) {
      const found = astro.books.findItem(account, entry.item ?? "850001234511");
      if (!found) throw new Error("Astro knows the item.");
      return astro.books.record(account, {
        customer: entry.customer ?? ana,
        ...found,
        transactionID: entry.reference ?? `S-${order.number}-L1`,
        saleID: null,
        quantity: entry.quantity ?? 2,
        amount: entry.amount ?? 125.98,
        date: entry.date ?? dayOf(order.processedAt, petStore.timeZone),
      });
    },
    account,
    check: (excused: string[] = []) =>
      checkBooks({ shop, astro, before, startAt: new Date(0), posSources: ["pos"], excused: new Set(excused) }),
  };
}

describe("the check of Astro's books", () => {
  test("finds nothing wrong when the books say what the orders say", () => {
    const { twoBags, write, check } = openBooks();
    write(twoBags());
    expect(check()).toEqual({ owed: 2, lost: 0, duplicated: 0, problems: [] });
  });

  test("counts what is missing as lost, unless a failure says so", () => {
    const { twoBags, write, astro, account, check } = openBooks();
    const order = twoBags();
    const transaction = write(order);
    astro.books.takeBack(account, transaction, 2);
    expect(check()).toMatchObject({ lost: 2, duplicated: 0 });
    expect(check([`gid://shopify/LineItem/${order.lines[0]?.id}`])).toMatchObject({ lost: 0, duplicated: 0, problems: [] });
  });

  test("counts what is on a card twice, or under a reference of no order", () => {
    const { twoBags, write, check } = openBooks();
    const order = twoBags();
    write(order);
    write(order, { reference: `S-${order.number}-L1-2` });
    expect(check()).toMatchObject({ lost: 0, duplicated: 2 });
    write(order, { reference: "S-9-L1", quantity: 1 });
    expect(check()).toMatchObject({ lost: 0, duplicated: 3 });
  });

  test("takes a purchase on somebody else's card, or of another item, for lost and counted twice", () => {
    const { twoBags, write, ben, check } = openBooks();
    write(twoBags(), { customer: ben });
    expect(check()).toMatchObject({ lost: 2, duplicated: 2 });
    write(twoBags(), { item: "850001234535" });
    expect(check()).toMatchObject({ lost: 4, duplicated: 4 });
  });

  test("sees a wrong cent and a wrong day", () => {
    const { twoBags, write, check } = openBooks();
    write(twoBags(), { amount: 125.97 });
    write(twoBags(), { date: "2001-01-01" });
    expect(check().problems).toEqual([
      expect.stringContaining("2 units cost 125.98, recorded with 125.97") as string,
      expect.stringContaining("recorded on 2001-01-01") as string,
    ]);
  });

  test("knows what is owed nothing: test orders, orders of the till, unpaid and cancelled ones, gift cards, gifts, and what is in no program", () => {
    const { shop, check } = openBooks();
    const lines = [{ sku: "NP-CHK-20" }];
    shop.placeOrder({ customer: "ana", lines, test: true });
    shop.placeOrder({ customer: "ana", lines, sourceName: "pos" });
    shop.placeOrder({ customer: "ana", lines, payment: "pending" });
    shop.cancel(shop.placeOrder({ customer: "ana", lines }));
    shop.placeOrder({ customer: null, email: null, lines });
    shop.placeOrder({
      customer: "ana",
      lines: [{ sku: "GIFT-25" }, { sku: "RS-LIT-18" }, { sku: "FJ-LAM-8" }, { sku: "CB-BONE" }],
      tip: "2.00",
    });
    shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", discount: { percentage: 100, title: "Gift" } }] });
    expect(check()).toEqual({ owed: 0, lost: 0, duplicated: 0, problems: [] });
  });

  test("owes what is left after a refund", () => {
    const { shop, twoBags, write, astro, account, check } = openBooks();
    const order = twoBags();
    const transaction = write(order);
    shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    expect(check()).toMatchObject({ owed: 1, lost: 0, duplicated: 1 });
    astro.books.takeBack(account, transaction, 1);
    expect(check()).toEqual({ owed: 1, lost: 0, duplicated: 0, problems: [] });
  });
});

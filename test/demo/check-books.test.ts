import { describe, expect, test } from "vitest";
import { astroCredentials } from "#test/fixtures/astro-world.ts";
import { petStore, petStoreUpcs as upc } from "#test/fixtures/pet-store.ts";
import { petStoreAstro, petStoreMembers, petStorePrograms } from "#test/fixtures/pet-store-astro.ts";
import type { EarnedReward } from "#test/simulators/astro/books.ts";
import { createAstroSimulator } from "#test/simulators/astro/simulator.ts";
import type { AstroCustomerSeed as AstroSeed } from "#test/simulators/astro/world.ts";
import { createShopifySimulator } from "#test/simulators/shopify/create-shopify-simulator.ts";
import type { Order } from "#test/simulators/shopify/state.ts";
import { checkBooks, lookBefore } from "./check-books.ts";
import { dayOf } from "./clock-of-day.ts";

/** A shop and Astro's books without the app between them: the test writes into the books what the app would. */
function openBooks({ anaHas = [], leftIncomplete = [] }: Pick<AstroSeed, "leftIncomplete"> & { anaHas?: AstroSeed["purchases"] } = {}) {
  const app = { apiKey: "key", apiSecret: "secret", appUrl: "http://127.0.0.1:9" };
  const shopify = createShopifySimulator({ shops: [petStore], ...app, scopes: ["read_orders"], subscriptions: [] });
  const shop = shopify.shop(petStore.domain);
  const astro = createAstroSimulator({
    ...petStoreAstro({ customers: [{ ...petStoreMembers.ana, purchases: anaHas, leftIncomplete }, petStoreMembers.ben] }),
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
    /** A person puts units on a card on Astro's site; `exception`: the new item that they are. */
    enter(
      order: Order,
      { by = ana, quantity = 1, exception, date }: { by?: typeof ana; quantity?: number; exception?: string; date?: string } = {},
    ) {
      const facts = {
        customer: String(by.astroCustomerId),
        quantity,
        date: date ?? dayOf(order.processedAt, petStore.timeZone),
      };
      if (!exception) return astro.books.addByHand(astroCredentials.username, { ...facts, itemCode: upc["NP-CHK-20"] });
      const { programId } = petStorePrograms.northpaw;
      const like = { programId, like: upc["NP-CHK-20"], upc: exception, name: "Northpaw Turkey 20 lb", reason: "New item" };
      return astro.books.addExceptionByHand(astroCredentials.username, { ...facts, exception: like });
    },
    giveAway: (sku: string) =>
      shop.placeOrder({ customer: "ana", lines: [{ sku, discount: { percentage: 100, title: "Frequent buyer reward" } }] }),
    /** Rewards of Ana's as Astro has them. */
    rewards: () => ana.cards.flatMap(({ reward }) => reward ?? []),
    check: ({ excused = [], till = [] }: { excused?: string[]; till?: string[] } = {}) =>
      checkBooks({
        ...{ shop, astro, before, startAt: new Date(0), posSources: ["pos"], excused: new Set(excused) },
        tillToday: astro.books.entries().filter(({ reference }) => till.includes(reference)),
      }),
  };
}

/** As many as a card of the program needs. */
function fullCard(sku: keyof typeof upc, quantity = 12): AstroSeed["purchases"] {
  return [{ transactionID: `TILL-${sku}`, itemCode: upc[sku], quantity, date: "2026-01-05" }];
}

function redeem(reward: EarnedReward | undefined, sku: keyof typeof upc): void {
  const item = petStorePrograms.northpaw.items.find(({ itemCode }) => itemCode === upc[sku]);
  Object.assign(reward ?? {}, { state: "redeemed", redeemedItem: item, redeemedOn: "2026-11-24", begun: null });
}

function gidOf(order: Order): string {
  return `gid://shopify/LineItem/${order.lines[0]?.id}`;
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
    expect(check({ excused: [gidOf(order)] })).toMatchObject({ lost: 0, duplicated: 0, problems: [] });
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

describe("what a person entered on Astro's site", () => {
  test("counts for the buyer's line, beside what was recorded", () => {
    const { twoBags, write, enter, check } = openBooks();
    const [first, second] = [twoBags(), twoBags()];
    enter(first, { quantity: 2 });
    write(second, { quantity: 1, amount: 62.99 });
    enter(second);
    expect(check()).toEqual({ owed: 4, lost: 0, duplicated: 0, problems: [] });
  });

  test("is lost when it is taken off, and counted twice when it is entered twice, for another, or of a day before", () => {
    const { twoBags, enter, ben, astro, account, check } = openBooks();
    const order = twoBags();
    const entered = enter(order, { quantity: 2 });
    astro.books.takeBack(account, entered, 1);
    expect(check()).toMatchObject({ lost: 1, duplicated: 0 });
    enter(order);
    expect(check()).toMatchObject({ lost: 0, duplicated: 0 });
    enter(order);
    expect(check()).toMatchObject({ lost: 0, duplicated: 1 });
    enter(order, { by: ben });
    enter(order, { date: "2001-01-01" });
    expect(check()).toMatchObject({
      lost: 0,
      duplicated: 3,
      problems: [{}, {}, {}].map(() => expect.stringContaining("by hand") as string),
    });
  });

  test("is owed for a new item as soon as it is an exception anywhere, once for each unit", () => {
    const { shop, enter, ben, astro, account, check } = openBooks();
    const orders = ["ana", "ben"].map((customer) => shop.placeOrder({ customer, lines: [{ sku: "NP-TRK-20", quantity: 2 }] }));
    const [anas, bens] = orders;
    if (!anas || !bens) throw new Error("There are two orders.");
    expect(check()).toEqual({ owed: 0, lost: 0, duplicated: 0, problems: [] });
    const exception = upc["NP-TRK-20"];
    const entered = enter(anas, { quantity: 2, exception });
    expect(check()).toMatchObject({ owed: 4, lost: 2, duplicated: 0 });
    enter(bens, { by: ben, quantity: 2, exception });
    expect(check()).toEqual({ owed: 4, lost: 0, duplicated: 0, problems: [] });
    enter(bens, { by: ben, exception });
    expect(check()).toMatchObject({ lost: 0, duplicated: 1 });
    shop.refund(anas, { lines: [{ line: 1, quantity: 1 }] });
    expect(check()).toMatchObject({ lost: 0, duplicated: 2 });
    astro.books.takeBack(account, entered, 1);
    expect(check()).toMatchObject({ lost: 0, duplicated: 1 });
  });

  test("is no purchase of the item that it counts as", () => {
    const { twoBags, enter, check } = openBooks();
    enter(twoBags(), { quantity: 2, exception: upc["NP-TRK-20"] });
    expect(check()).toMatchObject({ lost: 2, duplicated: 2 });
  });
});

describe("a purchase of which the till has recorded a part under the same reference", () => {
  test("is the rest of it, to the cent, and no more", () => {
    const { shop, write, check } = openBooks();
    const order = shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 4 }] });
    const reference = `S-${order.number}-L1`;
    const at = write(order, { reference, quantity: 1 });
    Object.assign(at, { amount: null });
    const till = [reference];
    expect(check({ till })).toMatchObject({ owed: 4, lost: 3, duplicated: 0 });
    const rest = write(order, { reference: `${reference}-2`, quantity: 3, amount: 188.97 });
    expect(check({ till })).toEqual({ owed: 4, lost: 0, duplicated: 0, problems: [] });
    Object.assign(rest, { amount: 251.96 });
    expect(check({ till }).problems).toEqual([expect.stringContaining("3 units cost 188.97, recorded with 251.96") as string]);
    Object.assign(rest, { amount: 188.97 });
    write(order, { reference: `${reference}-3`, quantity: 1, amount: 62.99 });
    expect(check({ till })).toMatchObject({ lost: 0, duplicated: 1 });
  });
});

describe("rewards", () => {
  test("are redeemed for what was given, unless a failure says so", () => {
    const { giveAway, rewards, check } = openBooks({ anaHas: fullCard("NP-CHK-20") });
    expect(check().problems).toEqual([]);
    const order = giveAway("NP-CHK-20");
    expect(check().problems).toEqual([expect.stringContaining("1 rewards were given, 0 redeemed") as string]);
    expect(check({ excused: [gidOf(order)] }).problems).toEqual([]);
    redeem(rewards()[0], "NP-CHK-20");
    expect(check().problems).toEqual([]);
  });

  test("are neither redeemed for nobody nor twice for one free good", () => {
    const { giveAway, rewards, check } = openBooks({ anaHas: fullCard("NP-CHK-20", 24) });
    redeem(rewards()[0], "NP-CHK-20");
    expect(check().problems).toEqual([expect.stringContaining("0 rewards were given, 1 redeemed") as string]);
    giveAway("NP-CHK-20");
    expect(check().problems).toEqual([]);
    redeem(rewards()[1], "NP-CHK-20");
    expect(check().problems).toEqual([expect.stringContaining("1 rewards were given, 2 redeemed") as string]);
  });

  test("are the member's again when the free good comes back", () => {
    const { shop, giveAway, rewards, astro, check } = openBooks({ anaHas: fullCard("NP-CHK-20") });
    const order = giveAway("NP-CHK-20");
    const [reward] = rewards();
    redeem(reward, "NP-CHK-20");
    shop.refund(order, { lines: [{ line: 1, quantity: 1 }] });
    expect(check().problems).toEqual([expect.stringContaining("0 rewards were given, 1 redeemed") as string]);
    if (reward) astro.books.undoRedemption(reward);
    expect(check().problems).toEqual([]);
  });

  test("are redeemed for another item only where the card does not cover what was given", () => {
    const dearer = openBooks({ anaHas: fullCard("NP-SNR-20") });
    dearer.giveAway("NP-SAL-20");
    redeem(dearer.rewards()[0], "NP-SNR-20");
    expect(dearer.check().problems).toEqual([]);
    const covered = openBooks({ anaHas: fullCard("NP-SNR-20") });
    covered.giveAway("NP-SNR-20");
    redeem(covered.rewards()[0], "NP-CHK-20");
    expect(covered.check().problems).toEqual([expect.stringContaining("was given, and the reward redeemed for") as string]);
  });

  test("are not left incomplete, but for what a till left before and nobody was given", () => {
    const leftIncomplete = [{ programId: petStorePrograms.northpaw.programId, itemId: 403, date: "2026-01-05" }];
    const tills = openBooks({ anaHas: fullCard("NP-SNR-20"), leftIncomplete });
    expect(tills.check().problems).toEqual([]);
    const order = tills.giveAway("NP-SNR-20");
    const incomplete = expect.stringContaining("incomplete, and no failure says so") as string;
    expect(tills.check().problems).toContainEqual(incomplete);
    expect(tills.check({ excused: [gidOf(order)] }).problems).toEqual([]);
    const ours = openBooks({ anaHas: fullCard("NP-SNR-20") });
    Object.assign(ours.rewards()[0] ?? {}, { state: "incomplete" });
    expect(ours.check().problems).toEqual([incomplete]);
  });

  test("do not vanish", () => {
    const { ana, astro, account, check } = openBooks({ anaHas: fullCard("NP-CHK-20") });
    const [transaction] = account.transactions.values();
    if (transaction) astro.books.takeBack(account, transaction, 1);
    expect(ana.cards.every(({ reward }) => reward === null)).toBe(true);
    expect(check()).toMatchObject({ lost: 1, problems: [expect.any(String), expect.stringContaining("is gone") as string] });
  });
});

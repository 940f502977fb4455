import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Offers } from "#app/coupons/checkout-view.ts";
import { db } from "#app/platform/db.server.ts";
import { forgetAllKept } from "#app/platform/kept.ts";
import { petStoreUpcs } from "#test/fixtures/pet-store.ts";
import { petStoreMembers } from "#test/fixtures/pet-store-astro.ts";
import { petStoreCoupons } from "#test/fixtures/pet-store-petz.ts";
import type { SimulatedCheckout } from "#test/simulators/shopify/checkout.ts";
import {
  askCartOffers,
  askOffers,
  askOrder,
  offersIn,
  post,
  pressCartOffer,
  pressOffer,
  questionOf,
  setUpCheckout,
} from "#test/support/checkout-api.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { until } from "#test/support/until.ts";

/** What a buyer may use, from the question of the extension to the code: the real routes, a simulated Shopify and simulated partners. */

let world: World;

beforeAll(async () => {
  const purchases = [{ transactionID: "till-1", itemCode: petStoreUpcs["NP-CHK-20"], quantity: 12, date: "2026-11-01" }];
  world = await openWorld({
    members: [{ ...petStoreMembers.ana, purchases }, petStoreMembers.ben, petStoreMembers.kim],
    petz: { settings: { releasePath: "auth/void" }, world: { releasePath: "auth/void" } },
  });
});
afterAll(() => world.close());
beforeEach(async () => {
  await db.hold.deleteMany();
  world.petz.faults.clear();
  world.astro.faults.clear();
  for (const one of world.petz.books.authorizations) if (one.state === "open") world.petz.books.lapse(one.authRef);
  await db.connection.updateMany({ data: { status: "connected" } });
  await setUpCheckout(world.shop.domain);
});

const chicken = { sku: "NP-CHK-20", quantity: 2 };
const litter = { sku: "RS-LIT-18" };
const can = { sku: "WK-TUN-CAN" };

function openFor(customer: string | null, ...lines: { sku: string; quantity?: number }[]): SimulatedCheckout {
  return world.shop.openCheckout({ customer, lines });
}

const anas = (...lines: { sku: string; quantity?: number }[]) => openFor("ana", ...lines);
const titles = (answer: Offers) => offersIn(answer).map(({ title }) => title);
const open = (couponRef: string) => world.petz.books.entry(couponRef).authorized.filter(({ state }) => state === "open").length;
const states = async () => (await db.hold.findMany({ orderBy: { id: "asc" } })).map(({ couponRef, state }) => `${couponRef} ${state}`);

/** The one offer that an answer has. */
function oneOf(answer: Offers) {
  const [offer, ...more] = offersIn(answer);
  if (!offer || more.length > 0) throw new Error(`Not one offer: ${JSON.stringify(answer)}`);
  return offer;
}

async function codeOf(checkout: SimulatedCheckout, id: string): Promise<string> {
  const answer = await pressOffer(checkout, id);
  if (answer.status !== "code") throw new Error(`No code: ${JSON.stringify(answer)}`);
  return answer.code;
}

describe("A buyer at checkout", () => {
  it("is shown the coupons that fit, those worth most first, each put aside at the partner", async () => {
    const checkout = anas(chicken, litter, can);
    const answer = await askOffers(checkout);
    expect(answer).toMatchObject({ status: "ready", remove: [], isPartial: false });
    expect(offersIn(answer)).toMatchObject([
      { kind: "coupon", title: "15 % off Riverstone litter", saves: { amount: "3.75", currency: "CAD" }, state: "available", code: null },
      {
        title: "$3 off Northpaw 20 lb",
        item: "Northpaw Chicken & Rice dog food · 20 lb",
        units: 1,
        saves: { amount: "3.00" },
        lastDay: "2099-12-31",
      },
      { title: "Free Whiskerwood can", saves: { amount: "2.49" } },
    ]);
    for (const { couponRef } of [petStoreCoupons.threeOff, petStoreCoupons.fifteenPercent, petStoreCoupons.freeCan])
      expect(open(couponRef)).toBe(1);
  });

  it("who presses gets a code of their own that takes off what was said, once, and on nothing else", async () => {
    const checkout = anas(chicken, litter);
    const [offer] = offersIn(await askOffers(checkout)).filter(({ title }) => title.startsWith("$3"));
    const code = await codeOf(checkout, offer?.id ?? "");
    expect(checkout.applyCode(code)).toEqual({ type: "success" });
    expect(checkout.cost.discounts).toBe(300);
    expect(await pressOffer(checkout, offer?.id ?? "", "applied")).toEqual({ status: "noted" });
    expect(offersIn(await askOffers(checkout))).toContainEqual(expect.objectContaining({ id: offer?.id, state: "applied", code }));
    const ben = openFor("ben", chicken);
    expect(ben.applyCode(code)).toMatchObject({ type: "error" });
  });

  it("who presses again, or twice at once, gets the same code", async () => {
    const checkout = anas(chicken);
    const { id } = oneOf(await askOffers(checkout));
    const before = world.shop.state.discounts.length;
    const answers = await Promise.all([1, 2, 3].map(() => pressOffer(checkout, id)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const [first] = answers;
    expect(await pressOffer(checkout, id)).toEqual(first);
    expect(first).toMatchObject({ status: "code", link: expect.stringMatching(/^\/discount\/[^/]+\?redirect=\/cart$/) as string });
    expect(world.shop.state.discounts.length - before).toBe(1);
  });

  it("is not asked of the partner again for what is put aside already", async () => {
    const checkout = anas(chicken);
    const offer = oneOf(await askOffers(checkout));
    const asked = world.petz.callsTo("auth/create").length;
    expect(oneOf(await askOffers(checkout))).toEqual(offer);
    expect(world.petz.callsTo("auth/create").length).toBe(asked);
    expect(await states()).toEqual(["ANA-3OFF authorized"]);
  });

  it.each([
    ["a wallet without anything", "jo", "none"],
    ["no wallet", "kim", "no_wallet"],
    ["nothing in the wallet for this cart", "ben", "none"],
    ["neither e-mail nor phone", "grace", "no_wallet"],
    ["another phone number than the wallet has", "dev", "no_wallet"],
  ])("with %s is offered nothing, and told why", async (_what, customer, why) => {
    expect(await askOffers(openFor(customer, chicken, { sku: "TW-TUR-12" }, { sku: "WK-DRY-5" }, { sku: "NP-PUP-10" }))).toEqual({
      status: "nothing",
      why,
      remove: [],
    });
    expect(await states()).toEqual([]);
  });

  it("who has a coupon for two units is offered it with two of them, and not with one", async () => {
    expect(await askOffers(openFor("chloe", { sku: "TW-TUR-CAN" }, { sku: "TW-DUK-CAN" }))).toMatchObject({
      status: "nothing",
      why: "none",
    });
    expect(oneOf(await askOffers(openFor("chloe", { sku: "TW-TUR-CAN", quantity: 2 })))).toMatchObject({
      units: 2,
      saves: { amount: "1.00" },
    });
  });

  it("whose coupon the partner refuses is not offered it, and it is not asked for again at once", async () => {
    await askOffers(anas(chicken));
    // It is put aside for an order of which we know nothing.
    await db.hold.deleteMany();
    const checkout = anas(chicken);
    expect(await askOffers(checkout)).toEqual({ status: "nothing", why: "none", remove: [] });
    const asked = world.petz.callsTo("auth/create").length;
    expect(await askOffers(checkout)).toEqual({ status: "nothing", why: "none", remove: [] });
    expect(world.petz.callsTo("auth/create").length).toBe(asked);
    expect(await db.hold.findMany()).toMatchObject([{ state: "released", reason: "in_use" }]);
  });

  it("never saves more than the units cost in Shopify, whatever the coupon is worth", async () => {
    const big = { ...petStoreCoupons.threeOff, couponRef: "ANA-BIG", title: "$900 off", value: { kind: "amount", minor: 90_000 } } as const;
    world.petz.books.addCoupon("PZ-ANA", { ...big, upcs: ["071048000215"] });
    const offers = offersIn(await askOffers(anas({ ...can, quantity: 3 })));
    world.petz.books.changeCoupon("ANA-BIG", { saved: false });
    expect(offers.find(({ title }) => title === big.title)).toMatchObject({ units: 1, saves: { amount: "2.49" } });
  });
});

describe("The cart", () => {
  it("that loses a line loses what was used on it: the code is to be taken off, and the coupon is free again", async () => {
    const checkout = anas(chicken, litter);
    const offer = offersIn(await askOffers(checkout)).find(({ title }) => title.startsWith("$3"));
    const code = await codeOf(checkout, offer?.id ?? "");
    checkout.applyCode(code);
    checkout.setLine("NP-CHK-20", 0);
    const answer = await askOffers(checkout);
    expect(titles(answer)).toEqual(["15 % off Riverstone litter"]);
    expect(answer.remove).toEqual([code]);
    await until(() => open("ANA-3OFF") === 0);
    expect(world.shop.state.discounts.filter((discount) => discount.code === code)).toEqual([]);
    expect(await pressOffer(checkout, offer?.id ?? "")).toEqual({ status: "refused", why: "gone" });
    checkout.setLine("NP-CHK-20", 1);
    const again = offersIn(await askOffers(checkout)).find(({ title }) => title.startsWith("$3"));
    expect(again).toMatchObject({ state: "available", code: null });
    expect(again?.id).not.toBe(offer?.id);
  });

  it("that gets another size of the same coupon's items has it used there", async () => {
    const checkout = anas({ sku: "NP-CHK-20" });
    const before = oneOf(await askOffers(checkout));
    checkout.setLine("NP-CHK-20", 0);
    checkout.setLine("NP-SAL-20", 1);
    const after = oneOf(await askOffers(checkout));
    expect([before.item, after.item]).toEqual(["Northpaw Chicken & Rice dog food · 20 lb", "Northpaw Salmon dog food · 20 lb"]);
    expect(open("ANA-3OFF")).toBe(1);
  });

  it("that is emptied keeps nothing", async () => {
    const checkout = anas(chicken);
    await askOffers(checkout);
    checkout.setLine("NP-CHK-20", 0);
    expect(await askOffers(checkout)).toEqual({ status: "nothing", why: "none", remove: [] });
    expect(await states()).toEqual(["ANA-3OFF released"]);
  });

  it("whose goods cost less now than a coupon takes off has the coupon put aside anew", async () => {
    const checkout = anas(can);
    const before = oneOf(await askOffers(checkout));
    world.shop.setPrice("WK-TUN-CAN", "1.99");
    forgetAllKept();
    const after = oneOf(await askOffers(checkout));
    expect([before.saves.amount, after.saves.amount]).toEqual(["2.49", "1.99"]);
    world.shop.setPrice("WK-TUN-CAN", "2.49");
    forgetAllKept();
  });

  it("is asked about by claims alone: more units than there are make no difference to what the code does", async () => {
    const checkout = anas({ sku: "NP-CHK-4" });
    const chickenGid = `gid://shopify/ProductVariant/${world.shop.variant("NP-CHK-20").id}`;
    const body = { checkoutToken: checkout.token, lines: [{ variant: chickenGid, quantity: 9 }] };
    const { body: answer } = await post<Offers>("/api/checkout/offers", { token: checkout.sessionToken(), body });
    const code = await codeOf(checkout, oneOf(answer).id);
    expect(checkout.applyCode(code)).toMatchObject({ type: "error" });
    expect(checkout.cost.discounts).toBe(0);
  });
});

describe("A buyer with two checkouts", () => {
  it("takes what they have along to the second, code and all", async () => {
    const first = anas(chicken);
    const { id } = oneOf(await askOffers(first));
    const code = await codeOf(first, id);
    const second = anas(chicken);
    expect(oneOf(await askOffers(second))).toMatchObject({ id, code, state: "code" });
    expect(second.applyCode(code)).toEqual({ type: "success" });
    expect(await pressOffer(second, id, "applied")).toEqual({ status: "noted" });
    // The first one has to ask again.
    expect(await pressOffer(first, id)).toEqual({ status: "not_found" });
    expect(open("ANA-3OFF")).toBe(1);
  });

  it("presses in the checkout what a late answer to the cart has taken back there", async () => {
    const checkout = anas(chicken);
    const { id } = oneOf(await askOffers(checkout));
    await db.hold.update({ where: { id }, data: { checkoutToken: "the-cart-it-came-from" } });
    expect(await pressOffer(checkout, id, "removed")).toEqual({ status: "not_found" });
    expect(checkout.applyCode(await codeOf(checkout, id))).toEqual({ type: "success" });
    expect(await db.hold.findUnique({ where: { id } })).toMatchObject({ checkoutToken: checkout.token, state: "code_assigned" });
  });

  it("gives up what does not fit the second", async () => {
    const first = anas(chicken);
    const code = await codeOf(first, oneOf(await askOffers(first)).id);
    const answer = await askOffers(anas(litter));
    expect(titles(answer)).toEqual(["15 % off Riverstone litter"]);
    expect(answer.remove).toEqual([code]);
  });

  it("or with two tabs at once, has one hold on one coupon, and both tabs show it", async () => {
    const checkout = anas(chicken);
    const answers = await Promise.all([askOffers(checkout), askOffers(checkout), askOffers(anas(chicken))]);
    const ids = answers.map((answer) => oneOf(answer).id);
    expect(new Set(ids).size).toBe(1);
    expect(await states()).toEqual(["ANA-3OFF authorized"]);
    expect(open("ANA-3OFF")).toBe(1);
  });
});

describe("A guest", () => {
  const contact = { email: "ana.roy@example.test" };

  it("is asked to sign in where guests are not served, whatever they type", async () => {
    expect(await askOffers(openFor(null, chicken), contact)).toEqual({ status: "nothing", why: "sign_in", remove: [] });
    expect(world.petz.books.entry("ANA-3OFF").authorized.filter(({ state }) => state === "open")).toEqual([]);
  });

  it("is served where the merchant allows it, and the code is for whoever has it", async () => {
    await setUpCheckout(world.shop.domain, { guests: true, rewards: true });
    const checkout = openFor(null, chicken);
    expect(await askOffers(checkout)).toMatchObject({ status: "nothing", why: "sign_in" });
    const { id } = oneOf(await askOffers(checkout, contact));
    expect(checkout.applyCode(await codeOf(checkout, id))).toEqual({ type: "success" });
  });

  it("who signs in gives up what they had as a guest, and has it as a customer", async () => {
    await setUpCheckout(world.shop.domain, { guests: true });
    const checkout = openFor(null, chicken);
    const asGuest = oneOf(await askOffers(checkout, contact));
    const code = await codeOf(checkout, asGuest.id);
    checkout.signIn("ana");
    const answer = await askOffers(checkout);
    expect(answer.remove).toEqual([code]);
    expect(oneOf(answer)).toMatchObject({ title: asGuest.title, code: null });
    expect(oneOf(answer).id).not.toBe(asGuest.id);
  });
});

describe("A buyer who takes a code off, or whose checkout refuses it", () => {
  it.each(["removed", "refused"] as const)("(%s) is offered the coupon anew", async (intent) => {
    const checkout = anas(chicken);
    const { id } = oneOf(await askOffers(checkout));
    await codeOf(checkout, id);
    expect(await pressOffer(checkout, id, intent)).toEqual({ status: "noted" });
    // Said twice is said once.
    expect(await pressOffer(checkout, id, intent)).toEqual({ status: "noted" });
    expect(await pressOffer(checkout, id, "applied")).toEqual({ status: "refused", why: "gone" });
    const again = oneOf(await askOffers(checkout));
    expect(again).toMatchObject({ state: "available", code: null });
    expect(again.id).not.toBe(id);
    expect(open("ANA-3OFF")).toBe(1);
  });
});

describe("A hold whose time is over", () => {
  it("gives no code any more, and is put aside anew", async () => {
    const checkout = anas(chicken);
    const { id } = oneOf(await askOffers(checkout));
    await db.hold.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await pressOffer(checkout, id)).toEqual({ status: "refused", why: "gone" });
    const again = oneOf(await askOffers(checkout));
    expect(again.id).not.toBe(id);
  });
});

describe("A partner that", () => {
  const within = async (ms: number, ask: () => Promise<Offers>) => {
    const start = performance.now();
    const answer = await ask();
    expect(performance.now() - start).toBeLessThan(ms);
    return answer;
  };

  it("is silent keeps nobody longer than the deadline", async () => {
    world.petz.faults.add({ kind: "no_answer" });
    expect(await within(2_800, () => askOffers(anas(chicken)))).toEqual({ status: "unavailable", remove: [] });
    expect(await states()).toEqual([]);
  });

  it("is slow with one coupon has the others shown, and that one when it is asked for again", async () => {
    world.petz.faults.add({ kind: "slow", endpoints: ["auth/create"], delayMs: 60_000, nth: 1 });
    const checkout = anas(chicken, litter);
    const first = await within(2_800, () => askOffers(checkout));
    expect(first).toMatchObject({ status: "ready", isPartial: true, offers: [expect.anything()] });
    // Nobody knows what became of it, and without a code nothing can.
    await until(async () => (await states()).some((state) => state.endsWith("released")));
    const second = await askOffers(checkout);
    expect(titles(second).length).toBe(2);
  });

  it.each(["down", "unavailable", "server_error", "not_json"] as const)(
    "is %s makes coupons unavailable, and nothing else",
    async (kind) => {
      world.petz.faults.add({ kind });
      expect(await within(2_800, () => askOffers(anas(chicken)))).toEqual({ status: "unavailable", remove: [] });
      world.petz.faults.clear();
      expect(titles(await askOffers(anas(chicken)))).toEqual(["$3 off Northpaw 20 lb"]);
    },
  );

  it("is silent now leaves the buyer what was put aside before", async () => {
    const checkout = anas(chicken);
    const offer = oneOf(await askOffers(checkout));
    forgetAllKept();
    world.petz.faults.add({ kind: "down" });
    expect(await askOffers(checkout)).toMatchObject({ status: "ready", offers: [{ id: offer.id }], isPartial: true });
  });

  it("does not accept the shop's credentials is not asked again until somebody enters others", async () => {
    world.petz.faults.add({ kind: "credentials_revoked" });
    expect(await askOffers(anas(chicken))).toEqual({ status: "unavailable", remove: [] });
    const asked = world.petz.calls.length;
    expect(await askOffers(anas(chicken))).toEqual({ status: "unavailable", remove: [] });
    expect(world.petz.calls.length).toBe(asked);
    expect(await db.connection.findFirst({ where: { partner: "petz" } })).toMatchObject({ status: "credentials_rejected" });
  });

  it("authorises more than it was asked for is not believed", async () => {
    world.petz.faults.add({ kind: "authorizes_more" });
    expect(await askOffers(anas(chicken))).toEqual({ status: "unavailable", remove: [] });
    expect(await states()).toEqual(["ANA-3OFF released"]);
  });
});

describe("Where the shop", () => {
  it("offers no coupons, nothing is asked", async () => {
    await setUpCheckout(world.shop.domain, { coupons: false });
    const asked = world.petz.calls.length;
    expect(await askOffers(anas(chicken))).toEqual({ status: "nothing", why: "off", remove: [] });
    expect(world.petz.calls.length).toBe(asked);
  });

  it("takes a manufacturer's coupons in the store alone, they are not offered", async () => {
    await setUpCheckout(world.shop.domain, { inStoreBrands: [{ brand: "northpaw", reason: "Not paid back online" }] });
    expect(await askOffers(anas(chicken))).toMatchObject({ status: "nothing", why: "none" });
    expect(await db.hold.count()).toBe(0);
  });

  it("has disconnected the partner, nothing is offered", async () => {
    await db.connection.updateMany({ where: { partner: "petz" }, data: { status: "disconnected" } });
    forgetAllKept();
    expect(await askOffers(anas(chicken))).toEqual({ status: "nothing", why: "off", remove: [] });
  });

  it("has no Plus, checkout offers nothing, and the cart does all the same", async () => {
    await setUpCheckout(world.shop.domain, {}, { plus: false });
    expect(await askOffers(anas(chicken))).toEqual({ status: "nothing", why: "off", remove: [] });
    const cart = world.shop.openCart({ customer: "ana", lines: [chicken] });
    const { id } = oneOf(await askCartOffers(world.shop, cart));
    const answer = await pressCartOffer(world.shop, cart, { id });
    if (answer.status !== "code") throw new Error(JSON.stringify(answer));
    expect(answer.link).toBe(`/discount/${answer.code}?redirect=/cart`);
    expect(cart.applyCode(answer.code)).toEqual({ type: "success" });
    const checkout = cart.checkout();
    expect(checkout.cost.discounts).toBe(300);
  });

  it("is seen by its buyers, that is noted for the merchant", async () => {
    await askOffers(anas(chicken));
    await askCartOffers(world.shop, world.shop.openCart({ customer: "ana", lines: [chicken] }));
    await askOrder(anas(chicken), 42, { place: "thank_you" });
    await until(async () => {
      const setup = await db.checkoutSetup.findUnique({ where: { shopId: world.shop.domain } });
      return ["cart", "checkout", "thank_you"].every((place) => Object.keys(setup?.seen ?? {}).includes(place));
    });
  });

  it("cannot be read at Shopify, coupons are unavailable and checkout goes on", async () => {
    const sessions = await db.session.findMany();
    await db.session.updateMany({ data: { expires: new Date(1000), refreshTokenExpires: new Date(1000) } });
    expect(await askOffers(anas(chicken))).toEqual({ status: "unavailable", remove: [] });
    for (const { id, expires, refreshTokenExpires } of sessions)
      await db.session.update({ where: { id }, data: { expires, refreshTokenExpires } });
  });
});

describe("A free good that the buyer has earned", () => {
  beforeEach(() => setUpCheckout(world.shop.domain, { coupons: false, rewards: true }));
  const program = { programId: "2101", title: "Northpaw Dog 20lb | Buy 12 Get 1 Free" };

  it("is offered for the price of one unit of its item, and needs no word of the partner to be put aside", async () => {
    const checkout = anas(chicken);
    const offer = oneOf(await askOffers(checkout));
    expect(offer).toMatchObject({ kind: "reward", title: program.title, units: 1, saves: { amount: "62.99" }, state: "available" });
    expect(await db.hold.findUnique({ where: { id: offer.id }, include: { events: true, member: true } })).toMatchObject({
      ...{ kind: "reward", state: "authorized", partner: "astro", programId: "2101", itemId: "401", authRef: null },
      member: { name: "Ana Roy" },
      events: [{ kind: "authorized" }],
    });
    expect(checkout.applyCode(await codeOf(checkout, offer.id))).toEqual({ type: "success" });
    expect(checkout.cost.discounts).toBe(6299);
    expect(oneOf(await askOffers(checkout))).toMatchObject({ id: offer.id, state: "code" });
  });

  it("stands beside a coupon on another unit of the same item, and goes first where there is one unit", async () => {
    await setUpCheckout(world.shop.domain, { rewards: true });
    expect(titles(await askOffers(anas(chicken)))).toEqual([program.title, "$3 off Northpaw 20 lb"]);
    expect(titles(await askOffers(anas({ sku: "NP-CHK-20" })))).toEqual([program.title]);
  });

  it("is not offered where its program is for the store only, where its item is not in the cart, or where an order is being redeemed for it", async () => {
    expect(await askOffers(anas(litter))).toMatchObject({ status: "nothing", why: "none" });
    await setUpCheckout(world.shop.domain, { coupons: false, rewards: true, inStorePrograms: [{ ...program, reason: "Distributor" }] });
    expect(await askOffers(anas(chicken))).toMatchObject({ status: "nothing", why: "none" });
    await setUpCheckout(world.shop.domain, { coupons: false, rewards: true });
    const { id } = oneOf(await askOffers(anas(chicken)));
    const { couponRef, memberId } = await db.hold.findUniqueOrThrow({ where: { id } });
    await db.hold.deleteMany();
    const line = await anyLine();
    const redemption = {
      shopId: world.shop.domain,
      partner: "astro",
      rewardId: couponRef,
      programTitle: program.title,
      state: "planned" as const,
    };
    const made = await db.redemption.create({ data: { ...redemption, lineId: line, memberId: memberId ?? "" } });
    expect(await askOffers(anas(chicken))).toMatchObject({ status: "nothing", why: "none" });
    await db.redemption.delete({ where: { id: made.id } });
  });

  async function anyLine(): Promise<string> {
    const of = {
      shopId: world.shop.domain,
      gid: "gid://shopify/Order/1",
      name: "#1",
      number: 1,
      payment: "paid",
      currency: "CAD",
      subtotalMinor: 1,
    };
    const order = await db.order.create({ data: { ...of, processedAt: new Date(), readVersion: new Date(), readAt: new Date() } });
    const line = { shopId: world.shop.domain, orderId: order.id, gid: "x", position: 1, kind: "product", title: "x", quantity: 1 };
    return (await db.orderLine.create({ data: { ...line, currentQuantity: 1, totalMinor: 0 } })).id;
  }

  it("is nobody's who is no member, nor one from whom the merchant took the account away", async () => {
    expect(await askOffers(openFor("chloe", chicken))).toMatchObject({ status: "nothing", why: "no_wallet" });
    oneOf(await askOffers(anas(chicken)));
    await db.hold.deleteMany();
    await db.memberLink.updateMany({ data: { state: "unlinked", memberId: null } });
    expect(await askOffers(anas(chicken))).toMatchObject({ status: "nothing", why: "no_wallet" });
    await db.memberLink.deleteMany();
  });

  it("is nobody's who merely types an address", async () => {
    await setUpCheckout(world.shop.domain, { coupons: false, rewards: true, guests: true });
    expect(await askOffers(openFor(null, chicken), { email: "ana.roy@example.test" })).toMatchObject({ status: "nothing" });
    expect(await states()).toEqual([]);
  });

  it("is put aside anew when its price has changed, as it takes off exactly that", async () => {
    const before = oneOf(await askOffers(anas(chicken)));
    world.shop.setPrice("NP-CHK-20", "65.99");
    forgetAllKept();
    const after = oneOf(await askOffers(anas(chicken)));
    world.shop.setPrice("NP-CHK-20", "62.99");
    expect([before.saves.amount, after.saves.amount, before.id === after.id]).toEqual(["62.99", "65.99", false]);
  });

  it("keeps no coupon from the buyer when its program is silent", async () => {
    await setUpCheckout(world.shop.domain, { rewards: true });
    world.astro.faults.add({ kind: "down" });
    expect(await askOffers(anas(chicken))).toMatchObject({
      status: "ready",
      isPartial: true,
      offers: [{ title: "$3 off Northpaw 20 lb" }],
    });
  });
});

describe("What was used on an order", () => {
  it("is told to its buyer before and after Shopify has told us of it, and to nobody who does not name the checkout", async () => {
    const checkout = openFor("ana", chicken);
    const { id } = oneOf(await askOffers(checkout));
    checkout.applyCode(await codeOf(checkout, id));
    await pressOffer(checkout, id, "applied");
    const completion = checkout.complete();
    if (completion.status !== "placed") throw new Error("The order was refused.");
    const { id: order } = completion.order;
    const waiting = { kind: "coupon", title: "$3 off Northpaw 20 lb", saves: { amount: "3.00", currency: "CAD" }, state: "waiting" };
    expect((await askOrder(checkout, order)).holds).toMatchObject([waiting]);
    expect((await askOrder(checkout, `gid://shopify/OrderIdentity/${order}`)).holds).toMatchObject([waiting]);
    expect((await askOrder(checkout, order, { named: false })).holds).toEqual([]);
    await db.hold.update({ where: { id }, data: { orderGid: `gid://shopify/Order/${order}`, state: "redeemed" } });
    expect((await askOrder(checkout, order, { named: false })).holds).toMatchObject([{ ...waiting, state: "redeemed" }]);
  });
});

it("What is asked names no price: the answer's own come from Shopify", () => {
  expect(JSON.stringify(questionOf(anas(chicken)))).not.toMatch(/price|amount|cost/);
});

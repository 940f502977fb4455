import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { finishFromCallback, leadBackFromLightspeed } from "#app/connections/lightspeed-callback.server.ts";
import { connectHeartland, disconnectPos, startLightspeed, testHeartland, testPos } from "#app/connections/pos.server.ts";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import { chooseLink, undoLink } from "#app/pos/choose-link.server.ts";
import type { OrderSettingsInput } from "#app/pos/pos-views.ts";
import { readLinks } from "#app/pos/read-links.server.ts";
import { readPosSettings } from "#app/pos/read-pos-settings.server.ts";
import { readPos, readPosSummaries } from "#app/pos/read-pos.server.ts";
import { previewPosSettings, savePosSettings } from "#app/pos/save-pos-settings.server.ts";
import { db } from "#app/platform/db.server.ts";
import { askToRead } from "#app/programs/read-catalogue.server.ts";
import { heartlandToken } from "#test/fixtures/heartland-world.ts";
import { petStorePosChoices } from "#test/fixtures/pet-store-pos.ts";
import { addItem } from "#test/simulators/heartland/books.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";

const partner = "heartland";
const actor = "Robin";

let world: World;
let shop: string;

beforeAll(async () => {
  world = await openWorld({ pos: { heartland: { without: ["TG-ROPE"] } } });
  shop = world.shop.domain;
  await world.startWorker();
});
afterAll(() => world.close());

const input = (token = heartlandToken) => ({ baseUrl: "northside-pets", token });
const address = "https://northside-pets.retail.heartland.us/api";

async function settings(change: Partial<OrderSettingsInput> = {}): Promise<OrderSettingsInput> {
  const view = await readPosSettings(shop, partner);
  if (!view) throw new Error("Heartland was never connected.");
  return { ...view.settings, ...change };
}

async function save(change: Partial<OrderSettingsInput>, confirmed = false) {
  return savePosSettings({ shop, partner, settings: await settings(change), actor, confirmed });
}

async function standing(order: { name: string }): Promise<string> {
  const found = await db.posOrder.findFirstOrThrow({ where: { shopId: shop, partner, order: { name: order.name } } });
  return [found.state, found.reason].filter(Boolean).join(": ");
}

describe("a connection with Heartland", () => {
  it("is not there before, and is not made with a token that Heartland does not take", async () => {
    expect(await readPosSummaries(shop)).toMatchObject({ heartland: { status: "never" }, lightspeed: { status: "never" } });
    expect(await readPosSettings(shop, partner)).toBe(null);
    expect(await connectHeartland({ shop, input: input("guess") })).toEqual({ status: "credentials_rejected" });
    expect(await connectHeartland({ shop, input: { baseUrl: "https://example.test", token: "t" } })).toEqual({
      status: "invalid",
      errors: { baseUrl: "foreign_host" },
    });
    expect((await readPos(shop, partner)).status).toBe("never");
  });

  it("is tested without being kept, and says once it stands with which account and as whom", async () => {
    expect(await testHeartland({ shop, input: input() })).toEqual({ status: "ok" });
    expect((await readPos(shop, partner)).status).toBe("never");
    expect(await connectHeartland({ shop, input: input() })).toEqual({ status: "connected" });
    await world.settled();
    const view = await readPos(shop, partner);
    expect(view).toMatchObject({ status: "connected", account: "Northside Pets", user: "Online Orders", address });
    expect(JSON.stringify(view)).not.toContain(heartlandToken);
  });

  it("is noticed to be refused when it is checked, and works again with the next check that is not", async () => {
    world.pos.heartland.faults.add({ kind: "credentials_revoked" });
    expect(await testPos({ shop, partner })).toEqual({ status: "credentials_rejected" });
    expect((await readPos(shop, partner)).status).toBe("credentials_rejected");
    expect(await readPosSettings(shop, partner)).toMatchObject({ lists: { status: "unread", why: "credentials_rejected" } });
    world.pos.heartland.faults.clear();
    expect(await testPos({ shop, partner })).toEqual({ status: "ok" });
    expect((await readPos(shop, partner)).status).toBe("connected");
    await world.settled();
  });
});

describe("the order settings", () => {
  it("offer what Heartland has and how the shop's buyers paid", async () => {
    world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }], giftCardUsed: "5.00" });
    await world.settled();
    const view = await readPosSettings(shop, partner);
    expect(view?.traits).toMatchObject({ employee: false, taxes: false, shippingMethods: true });
    expect(view?.timeZone).toBe("America/Toronto");
    expect(view?.lists.status === "read" && view.lists.lists.registers.map(({ name }) => name)).toEqual(["Online", "Till 1 (old)"]);
    expect(view?.gateways).toEqual(expect.arrayContaining(["gift_card", "shopify_payments"]));
    expect(view?.taxes).toEqual(["HST 13 %"]);
  });

  it("are there while Heartland is silent, without its lists", async () => {
    world.pos.heartland.faults.add({ kind: "no_answer" });
    expect(await readPosSettings(shop, partner)).toMatchObject({ lists: { status: "unread", why: "silent" } });
    world.pos.heartland.faults.clear();
  });

  it("are refused field by field", async () => {
    expect(await save({ minimumCreatedAt: "2026-02-30T09:00", ignoreTags: [" "] })).toEqual({
      status: "invalid",
      errors: { minimumCreatedAt: "not_a_date", ignoreTags: "required" },
    });
  });

  it("let orders arrive that they held back, once the merchant has seen which", async () => {
    const place = { minimumCreatedAt: "", ...petStorePosChoices.heartland };
    expect(await save({ ...place, archived: false }, true)).toEqual({ status: "saved" });
    await world.settled();
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }], archived: true, fulfilled: true });
    const tagged = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }], tags: ["Wholesale"] });
    await world.settled();
    expect([await standing(order), await standing(tagged)]).toEqual(["skipped: archived_off", "sent"]);

    const preview = { letThrough: [order.name], heldBack: [{ name: tagged.name, reason: "ignored_tag", found: "Wholesale" }] };
    const change = { archived: true, ignoreTags: ["wholesale"] };
    expect(await previewPosSettings({ shop, partner, settings: await settings(change) })).toMatchObject({ status: "previewed", preview });
    expect(await save(change)).toMatchObject({ status: "confirm", preview });
    expect((await settings()).archived).toBe(false);

    expect(await save(change, true)).toEqual({ status: "saved" });
    await world.settled();
    // What is at the POS stays there.
    expect([await standing(order), await standing(tagged)]).toEqual(["sent", "sent"]);
  });

  it("are saved at once when they make no difference to the last orders, and keep what is the connector's own", async () => {
    const key = { shopId_partner: { shopId: shop, partner } };
    const stored = (await db.connection.findUniqueOrThrow({ where: key })).settings as object;
    await db.connection.update({ where: key, data: { settings: { ...stored, rules: { unpaid: "parked" } } } });
    expect(await save({ allowTags: [], posPrefixes: ["POS-", "TILL-"] })).toEqual({ status: "saved" });
    expect((await db.connection.findUniqueOrThrow({ where: key })).settings).toMatchObject({
      posPrefixes: ["POS-", "TILL-"],
      rules: { unpaid: "parked" },
    });
    await world.settled();
  });
});

describe("the product links", () => {
  it("say what each product is at Heartland, and let an order go once the merchant has chosen", async () => {
    await askToRead({ shop, what: "products" });
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "TG-ROPE" }] });
    await world.settled();
    expect(await standing(order)).toBe("failed: pos_unlinked");
    const all = await readLinks(shop, { partner, filter: { state: null, after: null } });
    if (all?.page.status !== "read") throw new Error("Heartland was not asked.");
    expect(all.products.status).toBe("done");
    const rope = all.page.rows.find(({ sku }) => sku === "TG-ROPE");
    expect(rope).toMatchObject({ state: "unlinked", chosen: false });
    const variantGid = rope?.variantGid ?? "";
    const unlinked = async () => {
      const view = await readLinks(shop, { partner, filter: { state: "unlinked", after: null } });
      return view?.page.status === "read" ? view.page.rows.map(({ sku }) => sku) : null;
    };
    expect(await unlinked()).toContain("TG-ROPE");
    expect(await unlinked()).not.toContain("NP-CHK-20");

    const choose = (sku: string) => chooseLink({ shop, partner, variantGid, choice: { sku }, actor });
    expect(await choose("NO-SUCH")).toEqual({ status: "invalid", error: "sku_unknown" });
    expect(await choose("TG-BALL")).toMatchObject({ status: "linked", title: expect.stringMatching(/\(TG-BALL\)$/) as string });
    await world.settled();
    expect(await standing(order)).toBe("sent");
    expect(await unlinked()).not.toContain("TG-ROPE");
    const now = await readLinks(shop, { partner, filter: { state: "linked", after: null } });
    expect(now?.page.status === "read" && now.page.rows.find((row) => row.variantGid === variantGid)).toMatchObject({ chosen: true });

    await undoLink({ shop, partner, variantGid });
    expect(await unlinked()).toContain("TG-ROPE");
  });

  it("let one of several with the same code be chosen", async () => {
    addItem(world.pos.heartland.books.accountOf(), { publicId: "TG-BALL", description: "Tugga Ball (old)" }, new Date());
    const ambiguous = async () => {
      const view = await readLinks(shop, { partner, filter: { state: "ambiguous", after: null } });
      return view?.page.status === "read" ? view.page.rows : [];
    };
    const [ball] = await ambiguous();
    expect(ball).toMatchObject({ sku: "TG-BALL", products: [{ sku: "TG-BALL" }, { name: "Tugga Ball (old)" }] });
    const variantGid = ball?.variantGid ?? "";
    const link = { shop, partner, variantGid, actor } as const;
    expect(await chooseLink({ ...link, choice: { sku: "TG-BALL" } })).toEqual({ status: "invalid", error: "sku_ambiguous" });
    expect(await chooseLink({ ...link, choice: { posId: "1" } })).toEqual({ status: "invalid", error: "not_listed" });
    const posId = ball?.products[1]?.posId ?? "";
    expect(await chooseLink({ ...link, choice: { posId } })).toEqual({ status: "linked", title: "Tugga Ball (old) (TG-BALL)" });
    expect(await ambiguous()).toEqual([]);
    await world.settled();
  });

  it("are what the fix of a failure chooses as well", async () => {
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "TG-ROPE" }] });
    await world.settled();
    const failure = await db.failure.findFirstOrThrow({ where: { shopId: shop, orderName: order.name, code: "pos_unlinked" } });
    const fix = { shop, failureId: failure.id, fix: "link_product" as const, actor };
    expect(await applyFix({ ...fix, form: { posSku: "NO-SUCH" } })).toMatchObject({ errors: { posSku: "sku_unknown" } });
    expect(await applyFix({ ...fix, form: { posSku: "NP-CHK-20" } })).toMatchObject({ status: "applied", failures: 1 });
    await world.settled();
    expect(await standing(order)).toBe("sent");
  });

  it("refuse a product that the shop does not have", async () => {
    const variantGid = "gid://shopify/ProductVariant/1";
    expect(await chooseLink({ shop, partner, variantGid, choice: { sku: "TG-BALL" }, actor })).toEqual({
      status: "invalid",
      error: "not_listed",
    });
  });
});

describe("a disconnected Heartland", () => {
  it("keeps settings and lets orders wait, which is said", async () => {
    await disconnectPos({ shop, partner });
    world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }] });
    await world.settled();
    expect(await readPos(shop, partner)).toMatchObject({ status: "disconnected", address: "", waitingOrders: 1 });
    expect(await readPosSettings(shop, partner)).toMatchObject({ lists: { status: "unread", why: "disconnected" } });
    expect(await save({ refunds: false }, true)).toEqual({ status: "saved" });
    expect(await readLinks(shop, { partner, filter: { state: null, after: null } })).toMatchObject({
      page: { status: "unread", why: "disconnected" },
    });
  });
});

describe("the way back from Lightspeed", () => {
  const query = (facts: Record<string, string>) => new URLSearchParams(facts);

  async function leave(): Promise<string> {
    const url = await startLightspeed({ shop });
    return new URL(url ?? "").searchParams.get("state") ?? "";
  }

  it("leads into the admin of the shop that the merchant left from, with what they bring along", async () => {
    const state = await leave();
    const facts = { code: "c1", domain_prefix: "pawsomepets", state };
    expect(await leadBackFromLightspeed(query(facts))).toEqual({
      status: "back",
      to: `https://admin.shopify.com/store/pawsome-pets/apps/test-client-id/app/connections/lightspeed?${query(facts)}`,
    });
    expect(await leadBackFromLightspeed(query({ error: "access_denied", state }))).toMatchObject({
      to: expect.stringMatching(/\?denied=access_denied$/) as string,
    });
  });

  it("leads nowhere with a state that is nobody's, or none", async () => {
    const made: Record<string, string>[] = [
      { code: "c1", domain_prefix: "pawsomepets", state: "made-up" },
      { error: "access_denied", state: "made-up" },
      { error: "access_denied" },
      {},
    ];
    for (const facts of made) expect(await leadBackFromLightspeed(query(facts))).toEqual({ status: "unknown" });
  });

  it("is used up once, and only by the shop itself", async () => {
    const page = new URL((await startLightspeed({ shop })) ?? "");
    const back = await fetch(`${world.pos.served.lightspeed.origin}${page.pathname}${page.search}`, { redirect: "manual" });
    const { searchParams } = new URL(back.headers.get("location") ?? "");
    expect(await finishFromCallback(shop, query({}))).toBe(null);
    expect(await finishFromCallback("other.myshopify.com", searchParams)).toEqual({ status: "expired" });
    expect(await finishFromCallback(shop, searchParams)).toEqual({ status: "connected" });
    expect(await finishFromCallback(shop, searchParams)).toEqual({ status: "expired" });
    await world.settled();
    expect(await readPos(shop, "lightspeed")).toMatchObject({ status: "connected", address: "pawsomepets", user: "Robin Leclair" });
    const facts = { code: "c1", domain_prefix: "evil.example/", state: await leave() };
    expect(await finishFromCallback(shop, query(facts))).toEqual({ status: "expired" });
    expect(await finishFromCallback(shop, query({ ...facts, domain_prefix: "pawsomepets" }))).toEqual({ status: "credentials_rejected" });
  });
});

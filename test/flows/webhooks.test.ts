import { createHmac, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { action, loader } from "#app/routes/webhooks.orders.tsx";
import { action as complianceAction } from "#app/routes/webhooks.compliance.tsx";
import { action as appAction } from "#app/routes/webhooks.app.tsx";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { testEnvironment } from "#test/support/environment.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const paid = JSON.stringify({ id: 7, admin_graphql_api_id: "gid://shopify/Order/7" });

function request(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string | null> = {},
  signed: string | Uint8Array = body,
): Request {
  const all: Record<string, string | null> = {
    "Content-Type": "application/json",
    "X-Shopify-Topic": "orders/paid",
    "X-Shopify-Hmac-Sha256": createHmac("sha256", testEnvironment.SHOPIFY_API_SECRET).update(signed).digest("base64"),
    "X-Shopify-Shop-Domain": world.shop.domain,
    "X-Shopify-API-Version": "2026-07",
    "X-Shopify-Webhook-Id": randomUUID(),
    "X-Shopify-Event-Id": randomUUID(),
    "X-Shopify-Triggered-At": new Date().toISOString(),
    ...headers,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
  return new Request("https://punchcard.test/webhooks/orders", { method: "POST", headers: given, body });
}

async function send(hook: Request, receive: typeof action = action): Promise<number> {
  const response = await receive({ request: hook, params: {}, context: {} });
  return response.status;
}

async function rows(): Promise<number[]> {
  const [jobs] = await db.$queryRaw<{ count: bigint }[]>`SELECT count(*) FROM pgboss.job`;
  return [await db.webhookDelivery.count(), await db.order.count(), await db.shop.count(), Number(jobs?.count)];
}

describe("a webhook that is not what it says", () => {
  const hostile: [string, () => Request, number][] = [
    [
      "signed with another secret",
      () => request(paid, { "X-Shopify-Hmac-Sha256": createHmac("sha256", "other").update(paid).digest("base64") }),
      401,
    ],
    ["whose body was changed", () => request(paid.replace("7", "8"), {}, paid), 401],
    ["whose body has one more blank", () => request(`${paid} `, {}, paid), 401],
    ["with an empty signature", () => request(paid, { "X-Shopify-Hmac-Sha256": "" }), 400],
    ["with a signature that is no base64", () => request(paid, { "X-Shopify-Hmac-Sha256": "%%%" }), 401],
    ["without a signature", () => request(paid, { "X-Shopify-Hmac-Sha256": null }), 400],
    ["without a topic", () => request(paid, { "X-Shopify-Topic": null }), 400],
    ["without a webhook id", () => request(paid, { "X-Shopify-Webhook-Id": null }), 400],
    ["of a shop that never installed", () => request(paid, { "X-Shopify-Shop-Domain": "stranger.myshopify.com" }), 404],
    ["of something that is no shop", () => request(paid, { "X-Shopify-Shop-Domain": "evil.example" }), 400],
    ["that is not JSON", () => request("{"), 400],
    ["that names no order", () => request(JSON.stringify({ id: 7 })), 400],
    ["that names an order by something else", () => request(JSON.stringify({ admin_graphql_api_id: "gid://shopify/Order/7 OR 1=1" })), 400],
    ["that is JSON of another shape", () => request("[]"), 400],
    ["that is null", () => request("null"), 400],
    [
      "that is larger than any order",
      () => request(JSON.stringify({ admin_graphql_api_id: "gid://shopify/Order/7", note: "x".repeat(5_000_000) })),
      413,
    ],
  ];

  it.each(hostile)("%s gets its clear answer and leaves no row", async (_what, make, status) => {
    const before = await rows();
    expect(await send(make())).toBe(status);
    expect(await rows()).toEqual(before);
  });

  it("by GET is told so", async () => {
    const response = await loader({
      request: new Request("https://punchcard.test/webhooks/orders"),
      params: {},
      context: {},
    });
    expect(response.status).toBe(405);
  });
});

describe("a webhook", () => {
  it("is stored with its job; what Shopify sends again changes nothing", async () => {
    const id = { "X-Shopify-Webhook-Id": randomUUID() };
    const [deliveries = 0, , , jobs = 0] = await rows();
    expect(await send(request(paid, id))).toBe(200);
    expect(await send(request(paid, id))).toBe(200);
    const [deliveriesAfter, , , jobsAfter] = await rows();
    expect([deliveriesAfter, jobsAfter]).toEqual([deliveries + 1, jobs + 1]);
  });

  it("is stored once when two web processes get it at the same moment", async () => {
    const id = { "X-Shopify-Webhook-Id": randomUUID() };
    const [deliveries = 0, , , jobs = 0] = await rows();
    expect(await Promise.all(Array.from({ length: 8 }, () => send(request(paid, id))))).toEqual(Array.from({ length: 8 }, () => 200));
    const [deliveriesAfter, , , jobsAfter] = await rows();
    expect([deliveriesAfter, jobsAfter]).toEqual([deliveries + 1, jobs + 1]);
  });

  it("that comes with many others gets its own answer, and its work is asked for once", async () => {
    const [deliveries = 0, , , jobs = 0] = await rows();
    const repeated = { "X-Shopify-Webhook-Id": randomUUID() };
    const stranger = { "X-Shopify-Shop-Domain": "stranger.myshopify.com" };
    const answers = await Promise.all([
      ...Array.from({ length: 20 }, () => send(request(paid))),
      send(request(paid, repeated)),
      send(request(paid, stranger)),
      send(request(paid, repeated)),
      send(request("{")),
      send(request(paid, {}, `${paid} `)),
    ]);
    expect(answers).toEqual([...Array.from({ length: 20 }, () => 200), 200, 404, 200, 400, 401]);
    const [deliveriesAfter, , , jobsAfter] = await rows();
    expect([deliveriesAfter, jobsAfter]).toEqual([deliveries + 21, jobs + 21]);
  });

  it("that the database does not take fails for itself and for none that came with it", async () => {
    const [deliveries = 0, , , jobs = 0] = await rows();
    // JavaScript knows this day, and PostgreSQL's calendar begins later.
    const early = { "X-Shopify-Triggered-At": "-271821-04-20T00:00:00.000Z" };
    const all = await Promise.allSettled([request(paid), request(paid), request(paid, early), request(paid)].map((hook) => send(hook)));
    expect(all.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
    const [deliveriesAfter, , , jobsAfter] = await rows();
    expect([deliveriesAfter, jobsAfter]).toEqual([deliveries + 3, jobs + 3]);
  });

  it("about a topic that nothing follows from is acknowledged and forgotten", async () => {
    const before = await rows();
    expect(await send(request("{}", { "X-Shopify-Topic": "themes/publish" }))).toBe(200);
    expect(await rows()).toEqual(before);
  });
});

describe("compliance", () => {
  it("takes a customer's name out of everything that is kept", async () => {
    await world.startWorker();
    const order = world.shop.placeOrder({ customer: "hugo", lines: [{ sku: "NP-CHK-20" }] });
    await world.settled();
    const customer = world.shop.customer("hugo");
    expect(await db.failure.findFirst({ where: { orderName: order.name } })).toMatchObject({ customerName: "Hugo Bergeron" });
    const body = JSON.stringify({ shop_domain: world.shop.domain, customer: { id: customer.id }, orders_to_redact: [] });
    expect(await send(request(body, { "X-Shopify-Topic": "customers/redact" }), complianceAction)).toBe(200);
    expect(
      JSON.stringify([
        await db.failure.findMany({ omit: { atRiskMinor: true } }),
        await db.order.findMany({ omit: { subtotalMinor: true } }),
        await db.member.findMany(),
        await db.customer.findMany(),
        await db.customerWord.findMany(),
      ]),
    ).not.toMatch(/bergeron/i);
  });

  it("does not take an uninstall for true that is older than the installation", async () => {
    const late = { "X-Shopify-Topic": "app/uninstalled", "X-Shopify-Triggered-At": new Date(Date.now() - 3_600_000).toISOString() };
    expect(await send(request("{}", late), appAction)).toBe(200);
    expect(await db.session.count()).toBe(1);
  });

  it("takes a guest's name out of the orders that Shopify names, and what a merchant typed of them", async () => {
    const address = {
      address1: "1 Pier",
      city: "Toronto",
      provinceCode: "ON",
      zip: "M5V 2T6",
      countryCode: "CA",
      firstName: "Greta",
      lastName: "Quist",
    };
    const order = world.shop.placeOrder({
      customer: null,
      email: "greta@example.test",
      shippingAddress: address,
      lines: [{ sku: "NP-CHK-20" }],
    });
    await world.settled();
    const row = await db.order.update({
      where: { shopId_gid: { shopId: world.shop.domain, gid: world.shop.gidOf(order) } },
      data: { customerName: "Greta Quist" },
    });
    await db.failure.updateMany({ where: { orderId: row.id }, data: { customerName: "Greta Quist" } });
    const member = await db.member.create({
      data: {
        shopId: world.shop.domain,
        partner: "astro",
        memberId: "m",
        partnerMemberId: "1",
        name: "Greta Quist",
      },
    });
    await db.order.update({ where: { id: row.id }, data: { memberId: member.id } });
    const line = await db.orderLine.findFirstOrThrow({ where: { orderId: row.id } });
    const facts = { shopId: world.shop.domain, partner: "astro", itemId: "1", programTitle: "P", state: "rejected" as const };
    await db.redemption.create({ data: { ...facts, lineId: line.id, memberId: member.id, rewardId: "r-1", recipient: "sealed" } });
    const body = JSON.stringify({ customer: { id: 424242 }, orders_to_redact: [order.id] });
    expect(await send(request(body, { "X-Shopify-Topic": "customers/redact" }), complianceAction)).toBe(200);
    const kept = [
      await db.failure.findMany({ omit: { atRiskMinor: true } }),
      await db.order.findMany({ omit: { subtotalMinor: true } }),
      await db.member.findMany(),
    ];
    expect(JSON.stringify(kept)).not.toMatch(/quist/i);
    expect(await db.redemption.findFirst()).toMatchObject({ recipient: null });
  });

  it("does not erase a shop that has come back since it left", async () => {
    expect(await send(request("{}", { "X-Shopify-Topic": "shop/redact" }), complianceAction)).toBe(200);
    expect(await db.shop.count()).toBe(1);
  });

  it("forgets the tokens when the app is uninstalled, refuses further orders, and erases the shop when Shopify asks", async () => {
    const recorded = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }] });
    await world.settled();
    expect(await world.lines(recorded)).toEqual(["L1 recorded 1"]);
    expect(await send(request("{}", { "X-Shopify-Topic": "app/uninstalled" }), appAction)).toBe(200);
    expect(await db.session.count()).toBe(0);
    expect(await send(request(paid))).toBe(404);
    expect(await send(request("{}", { "X-Shopify-Topic": "shop/redact" }), complianceAction)).toBe(200);
    await world.settled();
    const left = [
      db.shop.count(),
      db.order.count(),
      db.failure.count(),
      db.member.count(),
      db.webhookDelivery.count(),
      db.connection.count(),
      db.attempt.count(),
    ];
    expect(await Promise.all(left)).toEqual(left.map(() => 0));
  });
});

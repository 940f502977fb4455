import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disconnectAstro } from "#app/connections/astro.server.ts";
import { disconnectPetz } from "#app/connections/petz.server.ts";
import { disconnectPos } from "#app/connections/pos.server.ts";
import { saveView } from "#app/failures/saved-views.server.ts";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import { startBulkRun } from "#app/failures/bulk-run.server.ts";
import { handleFailure } from "#app/failures/handle-failure.server.ts";
import { db } from "#app/platform/db.server.ts";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import { seal } from "#app/platform/secrets.server.ts";
import { handOver, openDataRequest } from "#app/privacy/data-request.server.ts";
import { notTheirs, tablesInFile } from "#app/privacy/gather-customer-data.server.ts";
import { readPrivacy, readPrivacyNews } from "#app/privacy/read-privacy.server.ts";
import { removeOldData } from "#app/privacy/remove-old-data.server.ts";
import { readFailureQuery } from "#app/routes/shared/read-failure-query.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { checkUpJob, makeReportJob, readCatalogueJob, resumePartnerJob, sendProductsJob } from "#app/queue/jobs.ts";
import { Prisma } from "@prisma/client";
import { plusCosts } from "#test/simulators/shopify/query-cost.ts";
import { makeHold } from "#test/support/make-hold.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";

/** What Shopify asks of personal data, done for real; in the order in which a shop would live through it. */

let world: World;
let shop: string;
const dayMs = 86_400_000;

beforeAll(async () => {
  world = await openWorld({ costs: plusCosts, pos: { lightspeed: {} }, petz: {} });
  shop = world.shop.domain;
  await world.connectPos("lightspeed");
  await world.startWorker();
});
afterAll(() => world.close());

/** Every table of the database and of the queue with a row in which the text stands, whatever the column. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'pgboss') ORDER BY 1`;
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await db.$queryRawUnsafe<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM ${name} t WHERE strpos(lower(t::text), $1) > 0`,
      text.toLowerCase(),
    );
    if (row && row.count > 0) found.push(`${name} (${text})`);
  }
  return found;
}

async function placesOf(texts: string[]): Promise<string[]> {
  return (await Promise.all(texts.map(tablesWith))).flat();
}

/** What a person is known by, and what staff would write of them. */
const hugo = ["bergeron", "hugo.bergeron@example.test", "4385550108", "95 avenue du parc"];
const gidOf = (handle: string) => `gid://shopify/Customer/${world.shop.customer(handle).id}`;
const actor = "Staff 7";

/** Somebody buys, fails, and is looked after by staff, so that whatever can hold a trace of a person does. */
async function leaveTraces(): Promise<void> {
  const order = world.shop.placeOrder({ customer: "hugo", lines: [{ sku: "NP-CHK-20" }] });
  await world.settled();
  const failure = await db.failure.findFirstOrThrow({ where: { orderName: order.name, code: "customer_not_found" } });
  const about = { shop, failureId: failure.id, actor };
  await handleFailure({ ...about, request: { intent: "note", text: "Bergeron called, hugo.bergeron@example.test" } });
  await saveView({ shop, name: "Bergeron", query: "search=bergeron", actor });
  const { filter } = readFailureQuery(new URLSearchParams("status=open&days=all&search=bergeron"));
  await startBulkRun({ shop, kind: "export", chosen: { filter }, actor, locale: "en" });
  await startBulkRun({ shop, kind: "retry", chosen: { filter }, actor, locale: "en" });
  await world.settled();
  const form = { firstName: "Hugo", lastName: "Bergeron", email: "hugo.bergeron@example.test", phone: "" };
  expect((await applyFix({ ...about, fix: "enroll", form })).status).toBe("applied");
  await world.settled();
  const line = await db.orderLine.findFirstOrThrow({ where: { order: { name: order.name } } });
  const member = await db.member.findFirstOrThrow({ where: { name: { contains: "Bergeron" } } });
  const recipient = seal(JSON.stringify({ email: "hugo.bergeron@example.test" }), sealedColumns.redemptionRecipient(line.id));
  const reward = { partner: "astro", rewardId: "r-1", itemId: "1", programTitle: "P", state: "rejected" as const };
  await db.redemption.create({ data: { shopId: shop, lineId: line.id, memberId: member.id, ...reward, recipient } });
  const hold = await makeHold(shop, { customerGid: gidOf("hugo"), state: "released", writeOffReason: "Bergeron changed his mind" });
  await db.holdEvent.create({
    data: { shopId: shop, holdId: hold.id, actor, kind: "released_by_hand", state: "released", details: { reason: "Mr Bergeron" } },
  });
}

describe("a customer who asks for their data", () => {
  it("is answered with all of it, made fresh, until the merchant has handed it over", async () => {
    await leaveTraces();
    world.shop.sendCompliance("customers/data_request", "hugo");
    await world.settled();
    const now = new Date();
    const { requests } = await readPrivacy(shop, now);
    expect(requests).toMatchObject([{ kind: "data_request", doneAt: null, customer: String(world.shop.customer("hugo").id) }]);
    const [request] = requests;
    if (!request) throw new Error("There is no request.");
    expect(Math.round((Date.parse(request.dueAt) - Date.parse(request.askedAt)) / dayMs)).toBe(30);
    const file = await openDataRequest(shop, { id: request.id, now });
    const { kept } = JSON.parse(file?.content ?? "") as { kept: Record<string, Record<string, unknown>[]> };
    const counts = Object.fromEntries(Object.entries(kept).map(([table, rows]) => [table, rows.length > 0]));
    expect(counts).toMatchObject(
      Object.fromEntries(
        ["Customer", "CustomerWord", "MemberLink", "Member", "Order", "OrderLine", "OrderEvent", "Attempt", "Recording", "Redemption"]
          .concat(["PosOrder", "PosSale", "Failure", "FailureEvent", "Fix", "FixTarget", "SearchEntry", "Hold", "HoldEvent"])
          .concat(["WebhookDelivery", "ComplianceRequest"])
          .map((table) => [table, true]),
      ),
    );
    // What was sealed is theirs to read.
    expect(kept.Redemption).toMatchObject([{ recipient: { email: "hugo.bergeron@example.test" } }]);
    expect(JSON.stringify(kept.FailureEvent)).toContain("Bergeron called");
    expect(file?.content).not.toMatch(/credentials|accessToken/);
    expect(await openDataRequest("other.myshopify.com", { id: request.id, now })).toBeNull();
    expect(await handOver("other.myshopify.com", { id: request.id, actor, now })).toBe("gone");

    expect(await readPrivacyNews(shop, now)).toMatchObject({ dueAt: null });
    const late = new Date(now.getTime() + 24 * dayMs);
    expect(await readPrivacyNews(shop, late)).toMatchObject({ dueAt: request.dueAt });
    expect(await handOver(shop, { id: request.id, actor, now })).toBe("done");
    expect(await handOver(shop, { id: request.id, actor, now })).toBe("gone");
    expect(await openDataRequest(shop, { id: request.id, now })).toBeNull();
    expect(await readPrivacyNews(shop, late)).toMatchObject({ dueAt: null });
    expect(await db.complianceRequest.findFirst()).toMatchObject({ doneBy: actor, customerGid: null, guestKeys: [], orderGids: [] });
  });

  it("finds each table either in the file or said to be none of theirs", () => {
    const told = [...tablesInFile, ...Object.keys(notTheirs)];
    expect(told.sort()).toEqual(Object.values(Prisma.ModelName).sort());
    expect(Object.values(notTheirs).every((reason) => reason.length > 10)).toBe(true);
  });
});

describe("a customer whom Shopify asks to erase", () => {
  it("is in no table any more, however they got there, and the book says how much it was", async () => {
    // Without a trace beforehand, none afterwards would prove nothing.
    const before = await placesOf(hugo.slice(0, 2));
    for (const table of [
      "Order",
      "Customer",
      "CustomerWord",
      "Member",
      "Failure",
      "FailureEvent",
      "Hold",
      "HoldEvent",
      "ExportChunk",
      "SavedView",
    ])
      expect(before.join()).toContain(`"${table}"`);
    world.shop.sendCompliance("customers/redact", "hugo");
    await world.settled();
    expect(await placesOf(hugo)).toEqual([]);
    expect(await tablesWith(gidOf("hugo"))).toEqual([]);
    const { requests } = await readPrivacy(shop, new Date());
    const erased = requests.find(({ kind }) => kind === "redact_customer");
    expect(erased).toMatchObject({ doneBy: "punchcard", customer: null });
    expect(Object.fromEntries(erased?.counts ?? [])).toMatchObject({
      customers: 1,
      orders: 1,
      accounts: 1,
      notes: 1,
      coupons: 1,
      exports: 1,
      views: 1,
    });
    // What was recorded stays on its card.
    expect(await db.recording.count({ where: { state: "recorded" } })).toBeGreaterThan(0);
  });

  it("may be erased again, and may be nobody here", async () => {
    world.shop.sendCompliance("customers/redact", "hugo");
    world.shop.sendCompliance("customers/redact", "jo");
    await world.settled();
    const book = await db.complianceRequest.findMany({ where: { kind: "redact_customer" }, orderBy: { id: "asc" } });
    expect(book).toHaveLength(3);
    expect(book.slice(1).map(({ counts }) => counts)).toEqual([
      expect.objectContaining({ customers: 0, orders: 0 }),
      expect.objectContaining({ customers: 0, orders: 0 }),
    ]);
  });

  it("does not come back with an order that changes once Shopify has erased them as well", async () => {
    world.shop.changeCustomer("hugo", { firstName: null, lastName: null, email: null, phone: null });
    for (const one of world.shop.state.orders)
      Object.assign(one, { shippingAddress: null, billingAddress: null, email: null, phone: null });
    const order = await db.order.findFirstOrThrow({ orderBy: { id: "asc" } });
    world.shop.refund(order.number, { lines: [{ line: 1, quantity: 1 }] });
    await world.settled();
    expect(await db.order.findUniqueOrThrow({ where: { id: order.id } })).toMatchObject({ payment: "partially_refunded" });
    expect(await placesOf(hugo)).toEqual([]);
  });
});

describe("what is old", () => {
  it("goes after 90 days, unless something needs it, and not before", async () => {
    const order = world.shop.placeOrder({ customer: "ines", lines: [{ sku: "NP-CHK-20" }] });
    await world.settled();
    const failure = await db.failure.findFirstOrThrow({ where: { orderName: order.name } });
    await handleFailure({ shop, failureId: failure.id, actor, request: { intent: "note", text: "Gagnon rang" } });
    await db.failure.update({ where: { id: failure.id }, data: { status: "resolved", closedAt: new Date() } });
    const open = world.shop.placeOrder({ customer: "dev", lines: [{ sku: "NP-CHK-20" }] });
    await world.settled();
    await db.failure.updateMany({ where: { orderName: open.name }, data: { status: "open" } });
    await db.accessLog.create({ data: { shopId: shop, actor, what: "orders", subject: "", hour: new Date(), at: new Date() } });
    const [deliveries, attempts] = [await db.webhookDelivery.count(), await db.attempt.count()];
    expect(deliveries).toBeGreaterThan(0);
    await removeOldData({ now: new Date(Date.now() + 89 * dayMs) });
    expect([await db.webhookDelivery.count(), await db.attempt.count()]).toEqual([deliveries, attempts]);
    expect(await tablesWith("gagnon")).not.toEqual([]);

    const later = new Date(Date.now() + 91 * dayMs);
    await removeOldData({ now: later });
    await removeOldData({ now: later });
    expect([await db.webhookDelivery.count(), await db.attempt.count()]).toEqual([0, 0]);
    expect(await tablesWith("gagnon")).toEqual([]);
    // Somebody still has to mend this one.
    expect(await tablesWith("dev patel")).not.toEqual([]);
    expect(await db.accessLog.count()).toBe(1);
    await removeOldData({ now: new Date(Date.now() + 366 * dayMs) });
    expect(await db.accessLog.count()).toBe(0);
  });

  it("is of a data request whose it was, when nobody handed it over", async () => {
    world.shop.sendCompliance("customers/data_request", "ana");
    await world.settled();
    await removeOldData({ now: new Date(Date.now() + 91 * dayMs) });
    expect(await db.complianceRequest.findFirst({ where: { kind: "data_request" }, orderBy: { id: "desc" } })).toMatchObject({
      doneBy: "punchcard",
      customerGid: null,
      counts: { end: "lapsed" },
    });
  });
});

describe("other scopes", () => {
  it("are remembered and told; what needs one that is gone waits, and goes on when it is back", async () => {
    const all = [...world.shop.state.scopes];
    world.shop.setScopes(all.filter((scope) => scope !== "read_orders"));
    await world.settled();
    expect(await readPrivacyNews(shop, new Date())).toMatchObject({ missingScopes: ["read_orders"] });
    const asked = new Date();
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }] });
    await world.settled();
    expect(await db.order.count({ where: { name: order.name } })).toBe(0);
    // Not again and again: it is left until it can be read.
    const tried = await db.$queryRaw<{ retries: number }[]>`
      SELECT max(retry_count)::int AS retries FROM pgboss.job WHERE name = 'sync-order' AND created_on >= ${asked}`;
    expect(tried).toEqual([{ retries: 0 }]);
    world.shop.setScopes(all);
    await world.settled();
    expect(await readPrivacyNews(shop, new Date())).toMatchObject({ missingScopes: [] });
    expect(await world.lines(order)).toEqual(["L1 recorded 1"]);
    const { requests } = await readPrivacy(shop, new Date());
    expect(requests.filter(({ kind }) => kind === "scopes_changed").map(({ scopes }) => scopes)).toEqual([
      { added: ["read_orders"], removed: [] },
      { added: [], removed: ["read_orders"] },
    ]);
  });
});

describe("a partner that is disconnected", () => {
  it("leaves no credentials behind", async () => {
    const other = "leaving.myshopify.com";
    await db.shop.create({ data: { id: other, name: "Leaving", timeZone: "America/Toronto", currency: "CAD" } });
    for (const partner of ["astro", "heartland", "lightspeed", "petz"]) {
      const credentials = seal("{}", sealedColumns.connectionCredentials(other, partner));
      await db.connection.create({ data: { shopId: other, partner, status: "connected", credentials, settings: {} } });
    }
    await disconnectAstro({ shop: other, actor });
    await disconnectPos({ shop: other, partner: "heartland" });
    await disconnectPos({ shop: other, partner: "lightspeed" });
    await disconnectPetz({ shop: other });
    const left = await db.connection.findMany({ where: { shopId: other }, select: { credentials: true, status: true } });
    expect(left).toEqual(Array.from({ length: 4 }, () => ({ credentials: "", status: "disconnected" })));
    await db.shop.delete({ where: { id: other } });
  });
});

describe("a shop that leaves", () => {
  it("has no partner called in its name any more, and keeps its books and its sealed access until it is erased", async () => {
    world.shop.sendCompliance("customers/data_request", "ana");
    const report = { name: "Weekly", options: {}, every: "hour" as const, nextAt: new Date(0), createdBy: actor };
    const scheduled = await db.scheduledReport.create({ data: { shopId: shop, ...report } });
    const file = await db.reportFile.create({
      data: {
        ...{
          shopId: shop,
          scheduledId: scheduled.id,
          dueAt: new Date(),
          name: "Weekly",
          options: {},
          firstDay: "2026-01-01",
          lastDay: "2026-01-01",
        },
        ...{ state: "waiting", rows: 0, content: "", mail: "waiting", createdBy: actor },
      },
    });
    await world.settled();
    world.shop.uninstall();
    await world.settled();
    const calls = () => [world.astro.calls.length, world.pos.lightspeed.calls.length, world.petz.calls.length];
    const before = calls();
    const account = { shop, partner: "lightspeed" as const };
    await db.$transaction(async (tx) => {
      await enqueue(tx, checkUpJob, account);
      await enqueue(tx, resumePartnerJob, account);
      await enqueue(tx, sendProductsJob, { shop });
      await enqueue(tx, readCatalogueJob, { shop, what: "programs" as const });
      await enqueue(tx, makeReportJob, { shop, file: file.id });
    });
    await world.settled();
    expect(calls()).toEqual(before);
    expect(await db.session.count({ where: { shop } })).toBe(0);
    expect(await db.reportFile.findUniqueOrThrow({ where: { id: file.id } })).toMatchObject({ state: "failed", mail: "none" });
    expect(await db.connection.count({ where: { credentials: { not: "" } } })).toBe(3);
    expect(await db.complianceRequest.findFirst({ where: { kind: "uninstalled" } })).toMatchObject({ doneBy: "punchcard" });
  });

  it("is in no table and no job after it was erased, but in the book", async () => {
    await db.$transaction((tx) => enqueue(tx, sendProductsJob, { shop }));
    world.shop.sendCompliance("shop/redact");
    await world.settled();
    await removeOldData({ now: new Date() });
    expect(await tablesWith(shop)).toEqual([`public."ComplianceRequest" (${shop})`]);
    const erased = await db.complianceRequest.findFirstOrThrow({ where: { kind: "redact_shop" } });
    expect(erased.doneBy).toBe("punchcard");
    expect(erased.counts).toMatchObject({ orders: expect.any(Number) as number, customers: expect.any(Number) as number });
    expect((erased.counts as { orders: number }).orders).toBeGreaterThan(2);
    expect(await db.complianceRequest.count({ where: { OR: [{ doneAt: null }, { customerGid: { not: null } }] } })).toBe(0);
  });
});

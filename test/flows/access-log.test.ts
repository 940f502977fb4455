import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { noteAccess } from "#app/privacy/note-access.server.ts";
import { readPrivacy } from "#app/privacy/read-privacy.server.ts";
import { startBulkRun } from "#app/failures/bulk-run.server.ts";
import { readFailureQuery } from "#app/routes/shared/read-failure-query.ts";
import { makeHold } from "#test/support/make-hold.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { ordinaryUserAgent } from "#test/support/ordinary-browser.ts";

/** Whoever is shown a customer's name is written down: tried on every page that there is. */

type Answering = (given: { request: Request; params: Record<string, string>; context: object }) => unknown;
type Route = { loader?: Answering; action?: Answering };

let world: World;
let shop: string;
/** Ids of everything that a page may be about. */
let ids: string[];
let orderNumber: number;
const folder = path.resolve(import.meta.dirname, "../../app/routes");
const files = readdirSync(folder).filter((name) => /^(app|api\.orders)\..*\.tsx?$|^app\.tsx$/.test(name));
const name = /bergeron/i;

beforeAll(async () => {
  world = await openWorld({ pos: { lightspeed: {} }, petz: {} });
  shop = world.shop.domain;
  await world.connectPos("lightspeed");
  await world.startWorker();
  const order = world.shop.placeOrder({ customer: "hugo", lines: [{ sku: "NP-CHK-20" }] });
  orderNumber = order.number;
  await world.settled();
  const customerGid = `gid://shopify/Customer/${world.shop.customer("hugo").id}`;
  const hold = await makeHold(shop, {
    customerGid,
    state: "capture_failed",
    reason: "refused",
    orderGid: world.shop.gidOf(order),
    orderName: order.name,
  });
  const { filter } = readFailureQuery(new URLSearchParams("status=open&days=all"));
  const run = await startBulkRun({ shop, kind: "export", chosen: { filter }, actor: "Staff 7", locale: "en" });
  world.shop.sendCompliance("customers/data_request", "hugo");
  await world.settled();
  const rows = await Promise.all([
    db.order.findFirstOrThrow({ select: { id: true } }),
    db.failure.findFirstOrThrow({ where: { code: "customer_not_found" }, select: { id: true } }),
    db.customer.findFirstOrThrow({ select: { id: true } }),
    db.complianceRequest.findFirstOrThrow({ select: { id: true } }),
  ]);
  ids = [...rows.map(({ id }) => id), hold.id, "run" in run ? run.run : "", String(order.id)];
});
afterAll(() => world.close());

async function load(file: string): Promise<Route> {
  return (await import(path.join(folder, file))) as Route;
}

function requestFor(address: string, body?: object): Request {
  const headers = {
    Authorization: `Bearer ${world.shop.sessionToken()}`,
    "User-Agent": ordinaryUserAgent,
    ...(body && { "Content-Type": "application/json" }),
  };
  return new Request(`https://punchcard.test${address}`, { headers, ...(body && { method: "POST", body: JSON.stringify(body) }) });
}

/** What a browser is given, whichever way the route says it. */
async function textOf(answer: unknown): Promise<string> {
  const given = await Promise.resolve(answer).catch((thrown: unknown) => {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  });
  return given instanceof Response ? given.text() : JSON.stringify(given ?? null);
}

const rows = async () => (await db.accessLog.aggregate({ _sum: { times: true } }))._sum.times ?? 0;

it("Every page that shows a customer's name leaves a row that says to whom", async () => {
  const showing: string[] = [];
  const silent: string[] = [];
  for (const file of files) {
    const { loader } = await load(file);
    if (!loader) continue;
    const wanted = [...file.matchAll(/\$(\w+)/g)].map(([, param]) => param ?? "");
    const choices = wanted.includes("id") ? ids : ["-"];
    for (const id of choices) {
      const params = Object.fromEntries(wanted.map((param) => [param, param === "id" || param === "chain" ? id : "lightspeed"]));
      const before = await rows();
      const text = await textOf(
        loader({ request: requestFor(`/x?hold=${ids.at(-3)}&order=${orderNumber}&status=open&days=all`), params, context: {} }),
      );
      if (!name.test(text)) continue;
      showing.push(file);
      if ((await rows()) === before) silent.push(file);
    }
  }
  expect(silent).toEqual([]);
  // Without these it would prove nothing.
  expect(showing).toEqual(
    expect.arrayContaining([
      ...["app._index.tsx", "app.customers._index.tsx", "app.customers.$id.tsx", "app.orders._index.tsx", "app.orders.$id.tsx"],
      ...["app.failures._index.tsx", "app.failures.$id.tsx", "app.coupons._index.tsx", "app.coupons.$id.tsx", "app.coupons.wallet.tsx"],
      ...["app.exports.$id.tsx", "app.privacy.requests.$id.tsx"],
    ]),
  );
});

it("So does what is looked up by a post", async () => {
  const customer = ids[2] ?? "";
  const asked: [file: string, params: Record<string, string>, body: object, what: string][] = [
    ["app.coupons.wallet.tsx", {}, { intent: "look", who: "bergeron", order: "", items: "" }, "wallet"],
    ["app.customers.$id.tsx", { id: customer }, { intent: "find", search: "ana.roy@example.test" }, "customer"],
    ["app.pos.$partner_.diagnosis.tsx", { partner: "lightspeed" }, { intent: "diagnose", order: String(orderNumber) }, "diagnosis"],
  ];
  for (const [file, params, body, what] of asked) {
    const { action } = await load(file);
    const sum = async () => (await db.accessLog.aggregate({ where: { what }, _sum: { times: true } }))._sum.times ?? 0;
    const before = await sum();
    await textOf(action?.({ request: requestFor("/x", body), params, context: {} }));
    expect([file, await sum()]).toEqual([file, before + 1]);
  }
});

it("An order that is looked at on Shopify's own page is written down by its number there", async () => {
  const { loader } = await load("api.orders.$id.ts");
  await textOf(loader?.({ request: requestFor("/x"), params: { id: ids.at(-1) ?? "" }, context: {} }));
  expect(await db.accessLog.count({ where: { what: "order_block", subject: `gid://shopify/Order/${ids.at(-1)}` } })).toBe(1);
});

it("Looking again within the hour counts and adds no row; the page tells who saw what", async () => {
  const { loader } = await load("app.orders._index.tsx");
  const look = () => textOf(loader?.({ request: requestFor("/app/orders"), params: {}, context: {} }));
  await db.accessLog.deleteMany();
  await Promise.all([look(), look(), look()]);
  const [row, ...others] = await db.accessLog.findMany();
  expect(row).toMatchObject({ shopId: shop, what: "orders", subject: "", times: 3 });
  expect(row?.actor).toMatch(/^Staff \d+$/);
  expect(others).toEqual([]);
  const { accesses } = await readPrivacy(shop, new Date());
  expect(accesses).toMatchObject([{ actor: row?.actor, views: [{ what: "orders", subjects: 0, times: 3 }] }]);
});

it("A page of a shop that is just being installed is no reason to fail", async () => {
  const before = await db.accessLog.count();
  await noteAccess({ shop: "just-now.myshopify.com", actor: "Staff 7", what: "orders", now: new Date() });
  expect(await db.accessLog.count()).toBe(before);
});

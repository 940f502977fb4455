import { resolve } from "node:path";
import { JSDOM } from "jsdom";
import { afterAll, afterEach, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import type { OrderStateAnswer } from "#app/components/order-state-texts.ts";
import { db } from "#app/platform/db.server.ts";
import { action, loader } from "#app/routes/api.orders.$id.ts";
import { freePorts } from "#test/demo/ports.ts";
import { cornerShop } from "#test/fixtures/pet-store.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { ordinaryUserAgent } from "#test/support/ordinary-browser.ts";
import { killPrograms, startProgram } from "#test/support/processes.ts";
import { until } from "#test/support/until.ts";
import { bundleExtension } from "../../scripts/bundle-extension.ts";
import type { OrderStatus } from "../../extensions/order-status/src/shared/order-status.ts";

/** What Shopify's own order page is told of an order: the interface between the app and `extensions/order-status`. */

let world: World;
const extensionOrigin = "https://extensions.shopifycdn.com";

beforeAll(async () => {
  world = await openWorld();
});
afterEach(killPrograms);
afterAll(() => world.close());

type Call = { token?: string | null; locale?: string; body?: string };

/** As the admin calls for the extension: from an address of Shopify's, with the staff member's session token. */
async function call(method: "GET" | "POST", id: string | number, { token = world.shop.sessionToken(), locale, body }: Call = {}) {
  const headers = new Headers({ "User-Agent": ordinaryUserAgent, Origin: extensionOrigin });
  if (token !== null) headers.set("Authorization", `Bearer ${token}`);
  const address = `https://punchcard.test/api/orders/${encodeURIComponent(id)}${locale ? `?locale=${locale}` : ""}`;
  const request = new Request(address, { method, headers, body });
  const answer = method === "POST" ? action : loader;
  const response = await answer({ request, params: { id: String(id) }, context: {} }).catch((thrown: unknown) => {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  });
  expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
  const text = plain(await response.text());
  return { status: response.status, answer: text ? (JSON.parse(text) as OrderStateAnswer) : null };
}

/** French puts spaces that do not break before some marks. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

const sendAgain = (id: string | number) => call("POST", id, { body: JSON.stringify({ intent: "send_again" }) });

async function known(id: number, locale?: string) {
  const { status, answer } = await call("GET", id, { locale });
  if (status !== 200 || answer?.status !== "known") throw new Error(`Not known: ${status} ${JSON.stringify(answer)}`);
  return answer;
}

const jobs = () => db.$queryRaw<{ key: string }[]>`
  SELECT singleton_key AS key FROM pgboss.job WHERE name = 'sync-order' AND state IN ('created', 'retry', 'active')`;

it("The answer is what the extension expects, to the last word", () => {
  expectTypeOf<OrderStateAnswer>().toEqualTypeOf<OrderStatus>();
});

describe("An order that has been looked at", () => {
  let order: { id: number; name: string };

  beforeAll(async () => {
    order = world.shop.placeOrder({
      customer: "ana",
      lines: [{ sku: "NP-CHK-20", quantity: 2 }, { sku: "CB-BONE" }, { sku: "GIFT-50" }],
    });
    const worker = await world.startWorker();
    await world.settled();
    await worker.stop(5);
  });

  const points = { partner: { in: ["heartland", "lightspeed"] } };
  afterEach(async () => db.connection.deleteMany({ where: points }));

  it("is told with its loyalty lines, its failures and the way to their pages", async () => {
    const { id } = await db.order.findFirstOrThrow({ where: { name: order.name } });
    const failure = await db.failure.findFirstOrThrow({ where: { orderId: id } });
    expect(await known(order.id)).toEqual({
      status: "known",
      name: order.name,
      page: `/app/orders/${id}`,
      run: "idle",
      loyalty: {
        name: "Astro Loyalty",
        state: "failed",
        recorded: 1,
        skipped: 1,
        failed: 1,
        lines: [
          { title: expect.stringContaining("Northpaw") as string, state: "recorded", why: null },
          { title: expect.stringContaining("Chewbark") as string, state: "failed", why: "Barcode is missing." },
          { title: expect.any(String) as string, state: "skipped", why: "Skipped: gift cards are not purchases of goods." },
        ],
      },
      pos: [],
      coupons: [],
      failures: [{ title: expect.stringContaining("Chewbark") as string, page: `/app/failures/${failure.id}` }],
    });
  });

  it("is told in French, and by its gid as well", async () => {
    const { answer } = await call("GET", `gid://shopify/Order/${order.id}`, { locale: "fr" });
    expect(answer).toMatchObject({
      loyalty: { lines: [{}, {}, { why: "Ignorée : une carte-cadeau n’est pas un achat de produit." }] },
    });
  });

  it("names nobody", async () => {
    const { firstName, lastName, email } = world.shop.customer("ana");
    const said = JSON.stringify(await known(order.id));
    for (const personal of [firstName, lastName, email]) expect(said).not.toContain(personal);
  });

  it("is told with what each POS has of it, and why a POS has nothing", async () => {
    const shop = world.shop.domain;
    const { id: orderId } = await db.order.findFirstOrThrow({ where: { name: order.name } });
    const place = { shopId: shop, orderId };
    const connect = (partner: string) => ({ shopId: shop, partner, status: "disconnected" as const, credentials: "", settings: {} });
    await db.connection.createMany({ data: [connect("heartland"), connect("lightspeed")] });
    expect((await known(order.id)).pos).toEqual([
      { partner: "heartland", name: "Heartland Retail", state: "not_yet", why: null, sales: [] },
      { partner: "lightspeed", name: "Lightspeed X-Series", state: "not_yet", why: null, sales: [] },
    ]);

    const decided = { ...place, decidedAt: new Date() };
    const money = { content: {}, totalMinor: 6198, currency: "CAD" };
    const decisions = [
      { rule: "test_order", outcome: "passed", setting: null, found: null },
      { rule: "ignored_tag", outcome: "applies", setting: "ignoreTags", found: "wholesale" },
    ];
    await db.posOrder.createMany({
      data: [
        { ...decided, partner: "heartland", state: "sent", decisions: [] },
        { ...decided, partner: "lightspeed", state: "skipped", reason: "ignored_tag", decisions },
      ],
    });
    const sale = { ...place, ...money, partner: "heartland" };
    await db.posSale.create({
      data: { ...sale, reference: "S-1", kind: "sale", state: "sent", posNumber: "100233", posUrl: "https://pos.example.test/100233" },
    });
    await db.posSale.create({ data: { ...sale, reference: "S-1-R1", kind: "return", state: "sending" } });
    const [heartland, lightspeed] = (await known(order.id)).pos;
    expect(heartland).toMatchObject({
      state: "sent",
      why: null,
      sales: [
        { kind: "sale", state: "sent", number: "100233", url: "https://pos.example.test/100233" },
        { kind: "return", state: "sending", number: "S-1-R1", url: null },
      ],
    });
    expect(lightspeed).toMatchObject({ state: "skipped", why: "It has a tag that is ignored: wholesale." });
    expect((await known(order.id, "fr")).pos[1]).toMatchObject({ why: "Elle porte une balise ignorée : wholesale." });

    await db.posOrder.updateMany({ where: { ...place, partner: "lightspeed" }, data: { state: "pending", reason: "pos_unavailable" } });
    expect((await known(order.id)).pos[1]).toMatchObject({ state: "pending", why: "POS does not answer." });
  });

  it("is looked at again at once when somebody asks", async () => {
    expect(await sendAgain(order.id)).toEqual({ status: 202, answer: { status: "asked" } });
    expect((await known(order.id)).run).toBe("working");
    // It waited for its next attempt: it does not any more.
    await db.$executeRaw`UPDATE pgboss.job SET state = 'retry', start_after = now() + interval '1 hour' WHERE name = 'sync-order' AND state = 'created'`;
    expect((await known(order.id)).run).toBe("retrying");
    await sendAgain(order.id);
    expect((await known(order.id)).run).toBe("working");
    const worker = await world.startWorker();
    await world.settled();
    await worker.stop(5);
    expect((await known(order.id)).run).toBe("idle");
  });
});

describe("An order that no webhook has told of", () => {
  it("is said not to be heard of yet, and sending it again makes it known", async () => {
    const old = world.shop.addOldOrder({ customer: "ben", lines: [{ sku: "NP-CHK-4" }], processedAt: new Date(Date.now() - 3_600_000) });
    expect(await call("GET", old.id)).toEqual({ status: 200, answer: { status: "not_heard_of", run: "idle" } });
    expect(await sendAgain(old.id)).toMatchObject({ status: 202 });
    expect(await call("GET", old.id)).toEqual({ status: 200, answer: { status: "not_heard_of", run: "working" } });
    const worker = await world.startWorker();
    await world.settled();
    await worker.stop(5);
    expect(await known(old.id)).toMatchObject({ name: old.name, run: "idle" });
  });

  it("is not found when Shopify does not let the app read it any more", async () => {
    const older = world.shop.addOldOrder({ lines: [{ sku: "NP-CHK-4" }], processedAt: new Date(Date.now() - 61 * 86_400_000) });
    expect(await call("GET", older.id)).toEqual({ status: 404, answer: { status: "not_found" } });
    expect(await sendAgain(older.id)).toMatchObject({ status: 404 });
    expect(await jobs()).toEqual([]);
  });
});

describe("Who asks", () => {
  it("never sees another shop's order, nor has it sent", async () => {
    const theirs = { currency: "CAD", timeZone: cornerShop.timeZone };
    await db.shop.create({ data: { id: cornerShop.domain, name: cornerShop.name, ...theirs } });
    const order = await db.order.create({
      data: {
        shopId: cornerShop.domain,
        gid: "gid://shopify/Order/9007199254740993",
        name: "#1",
        number: 1,
        processedAt: new Date(),
        readVersion: new Date(),
        readAt: new Date(),
        payment: "paid",
        currency: "CAD",
        subtotalMinor: 100,
      },
    });
    expect(await call("GET", order.gid)).toEqual({ status: 404, answer: { status: "not_found" } });
    expect(await sendAgain(order.gid)).toEqual({ status: 404, answer: { status: "not_found" } });
    // Our own id of an order is no address here.
    expect(await call("GET", order.id)).toMatchObject({ status: 404 });
    expect(await jobs()).toEqual([]);
  });

  it("needs a session token that is Shopify's, for this app, and of this minute", async () => {
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-4" }] });
    const good = world.shop.sessionToken();
    const bad = [
      null,
      "",
      "x",
      `${good}x`,
      world.shop.sessionToken({ expiresInSeconds: -60 }),
      world.shop.sessionToken({ claims: { aud: "another-app" } }),
    ];
    for (const token of bad) {
      expect((await call("GET", order.id, { token })).status).toBe(401);
      expect((await call("POST", order.id, { token, body: '{"intent":"send_again"}' })).status).toBe(401);
    }
  });

  it.each(["", "null", "{", '{"intent":"erase"}', '{"intent":"\\ud800"}'])("is told when what it asks cannot be read: %#", async (body) => {
    expect(await call("POST", 42, { body })).toMatchObject({ status: 400, answer: { status: "unreadable" } });
  });

  it("is told when what it asks is too long", async () => {
    const body = `"${"a".repeat(2 * 1024 * 1024)}"`;
    expect(await call("POST", 42, { body })).toMatchObject({ status: 413, answer: { status: "too_large" } });
  });

  it.each(["0", "-1", "x", "1e3", "gid://shopify/Customer/42", "9".repeat(40), "42 OR 1=1"])("finds nothing at %s", async (id) => {
    expect((await call("GET", id)).status).toBe(404);
  });

  it("is asked beforehand by the browser, and answered, by the web process as it runs in production", async () => {
    const { web: port } = await freePorts();
    const web = startProgram("app/web.ts", { PORT: String(port), LOG_LEVEL: "info" });
    await web.says("web_listening");
    const address = `http://127.0.0.1:${port}/api/orders/42`;
    const from = { "User-Agent": ordinaryUserAgent, Origin: extensionOrigin };
    const asked = { "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type" };
    const before = await fetch(address, { method: "OPTIONS", headers: { ...from, ...asked }, redirect: "manual" });
    expect(before.status).toBe(204);
    expect(before.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(before.headers.get("Access-Control-Allow-Headers")?.toLowerCase()).toContain("authorization");

    const { id } = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-4" }] });
    const worker = await world.startWorker();
    await world.settled();
    await worker.stop(5);
    const get = async (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${port}/api/orders/${id}`, { headers: { ...from, ...headers }, redirect: "manual" });
    const answer = await get({ Authorization: `Bearer ${world.shop.sessionToken()}` });
    expect([answer.status, answer.headers.get("Access-Control-Allow-Origin"), answer.headers.get("Cache-Control")]).toEqual([
      200,
      "*",
      "no-store",
    ]);
    expect(await answer.json()).toMatchObject({ status: "known", loyalty: { state: "done" } });
    const refused = await get({});
    expect([refused.status, refused.headers.get("Access-Control-Allow-Origin")]).toEqual([401, "*"]);
  });
});

describe("The extension's own script", () => {
  /** Runs the script that staff members get as Shopify runs it: on an order's page, its calls to the app carried there with a session token. */
  async function openBlock(order: { id: number }): Promise<HTMLElement> {
    const { document } = new JSDOM("<!doctype html><body></body>").window;
    const { default: texts } = await import("../../extensions/order-status/locales/fr.json", { with: { type: "json" } });
    const targets = new Map<string, () => void>();
    const shopify = {
      extend: (target: string, open: () => void) => targets.set(target, open),
      data: { selected: [{ id: `gid://shopify/Order/${order.id}` }] },
      i18n: { translate: translateWith(texts) },
    };
    const carry = async (address: string, init: RequestInit = {}): Promise<Response> => {
      const headers = { ...(init.headers as Record<string, string>), Authorization: `Bearer ${world.shop.sessionToken()}` };
      const request = new Request(`https://punchcard.test${address}`, {
        ...init,
        headers: { ...headers, Origin: extensionOrigin, "User-Agent": ordinaryUserAgent },
      });
      const answer = request.method === "POST" ? action : loader;
      return answer({ request, params: { id: new URL(request.url).pathname.split("/").at(-1) }, context: {} });
    };
    const { code } = await bundleExtension(resolve(import.meta.dirname, "../../extensions/order-status"));
    new Function("shopify", "document", "fetch", code)(shopify, document, carry);
    targets.get("admin.order-details.block.render")?.();
    return document.body;
  }

  it("shows an order that nobody told of, sends it, and follows it until it is recorded", async () => {
    const order = world.shop.addOldOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20" }], processedAt: new Date(Date.now() - 60_000) });
    await world.startWorker();
    const page = await openBlock(order);
    const shows = (text: string) => until(() => plain(page.textContent ?? "").includes(text));
    await shows("Punchcard ne connaît pas encore cette commande");
    page.querySelector("s-button")?.dispatchEvent(new (page.ownerDocument.defaultView as Window & typeof globalThis).Event("click"));
    await shows("Voici où elle en est.");
    await shows("1 ligne enregistrée");
    const { id } = await db.order.findFirstOrThrow({ where: { name: order.name } });
    expect(page.querySelector("s-link")?.getAttribute("href")).toBe(`app:app/orders/${id}`);
    expect(world.astro.books.unitsOfLine(`S-${order.name.slice(1)}-L1`)).toBe(1);
  });
});

/** Shopify's `translate` for what this test shows. */
function translateWith(texts: object) {
  return (key: string, facts: Record<string, string | number> = {}): string => {
    const found = key.split(".").reduce<unknown>((node, word) => (node as Record<string, unknown>)[word], texts);
    const text =
      typeof found === "string" ? found : (found as Record<string, string>)[new Intl.PluralRules("fr").select(Number(facts.count))];
    return (text ?? "").replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(facts[name]));
  };
}

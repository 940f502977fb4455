import { Session } from "@shopify/shopify-api";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { Pool } from "undici";
import { connectAstro } from "#app/connections/astro.server.ts";
import { takeWebhook } from "#app/orders/take-webhook.server.ts";
import { db } from "#app/platform/db.server.ts";
import { everyShop, letOutsideSee } from "#app/platform/shop-scope.server.ts";
import { prepareQueues } from "#app/queue/queues.server.ts";
import { scopes } from "#app/shopify/scopes.ts";
import { sessionStorage } from "#app/shopify/session-storage.server.ts";
import { shopifyLibrary } from "#app/shopify/shopify-api.server.ts";
import { astroCredentials } from "#test/fixtures/astro-world.ts";
import { cannedAstro, cannedOrder, noProducts } from "./canned-answers.ts";
import { middleRate } from "./middle-rate.ts";
import { signedWebhook } from "./signed-webhook.ts";
import { percentile } from "./tell.ts";

letOutsideSee(everyShop);

/**
 * A process of its own for the world around the workers: some shops that have installed Punchcard and are members of Astro, and a Shopify and an Astro whose
 * answers are canned, so that they take next to nothing of the machine. It does what its parent asks, and ends with it.
 */

export type SyncOrder =
  /** Stores that many webhooks about orders that nobody has heard of. */
  | { do: "store"; orders: number }
  /** Waits until the purchases of all that was stored are recorded: how many of them in a second. */
  | { do: "finish" }
  /** Sends webhooks at a steady pace, and says how long after each its purchase came. */
  | { do: "stream"; url: string; perSecond: number; seconds: number }
  /** Milliseconds that Astro takes for a call from now on. */
  | { do: "slow"; ms: number };
export type SyncWorld = { origin: string };
export type Finished = { perSecond: number };
export type Streamed = { p50Ms: number; p99Ms: number };

const shops = Array.from({ length: 8 }, (_, index) => `bench-${index}.myshopify.com`);
/** By reference, when they came. */
const purchases = new Map<string, number>();
const sentAt = new Map<string, number>();
let twice = 0;
let slowMs = 0;
let placed = 1000;
let storedFrom = 0;
let times: number[] = [];

const server = createServer((request, response) => {
  answer(request).then(
    (body) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body)),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      response.writeHead(500).end();
    },
  );
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
await openShops();
process.on("message", (order: SyncOrder) => {
  carryOut(order).then(
    (done) => process.send?.(done),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
process.on("disconnect", () => process.exit(0));
process.send?.({ origin } satisfies SyncWorld);

async function answer(request: IncomingMessage): Promise<object> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  if (request.url?.endsWith("/graphql.json")) {
    const { variables } = JSON.parse(text) as { variables: { id?: string } };
    return variables.id ? cannedOrder(variables.id, new Date()) : noProducts;
  }
  const endpoint = /([^/]*)\/?$/.exec(request.url ?? "")?.[1] ?? "";
  const data = JSON.parse(new URLSearchParams(text).get("jsonData") ?? "{}") as Parameters<typeof cannedAstro>[0]["data"];
  if (slowMs > 0) await setTimeout(slowMs);
  for (const { transactionID } of data.transactions ?? []) note(transactionID);
  const said = cannedAstro({ endpoint, data, now: new Date() });
  if (!said) throw new Error(`Nobody thought of ${endpoint}.`);
  return said;
}

function note(reference: string): void {
  if (purchases.has(reference)) twice += 1;
  purchases.set(reference, performance.now());
  times.push(performance.now());
}

async function openShops(): Promise<void> {
  await prepareQueues();
  for (const shop of shops) {
    await db.shop.create({ data: { id: shop, name: shop, currency: "CAD", timeZone: "America/Toronto" } });
    const session = { id: shopifyLibrary.session.getOfflineId(shop), shop, state: "", isOnline: false, accessToken: "shpat_bench" };
    await sessionStorage.storeSession(new Session({ ...session, scope: scopes.join(","), expires: new Date(Date.now() + 86_400_000) }));
    const input = { ...astroCredentials, baseUrl: `${origin}/api/json` };
    const result = await connectAstro({ shop, input, actor: "Robin" });
    if (result.status !== "connected") throw new Error(`Astro did not connect: ${JSON.stringify(result)}`);
  }
}

async function carryOut(order: SyncOrder): Promise<object> {
  switch (order.do) {
    case "store":
      await store(order.orders);
      return {};
    case "finish":
      return { perSecond: await finish() } satisfies Finished;
    case "stream":
      return stream(order);
    case "slow":
      slowMs = order.ms;
      return {};
  }
}

async function store(orders: number): Promise<void> {
  times = [];
  storedFrom = placed + 1;
  const taken = await Promise.all(
    Array.from({ length: orders }, async () => {
      const number = (placed += 1);
      const { body } = signedWebhook({ shop: shopOf(number), order: number });
      const facts = { topic: "orders/paid", webhookId: randomUUID(), eventId: null, triggeredAt: new Date(), body };
      return takeWebhook({ shop: shopOf(number), ...facts });
    }),
  );
  const refused = taken.filter(({ status }) => status !== "accepted");
  if (refused.length > 0) throw new Error(`${refused.length} webhooks were not taken.`);
}

function shopOf(number: number): string {
  return shops[number % shops.length] ?? "";
}

async function finish(): Promise<number> {
  const wanted = placed - storedFrom + 1;
  while (times.length < wanted) await setTimeout(20);
  if (twice > 0) throw new Error(`${twice} purchases came twice.`);
  return middleRate(times);
}

async function stream({ url, perSecond, seconds }: { url: string; perSecond: number; seconds: number }): Promise<Streamed> {
  times = [];
  storedFrom = placed + 1;
  const pool = new Pool(new URL(url).origin, { connections: 32 });
  const sending: Promise<void>[] = [];
  const began = performance.now();
  for (let sent = 0; sent < perSecond * seconds; sent += 1) {
    await setTimeout(Math.max(0, began + (sent * 1000) / perSecond - performance.now()));
    sending.push(sendOne(pool, (placed += 1)));
  }
  await Promise.all(sending);
  await finish();
  await pool.close();
  const waited = [...sentAt].map(([reference, at]) => (purchases.get(reference) ?? Infinity) - at);
  return { p50Ms: percentile(waited, 50), p99Ms: percentile(waited, 99) };
}

async function sendOne(pool: Pool, number: number): Promise<void> {
  const { headers, body } = signedWebhook({ shop: shopOf(number), order: number });
  sentAt.set(`S-${number}-L1`, performance.now());
  const answered = await pool.request({
    method: "POST",
    path: "/webhooks/orders",
    headers: { ...headers, "X-Shopify-Webhook-Id": randomUUID() },
    body,
  });
  await answered.body.dump();
  if (answered.statusCode !== 200) throw new Error(`A webhook was answered ${answered.statusCode}.`);
}

import { createHmac, randomUUID } from "node:crypto";
import { request as open } from "node:http";
import type { Server } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { prepareQueues } from "#app/queue/queues.server.ts";
import { stopSender } from "#app/queue/enqueue.server.ts";
import { finishRequests } from "#app/web/finish-requests.server.ts";
import { listen } from "#app/web/listen.server.ts";
import { webhooksFirst } from "#app/web/webhooks-first.server.ts";
import { testEnvironment } from "#test/support/environment.ts";

/** The web server's own way for webhooks about orders, over a connection. */

const shop = "northpaw.myshopify.com";
const paid = JSON.stringify({ admin_graphql_api_id: "gid://shopify/Order/7" });
let server: Server;
let address: string;

beforeAll(async () => {
  await prepareQueues();
  await db.shop.create({ data: { id: shop, name: "Northpaw", timeZone: "America/Toronto", currency: "CAD" } });
  const pages = webhooksFirst((_request, response) => void response.end("page"));
  ({ server, address } = await listen(pages, { host: "127.0.0.1", port: 0 }));
});
afterAll(async () => {
  await finishRequests(server, 5);
  await stopSender();
});

function headersFor(body: string): Record<string, string> {
  return {
    "X-Shopify-Topic": "orders/paid",
    "X-Shopify-Hmac-Sha256": createHmac("sha256", testEnvironment.SHOPIFY_API_SECRET).update(body).digest("base64"),
    "X-Shopify-Shop-Domain": shop,
    "X-Shopify-API-Version": "2026-07",
    "X-Shopify-Webhook-Id": randomUUID(),
  };
}

const post = (body: string, headers = headersFor(body), path = "/webhooks/orders") =>
  fetch(`${address}${path}`, { method: "POST", headers, body });

it("A webhook about an order is stored before it is acknowledged", async () => {
  const headers = headersFor(paid);
  const answer = await post(paid, headers);
  expect([answer.status, await answer.text(), answer.headers.get("X-Content-Type-Options")]).toEqual([200, "", "nosniff"]);
  expect(await db.webhookDelivery.count({ where: { webhookId: headers["X-Shopify-Webhook-Id"] ?? "" } })).toBe(1);
});

it("What is not one is told why, in the words of the pages' server", async () => {
  const refused = await post(paid, headersFor(`${paid} `));
  expect([refused.status, await refused.text()]).toEqual([401, "The signature does not match the body.\n"]);
  const asked = await fetch(`${address}/webhooks/orders?shop=1`);
  expect([asked.status, asked.headers.get("Allow"), await asked.text()]).toEqual([405, "POST", "Webhooks are posted.\n"]);
  expect((await post("{")).status).toBe(400);
});

const facts = `"id":820982911946154508,"admin_graphql_api_id":"gid://shopify/Order/820982911946154508","name":"#1"`;
const order = "gid://shopify/Order/820982911946154508";

it.each([
  ["begins as Shopify's do", `{${facts}}`, order],
  ["has its slashes escaped, as Shopify's have", `{${facts.replaceAll("/", "\\/")}}`, order],
  ["has spaces", `{ ${facts.replaceAll('":', '": ')} }`, order],
  ["names the order later", `{"name":"#1",${facts}}`, order],
  ["is of something else", `{${facts.replaceAll("Order/", "Product/")}}`, null],
  ["is cut off", `{${facts}`, null],
  ["is a list", `[${facts}]`, null],
])("The order of a body that %s", async (_what, body, subject) => {
  const headers = headersFor(body);
  expect((await post(body, headers)).status).toBe(subject === null ? 400 : 200);
  const stored = await db.webhookDelivery.findMany({ where: { webhookId: headers["X-Shopify-Webhook-Id"] ?? "" } });
  expect(stored.map((one) => one.subject)).toEqual(subject === null ? [] : [subject]);
});

it("Every other address is the pages' own", async () => {
  for (const path of ["/webhooks/app", "/webhooks/orders2", "/app"]) expect(await (await post(paid, {}, path)).text()).toBe("page");
});

it("A body without an end is cut off, and the connection's next request is answered", async () => {
  const long = "x".repeat(5 * 1024 * 1024);
  for (const body of [long, paid, long, paid]) expect((await post(body)).status).toBe(body === paid ? 200 : 413);
});

it("A sender that lets go before its end is nobody's trouble", async () => {
  const given = open(`${address}/webhooks/orders`, { method: "POST", headers: { ...headersFor(paid), "Content-Length": "100" } });
  const gone = new Promise((resolve) => given.once("error", resolve));
  given.write("{");
  await new Promise((resolve) => setTimeout(resolve, 50));
  given.destroy(new Error("gone"));
  await gone;
  expect((await post(paid)).status).toBe(200);
});

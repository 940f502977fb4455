import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { shopifyLibrary } from "./shopify-api.server.ts";
import { testEnvironment } from "#test/support/environment.ts";
import { verifyWebhook as verify, webhookRequestOf } from "./verify-webhook.server.ts";

const verifyWebhook = (request: Request) => verify(webhookRequestOf(request));
const body = JSON.stringify({ admin_graphql_api_id: "gid://shopify/Order/42", note: "café ☕" });

function delivery(changes: { body?: string; headers?: Record<string, string | null>; secret?: string; method?: string } = {}): Request {
  const sent = changes.body ?? body;
  const signature = createHmac("sha256", changes.secret ?? testEnvironment.SHOPIFY_API_SECRET)
    .update(sent)
    .digest("base64");
  const headers = new Headers({
    "Content-Type": "application/json",
    "X-Shopify-Topic": "orders/paid",
    "X-Shopify-Hmac-Sha256": signature,
    "X-Shopify-Shop-Domain": "northpaw.myshopify.com",
    "X-Shopify-API-Version": "2026-07",
    "X-Shopify-Webhook-Id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
    "X-Shopify-Event-Id": "98880550-7158-44d4-b7cd-2c97c8a091b5",
    "X-Shopify-Triggered-At": "2026-03-29T18:00:27.877041743Z",
  });
  for (const [name, value] of Object.entries(changes.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  const method = changes.method ?? "POST";
  return new Request("https://punchcard.test/webhooks/orders", { method, headers, ...(method === "GET" ? {} : { body: sent }) });
}

describe("A webhook", () => {
  it("that Shopify signed is handed on with its facts and its body as received", async () => {
    expect(await verifyWebhook(delivery())).toEqual({
      status: "ok",
      topic: "orders/paid",
      shop: "northpaw.myshopify.com",
      webhookId: "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
      eventId: "98880550-7158-44d4-b7cd-2c97c8a091b5",
      triggeredAt: new Date("2026-03-29T18:00:27.877Z"),
      body,
    });
  });

  it("whose body was changed by one byte is refused", async () => {
    const signed = delivery();
    const changed = new Request(signed.url, { method: "POST", headers: signed.headers, body: body.replace("42", "43") });
    expect(await verifyWebhook(changed)).toEqual({ status: "bad_signature" });
  });

  it("that somebody else signed is refused", async () => {
    expect(await verifyWebhook(delivery({ secret: "another-secret" }))).toEqual({ status: "bad_signature" });
    expect(await verifyWebhook(delivery({ headers: { "X-Shopify-Hmac-Sha256": "c2hvcnQ=" } }))).toEqual({ status: "bad_signature" });
  });

  it.each(["X-Shopify-Hmac-Sha256", "X-Shopify-Topic", "X-Shopify-Shop-Domain", "X-Shopify-Webhook-Id"])(
    "without %s is told so",
    async (name) => {
      const check = await verifyWebhook(delivery({ headers: { [name]: null } }));
      expect(check.status).toBe("missing_header");
      expect("headers" in check && check.headers.map((header) => header.toLowerCase())).toEqual([name.toLowerCase()]);
    },
  );

  it("for something that is no shop of Shopify is refused", async () => {
    const check = await verifyWebhook(delivery({ headers: { "X-Shopify-Shop-Domain": "shop.example.com" } }));
    expect(check).toEqual({ status: "missing_header", headers: ["X-Shopify-Shop-Domain"] });
  });

  it("without an event id or a moment is taken all the same", async () => {
    const check = await verifyWebhook(delivery({ headers: { "X-Shopify-Event-Id": null, "X-Shopify-Triggered-At": "soon" } }));
    expect(check).toMatchObject({ status: "ok", eventId: null, triggeredAt: expect.any(Date) });
  });

  it.each([
    ["as Shopify sends it", {}],
    ["of another secret", { secret: "another-secret" }],
    ["without a body", { body: "" }],
    ["with a signature in letters of another case", { headers: { "X-Shopify-Hmac-Sha256": "AAAA" } }],
    ["with an empty topic", { headers: { "X-Shopify-Topic": "" } }],
    ["without a version", { headers: { "X-Shopify-API-Version": null } }],
    ["of the newer kind, half of it", { headers: { "shopify-hmac-sha256": "AAAA" } }],
    ["with two signatures", { headers: { "X-Shopify-Hmac-Sha256": "AAAA, BBBB" } }],
  ] satisfies [string, Parameters<typeof delivery>[0]][])("%s is judged as Shopify's library judges it", async (_how, changes) => {
    const ours = await verifyWebhook(delivery(changes));
    const sent = delivery(changes);
    const rawBody = await sent.text();
    const theirs = await shopifyLibrary.webhooks.validate({ rawBody, rawRequest: new Request(sent.url, { headers: sent.headers }) });
    expect(ours.status === "ok").toBe(theirs.valid);
    if (!theirs.valid) expect(ours.status).toBe(theirs.reason === "invalid_hmac" ? "bad_signature" : "missing_header");
  });

  it("signed over bytes that are no text is ours all the same: the signature is of the bytes", async () => {
    const bytes = Buffer.from([0x7b, 0xff, 0x7d]);
    const signature = createHmac("sha256", testEnvironment.SHOPIFY_API_SECRET).update(bytes).digest("base64");
    const { headers } = delivery({ headers: { "X-Shopify-Hmac-Sha256": signature } });
    expect(
      await verifyWebhook(new Request("https://punchcard.test/webhooks/orders", { method: "POST", headers, body: bytes })),
    ).toMatchObject({
      status: "ok",
    });
  });

  it("that is larger than any order is not read to its end", async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const { headers } = delivery();
    const request = new Request("https://punchcard.test/webhooks/orders", {
      method: "POST",
      headers,
      body: endless,
      duplex: "half",
    });
    expect(await verifyWebhook(request)).toEqual({ status: "too_large" });
    expect(sent).toBeLessThan(10);
    expect(await verifyWebhook(delivery({ headers: { "Content-Length": "5000000" } }))).toEqual({ status: "too_large" });
  });

  it("is a POST and nothing else", async () => {
    expect(await verifyWebhook(delivery({ method: "GET" }))).toEqual({ status: "wrong_method" });
  });
});

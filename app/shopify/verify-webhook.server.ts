import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "#app/platform/env.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { readBytes } from "#app/platform/read-text.server.ts";
import { shopifyLibrary } from "./shopify-api.server.ts";

/** More than any order: Shopify's largest payloads are some hundred kilobytes. */
const maxBytes = 4 * 1024 * 1024;

/** What a request to a webhook address is, with its meaning in HTTP. */
export type WebhookCheck =
  | { status: "ok"; topic: string; shop: string; webhookId: string; eventId: string | null; triggeredAt: Date; body: string }
  /** 401 */
  | { status: "bad_signature" }
  /** 400 */
  | { status: "missing_header"; headers: string[] }
  /** 405 */
  | { status: "wrong_method" }
  /** 413 */
  | { status: "too_large" };

/** A request to a webhook address, however it came. */
export type WebhookRequest = {
  method: string;
  header: (name: string) => string | null;
  /** Null when it is longer than `limit` bytes. */
  readBody: (limit: number) => Promise<Buffer | null>;
};

export function webhookRequestOf(request: Request): WebhookRequest {
  return {
    method: request.method,
    header: (name) => request.headers.get(name),
    readBody: (limit) => readBytes(request, limit),
  };
}

/** As Shopify's library has them: webhooks of the Admin API, and those of its newer events. */
const namesOfWebhooks = {
  hmac: "X-Shopify-Hmac-Sha256",
  topic: "X-Shopify-Topic",
  shop: "X-Shopify-Shop-Domain",
  apiVersion: "X-Shopify-API-Version",
  webhookId: "X-Shopify-Webhook-Id",
  triggeredAt: "X-Shopify-Triggered-At",
};
const namesOfEvents: typeof namesOfWebhooks = {
  hmac: "shopify-hmac-sha256",
  topic: "shopify-topic",
  shop: "shopify-shop-domain",
  apiVersion: "shopify-api-version",
  webhookId: "shopify-webhook-id",
  triggeredAt: "shopify-triggered-at",
};

/**
 * Reads a webhook and checks that Shopify signed exactly these bytes with our secret; the comparison takes the same time whatever differs. What is
 * checked is what the library checks, which takes several times as long over it, and a test compares the two.
 * `topic` is as in Shopify's header, `orders/paid`; `body` is as received. The signature covers the body alone: the shop is what the header
 * says, so nothing but "look at this order of this shop" may follow from it.
 */
export async function verifyWebhook({ method, header, readBody }: WebhookRequest): Promise<WebhookCheck> {
  if (method !== "POST") return { status: "wrong_method" };
  const body = await readBody(maxBytes);
  if (body === null) return { status: "too_large" };
  const names = header(namesOfEvents.hmac) ? namesOfEvents : namesOfWebhooks;
  const signature = header(names.hmac);
  if (!signature || body.length === 0) return { status: "missing_header", headers: [names.hmac] };
  if (!isOurs(body, signature)) return { status: "bad_signature" };
  const [topic, domain, apiVersion, webhookId] = [names.topic, names.shop, names.apiVersion, names.webhookId].map(header);
  if (!topic || !domain || !apiVersion || !webhookId) {
    const needed = [names.topic, names.shop, names.apiVersion, names.webhookId];
    return { status: "missing_header", headers: needed.filter((name) => !header(name)) };
  }
  const shop = shopifyLibrary.utils.sanitizeShop(domain);
  if (!shop) return { status: "missing_header", headers: [names.shop] };
  const triggeredAt = readMoment(header(names.triggeredAt)) ?? now();
  return { status: "ok", topic, shop, webhookId, eventId: header("X-Shopify-Event-Id"), triggeredAt, body: body.toString("utf8") };
}

function isOurs(body: Buffer, signature: string): boolean {
  const expected = Buffer.from(createHmac("sha256", env.SHOPIFY_API_SECRET).update(body).digest("base64"));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function readMoment(text: string | null): Date | null {
  if (!text) return null;
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? null : moment;
}

import { WebhookValidationErrorReason } from "@shopify/shopify-api";
import { now } from "#app/platform/clock.server.ts";
import { readText } from "#app/platform/read-text.server.ts";
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

/**
 * Reads a webhook and checks that Shopify signed exactly these bytes with our secret; the comparison takes the same time whatever differs.
 * `topic` is as in Shopify's header, `orders/paid`; `body` is as received. The signature covers the body alone: the shop is what the header
 * says, so nothing but "look at this order of this shop" may follow from it.
 */
export async function verifyWebhook(request: Request): Promise<WebhookCheck> {
  if (request.method !== "POST") return { status: "wrong_method" };
  const rawBody = await readText(request, maxBytes);
  if (rawBody === null) return { status: "too_large" };
  const check = await shopifyLibrary.webhooks.validate({ rawBody, rawRequest: new Request(request.url, { headers: request.headers }) });
  if (!check.valid) {
    if (check.reason === WebhookValidationErrorReason.InvalidHmac) return { status: "bad_signature" };
    return { status: "missing_header", headers: "missingHeaders" in check ? check.missingHeaders : ["X-Shopify-Hmac-Sha256"] };
  }
  const shop = shopifyLibrary.utils.sanitizeShop(check.domain);
  if (!shop) return { status: "missing_header", headers: ["X-Shopify-Shop-Domain"] };
  return {
    status: "ok",
    topic: request.headers.get("X-Shopify-Topic") ?? check.topic,
    shop,
    webhookId: check.webhookId,
    eventId: ("eventId" in check ? check.eventId : null) ?? null,
    triggeredAt: readMoment(check.triggeredAt) ?? now(),
    body: rawBody,
  };
}

function readMoment(text: string | undefined): Date | null {
  if (!text) return null;
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? null : moment;
}

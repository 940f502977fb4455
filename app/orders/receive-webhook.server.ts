import { unreachable } from "#app/domain/unreachable.ts";
import { log } from "#app/platform/log.server.ts";
import { inShop } from "#app/platform/shop-scope.server.ts";
import { verifyWebhook } from "#app/shopify/verify-webhook.server.ts";
import type { WebhookRequest } from "#app/shopify/verify-webhook.server.ts";
import { takeWebhook } from "./take-webhook.server.ts";

/** What a webhook is answered; `problem` says why it is not 200. */
export type WebhookAnswer = { status: 200 } | { status: 400 | 401 | 404 | 405 | 413; problem: string };

/** Checks who sent a webhook, takes it, and says in HTTP what became of it. Shopify sends again whatever is not answered with 200. */
export async function receiveWebhook(request: WebhookRequest): Promise<WebhookAnswer> {
  const check = await verifyWebhook(request);
  switch (check.status) {
    case "ok":
      break;
    case "bad_signature":
      return { status: 401, problem: "The signature does not match the body." };
    case "missing_header":
      return { status: 400, problem: `Missing or unreadable: ${check.headers.join(", ")}.` };
    case "wrong_method":
      return { status: 405, problem: "Webhooks are posted." };
    case "too_large":
      return { status: 413, problem: "The body is larger than any order." };
    default:
      return unreachable(check);
  }
  const { shop, topic, webhookId, eventId, triggeredAt, body } = check;
  const taken = await inShop(shop, () => takeWebhook({ shop, topic, webhookId, eventId, triggeredAt, body }));
  log("webhook_taken", { shop, topic, webhookId, status: taken.status });
  switch (taken.status) {
    case "accepted":
    case "duplicate":
    case "ignored":
      return { status: 200 };
    case "unknown_shop":
      return { status: 404, problem: "This shop has not installed Punchcard." };
    case "malformed":
      log.warn("webhook_malformed", { shop, topic, webhookId, problem: taken.problem });
      return { status: 400, problem: taken.problem };
    default:
      return unreachable(taken);
  }
}

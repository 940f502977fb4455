import { unreachable } from "#app/domain/unreachable.ts";
import { takeWebhook } from "#app/orders/take-webhook.server.ts";
import { log } from "#app/platform/log.server.ts";
import { inShop } from "#app/platform/shop-scope.server.ts";
import { verifyWebhook } from "#app/shopify.server.ts";

/** Checks who sent a webhook, takes it, and says in HTTP what became of it. Shopify sends again whatever is not answered with 200. */
export async function receiveWebhook(request: Request): Promise<Response> {
  const check = await verifyWebhook(request);
  switch (check.status) {
    case "ok":
      break;
    case "bad_signature":
      return refuse(401, "The signature does not match the body.");
    case "missing_header":
      return refuse(400, `Missing or unreadable: ${check.headers.join(", ")}.`);
    case "wrong_method":
      return refuse(405, "Webhooks are posted.", { Allow: "POST" });
    case "too_large":
      return refuse(413, "The body is larger than any order.");
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
      return new Response(null, { status: 200 });
    case "unknown_shop":
      return refuse(404, "This shop has not installed Punchcard.");
    case "malformed":
      log.warn("webhook_malformed", { shop, topic, webhookId, problem: taken.problem });
      return refuse(400, taken.problem);
    default:
      return unreachable(taken);
  }
}

function refuse(status: number, problem: string, headers: HeadersInit = {}): Response {
  return new Response(`${problem}\n`, { status, headers: { "Content-Type": "text/plain; charset=utf-8", ...headers } });
}

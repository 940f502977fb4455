import { receiveWebhook } from "#app/orders/receive-webhook.server.ts";
import { webhookRequestOf } from "#app/shopify/verify-webhook.server.ts";

/** A webhook that came as a page does. Those about orders come another way: see `web/webhooks-first.server.ts`. */
export async function answerWebhook(request: Request): Promise<Response> {
  const answer = await receiveWebhook(webhookRequestOf(request));
  if (answer.status === 200) return new Response(null, { status: 200 });
  const headers = new Headers({ "Content-Type": "text/plain; charset=utf-8" });
  if (answer.status === 405) headers.set("Allow", "POST");
  return new Response(`${answer.problem}\n`, { status: answer.status, headers });
}

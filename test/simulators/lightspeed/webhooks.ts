import { createHmac } from "node:crypto";
import type { LightspeedWorld } from "./world.ts";
import type { Webhook } from "./books.ts";

/**
 * One delivery [V 4.10]: a form whose field `payload` is the object as JSON. The signature is from memory of its reference [I/U]: HMAC-SHA256
 * of the raw body, keyed with the app's secret.
 */
export async function deliver(
  webhook: Webhook,
  facts: { payload: unknown; world: LightspeedWorld; timeoutMs?: number },
): Promise<{ url: string; status: number | null }> {
  const { payload, world, timeoutMs = 5000 } = facts;
  const body = new URLSearchParams({
    payload: JSON.stringify(payload),
    type: webhook.type,
    domain_prefix: world.retailer.domainPrefix,
    environment: "prod",
  }).toString();
  const secret = world.apps.find((one) => one.clientId === webhook.clientId)?.clientSecret ?? "";
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  try {
    const response = await fetch(webhook.url, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-signature": `signature=${signature},algorithm=HMAC-SHA256`,
      },
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.arrayBuffer();
    return { url: webhook.url, status: response.status };
  } catch {
    return { url: webhook.url, status: null };
  }
}

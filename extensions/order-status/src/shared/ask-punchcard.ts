import { t } from "./admin.ts";
import type { OrderStatus } from "./order-status.ts";

/** Why nothing is known of an order. */
export type Trouble = "not_found" | "signed_out" | "no_answer";

export type Reading = { status: "read"; order: OrderStatus } | { status: Trouble };
export type Asking = { status: "asked" } | { status: Trouble };

/** Longer than Punchcard may take, which may have to ask Shopify. */
const timeoutMs = 30_000;

/** Where an order stands. Never throws: no answer is an answer here. */
export async function readOrder(order: string): Promise<Reading> {
  // Sentences of Punchcard's own come in the language that Shopify chose for ours.
  const answer = await call(`/api/orders/${order}?locale=${t("locale")}`);
  if (answer.status !== "ok") return answer;
  const body = answer.body as OrderStatus | undefined;
  return body?.status === "known" || body?.status === "not_heard_of" ? { status: "read", order: body } : { status: "no_answer" };
}

/** Asks Punchcard to look at an order again, and to send what is owed. */
export async function sendAgain(order: string): Promise<Asking> {
  const body = JSON.stringify({ intent: "send_again" });
  const answer = await call(`/api/orders/${order}`, { method: "POST", body, headers: { "Content-Type": "application/json" } });
  return answer.status === "ok" ? { status: "asked" } : answer;
}

/** An address without a host is Punchcard's, and Shopify adds the session token. */
async function call(address: string, init: RequestInit = {}): Promise<{ status: "ok"; body: unknown } | { status: Trouble }> {
  try {
    const response = await fetch(address, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    if (response.status === 404) return { status: "not_found" };
    if (response.status === 401) return { status: "signed_out" };
    return response.ok ? { status: "ok", body: await response.json() } : { status: "no_answer" };
  } catch {
    return { status: "no_answer" };
  }
}

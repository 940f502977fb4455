import type { Cart, HoldAnswer, Intent, Offers, OrderHolds } from "./punchcard.ts";

/** The part of Shopify's API that every target has. */
declare const shopify: { sessionToken: { get(): Promise<string> } };

/** However slow we are, the buyer is not kept longer. */
const timeoutMs = 3_000;

/** What the buyer may use for this cart; null when there was no answer in time. Never throws. */
export function askOffers(cart: Cart): Promise<Offers | null> {
  return call("/api/checkout/offers", { method: "POST", body: JSON.stringify(cart) });
}

export function tellHold(id: string, hold: { checkoutToken: string; intent: Intent }): Promise<HoldAnswer | null> {
  return call(`/api/checkout/holds/${encodeURIComponent(id)}`, { method: "POST", body: JSON.stringify(hold) });
}

/** Which page asks: the merchant is told that it works. */
export type Place = "thank_you" | "order_status";

export type Order = { place: Place; /** Shopify's. */ gid: string; /** By which a guest's order is known. */ checkoutToken: string | null };

/** What was used for an order. */
export function readOrder({ place, gid, checkoutToken }: Order): Promise<OrderHolds | null> {
  const query = `?place=${place}${checkoutToken ? `&checkoutToken=${encodeURIComponent(checkoutToken)}` : ""}`;
  return call(`/api/checkout/orders/${encodeURIComponent(gid.slice(gid.lastIndexOf("/") + 1))}${query}`);
}

/** A refusal comes with a body as well; whatever has none that can be read is no answer. */
async function call<Answer extends { status: string }>(path: string, init: RequestInit = {}): Promise<Answer | null> {
  return withinTime(async (signal) => {
    const token = await shopify.sessionToken.get();
    const headers = { Authorization: `Bearer ${token}`, ...(init.body ? { "Content-Type": "application/json" } : {}) };
    // Shopify's tool, and our own, put the address in here when they build.
    const response = await fetch(`${process.env.APP_URL}${path}`, { ...init, headers, signal });
    const body = (await response.json()) as Answer | null;
    return typeof body?.status === "string" ? body : null;
  });
}

/** The limit is for the token, the answer and its body together, whether or not they heed the signal. */
async function withinTime<T>(work: (signal: AbortSignal) => Promise<T | null>): Promise<T | null> {
  const limit = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      resolve(null);
      limit.abort();
    }, timeoutMs);
  });
  try {
    return await Promise.race([work(limit.signal), late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

import { z } from "zod";
import { domainPrefix } from "./settings.ts";

/** What we ask for, and need all of (reference 4.2). */
export const lightspeedScopes = [
  "sales:read",
  "sales:write",
  "customers:read",
  "customers:write",
  "products:read",
  "products:write",
  "inventory:read",
  "outlets:read",
  "registers:read",
  "payment_types:read",
  "taxes:read",
  "users:read",
  "retailer:read",
  "webhooks",
];

/** What of it is needed to bring sales in: of sales, outlets, products, people and customers, and the retailer, whose endpoint wants two. */
export const lightspeedSalesScopes = [
  "sales:read",
  "outlets:read",
  "products:read",
  "users:read",
  "customers:read",
  "retailer:read",
  "payment_types:read",
];

/** Where a merchant goes to connect [V 4.2]. `redirectUri` has to be the registered one to the letter; `state` comes back. */
export function connectUrlFor(facts: { connectUrl: string; clientId: string; redirectUri: string; state: string }): string {
  const url = new URL(facts.connectUrl);
  url.searchParams.set("response_type", "code");
  url.searchParams.set("client_id", facts.clientId);
  url.searchParams.set("redirect_uri", facts.redirectUri);
  url.searchParams.set("state", facts.state);
  // Mandatory since 31 March 2026 [S 4.2].
  url.searchParams.set("scope", lightspeedScopes.join(" "));
  return url.href;
}

export type ConnectCallback =
  | { status: "granted"; code: string; domainPrefix: string; state: string }
  /** The merchant said no, or Lightspeed did; `reason` is Lightspeed's word. */
  | { status: "denied"; reason: string; state: string | null }
  | { status: "invalid" };

const granted = z.object({ code: z.string().min(1).max(2000), domain_prefix: domainPrefix, state: z.string().min(1) });

/** What a merchant comes back with [C 4.2]. Whoever calls this compares the state. */
export function readConnectCallback(query: URLSearchParams): ConnectCallback {
  const error = query.get("error");
  if (error) return { status: "denied", reason: error.slice(0, 100), state: query.get("state") };
  const reading = granted.safeParse(Object.fromEntries(query));
  if (!reading.success) return { status: "invalid" };
  const { code, domain_prefix, state } = reading.data;
  return { status: "granted", code, domainPrefix: domain_prefix, state };
}

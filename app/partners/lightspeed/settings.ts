import { z } from "zod";
import type { PosTraits } from "#app/partners/capabilities.ts";

export const lightspeedTraits: PosTraits = {
  employee: true,
  requiredFields: false,
  taxes: true,
  shippingMethods: false,
  restocksAll: true,
};

/** Where X-Series is [V 4.2]: the connect page is one for all, the API has an address for each retailer. */
export const lightspeedAddresses = {
  connectUrl: "https://secure.retail.lightspeed.app/connect",
  apiUrl: "https://{prefix}.retail.lightspeed.app",
};

/**
 * A retailer's name in the address of its API: letters, digits and hyphens, and nothing that could make another host of it. It comes
 * with the query of a redirect, so anybody can write it.
 */
export const domainPrefix = z
  .string("required")
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "not_a_prefix");

/**
 * The address of a retailer's API, without a slash at its end.
 * @param facts.apiUrl where the API is, with `{prefix}` in it; Lightspeed's own unless given.
 * @param facts.allowLoopback also take an `apiUrl` on this machine: for the demo and tests.
 * @throws RangeError if the prefix is none, or the address would be anybody's but Lightspeed's: a server must not be talked into calling its own network.
 */
export function lightspeedBaseUrl(prefix: string, facts: { apiUrl?: string; allowLoopback: boolean }): string {
  const name = domainPrefix.safeParse(prefix);
  if (!name.success) throw new RangeError("That is not the prefix of a Lightspeed retailer.");
  const address = (facts.apiUrl ?? lightspeedAddresses.apiUrl).replace("{prefix}", name.data).replace(/\/+$/, "");
  const own = lightspeedAddresses.apiUrl.replace("{prefix}", name.data);
  if (address === own || (facts.allowLoopback && isLoopback(address))) return address;
  throw new RangeError("That is not an address of Lightspeed.");
}

function isLoopback(address: string): boolean {
  return URL.canParse(address) && ["127.0.0.1", "localhost", "[::1]"].includes(new URL(address).hostname);
}

/** What the app itself has from Lightspeed: one pair for all shops. */
export type LightspeedApp = { clientId: string; clientSecret: string };

/**
 * What a shop's connection holds: kept encrypted, and replaced at every refresh.
 * `expiresAt`: epoch milliseconds. `scopes`: as granted; null where Lightspeed did not say.
 */
export const lightspeedTokens = z.object({
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1),
  expiresAt: z.number(),
  scopes: z.array(z.string()).nullable(),
  domainPrefix,
});
export type LightspeedTokens = z.output<typeof lightspeedTokens>;

/** Where nobody knows, or merchants differ. Every field has a default, so that settings stored by an older version still parse. */
export const lightspeedRules = z.object({
  /** A sale that is paid and has not left the shop: closed, as if it were sold at the till, or to be dispatched, and closed once it has left. */
  unfulfilled: z.enum(["closed", "pending_delivery"]).default("closed"),
  /** A sale that is not paid in full: on the customer's account, or parked for staff to finish. Without a customer it is parked. */
  unpaid: z.enum(["on_account", "parked"]).default("on_account"),
  /** Whether lines tell what was taken off their price: "left_out" where a shop's totals come out too low by it. */
  discounts: z.enum(["shown", "left_out"]).default("shown"),
});
export type LightspeedRules = z.output<typeof lightspeedRules>;

import type { CustomerGid } from "#app/domain/ids.ts";
import { now } from "#app/platform/clock.server.ts";
import { enterShop } from "#app/platform/shop-scope.server.ts";
import { authenticate } from "#app/shopify.server.ts";
import { isInstalled } from "#app/shopify/is-installed.server.ts";
import { verifyAppProxy } from "#app/shopify/verify-app-proxy.server.ts";
import { refuse } from "./checkout-answers.ts";

/** Who calls from a shop's checkout, cart or customer account. */
export type CheckoutCaller = {
  /** The shop's permanent domain. */
  shop: string;
  /** null for a guest: Shopify does not say who it is. */
  customerGid: CustomerGid | null;
};

/**
 * Lets only a call of one of our extensions in checkout or in a customer account pass: Shopify signs the session tokens of both alike.
 * @throws a Response: 401 without a token that is Shopify's, for this app and of this moment; 404 for a shop that has not installed Punchcard.
 */
export async function authenticateCheckout(request: Request): Promise<CheckoutCaller> {
  const { sessionToken } = await authenticate.checkout(request).catch((answer: unknown) => {
    throw answer instanceof Response ? refuse({ status: "unauthenticated" }) : answer;
  });
  const shop = shopOf(sessionToken.dest);
  const customerGid = customerOf(sessionToken.sub);
  // Staff have tokens with the same signature, and no checkout.
  if (!shop || customerGid === "unreadable") throw refuse({ status: "unauthenticated" });
  return ofInstalled({ shop, customerGid });
}

/**
 * Lets only a call pass that Shopify forwarded from the shop's own site and signed. Who the buyer is, is what Shopify says, and never what the
 * page says.
 * @throws a Response: 401 without Shopify's signature of this moment; 404 for a shop that has not installed Punchcard.
 */
export async function authenticateAppProxy(request: Request): Promise<CheckoutCaller> {
  const check = await verifyAppProxy(request);
  if (check.status !== "ok") throw refuse({ status: "unauthenticated" });
  return ofInstalled({ shop: check.shop, customerGid: check.customer === null ? null : `gid://shopify/Customer/${check.customer}` });
}

async function ofInstalled(caller: CheckoutCaller): Promise<CheckoutCaller> {
  enterShop(caller.shop);
  if (!(await isInstalled(caller.shop, now()))) throw refuse({ status: "unknown_shop" });
  return caller;
}

/** Checkout names the shop by its domain, the admin by its address. */
function shopOf(dest: unknown): string | null {
  const [, domain] = typeof dest === "string" ? (/^(?:https:\/\/)?([a-z0-9][a-z0-9-]*\.myshopify\.com)\/?$/.exec(dest) ?? []) : [];
  return domain ?? null;
}

function customerOf(sub: unknown): CustomerGid | null | "unreadable" {
  if (sub === undefined || sub === null || sub === "") return null;
  const isCustomer = typeof sub === "string" && /^gid:\/\/shopify\/Customer\/[1-9]\d{0,18}$/.test(sub);
  return isCustomer ? (sub as CustomerGid) : "unreadable";
}

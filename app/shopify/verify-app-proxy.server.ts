import { shopifyLibrary } from "./shopify-api.server.ts";

/** What Shopify says with a request that it forwards from `https://<shop>/apps/…`. `customer`: the number of the customer who is signed in. */
export type ProxyCheck = { status: "ok"; shop: string; customer: string | null } | { status: "bad_signature" };

/**
 * Checks that Shopify signed exactly this query with our secret, in the last ninety seconds. The signature covers the query alone: not the
 * method, not the body. `authenticate.public.appProxy` of the library does the same and then renews the shop's access without waiting for others
 * who do.
 */
export async function verifyAppProxy(request: Request): Promise<ProxyCheck> {
  const query = new URL(request.url).searchParams;
  const isSigned = await shopifyLibrary.utils.validateHmac(query, { signator: "appProxy" }).catch(() => false);
  const shop = shopifyLibrary.utils.sanitizeShop(query.get("shop") ?? "");
  if (!isSigned || !shop) return { status: "bad_signature" };
  return { status: "ok", shop, customer: readCustomer(query.getAll("logged_in_customer_id")) };
}

/** Empty for a visitor who is not signed in. Named twice, it is of nobody. */
function readCustomer(ids: string[]): string | null {
  const [id = ""] = ids;
  return ids.length === 1 && /^[1-9]\d{0,18}$/.test(id) ? id : null;
}

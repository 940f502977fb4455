import { createHmac } from "node:crypto";

export type AppProxy = {
  /** Where the app takes what is forwarded: "https://punchcard.example/proxy". */
  url: string;
  /** "/apps/punchcard" */
  path: string;
};

type Facts = { shop: string; customerId: number | null; apiSecret: string; now: Date };

/**
 * What Shopify makes of a request to `/apps/…` of a shop's own site: the same at the app's address, with who is signed in and Shopify's
 * signature in the query. Cookies stay with the shop.
 */
export function proxiedAddress(asked: URL, { url, path }: AppProxy, { shop, customerId, apiSecret, now }: Facts): string {
  const query = new URLSearchParams(asked.search);
  // What a visitor adds of these is not Shopify's.
  for (const name of ["shop", "logged_in_customer_id", "path_prefix", "timestamp", "signature"]) query.delete(name);
  query.set("shop", shop);
  query.set("logged_in_customer_id", customerId === null ? "" : String(customerId));
  query.set("path_prefix", path);
  query.set("timestamp", String(Math.floor(now.getTime() / 1000)));
  query.set("signature", createHmac("sha256", apiSecret).update(signedText(query)).digest("hex"));
  return `${url}${asked.pathname.slice(path.length)}?${query}`;
}

/** Names in order, values of the same name joined by commas, nothing between the pairs. */
function signedText(query: URLSearchParams): string {
  return [...new Set(query.keys())]
    .sort()
    .map((name) => `${name}=${query.getAll(name).join(",")}`)
    .join("");
}

import { createHmac } from "node:crypto";

/** As in the app's configuration: `/<prefix>/<subpath>/…` of a shop comes to `path` of the app. */
export type AppProxy = { path: string; prefix: string; subpath: string };

export type ProxyRequestOptions = {
  method?: "GET" | "POST";
  /** Sent as JSON. */
  body?: unknown;
  /** What the visitor's own address has. */
  query?: Record<string, string>;
  /** The handle of who is signed in; null is nobody. */
  customer?: string | null;
  /** Another secret than the app's, for what is forged. */
  secret?: string;
  /** Another moment than now. */
  at?: Date;
  headers?: Record<string, string>;
};

/**
 * The query that Shopify adds to what a visitor asks of the app through the shop's address, signed with the app's secret: the names in order,
 * values of one name joined by commas, nothing between the pairs.
 */
export function signProxyQuery(
  asked: URLSearchParams,
  facts: { shop: string; customerId: number | null; pathPrefix: string; secret: string; now: Date },
): URLSearchParams {
  const query = new URLSearchParams(asked);
  query.set("shop", facts.shop);
  query.set("logged_in_customer_id", facts.customerId === null ? "" : String(facts.customerId));
  query.set("path_prefix", facts.pathPrefix);
  query.set("timestamp", String(Math.floor(facts.now.getTime() / 1000)));
  query.delete("signature");
  const signed = [...new Set(query.keys())]
    .sort()
    .map((name) => `${name}=${query.getAll(name).join(",")}`)
    .join("");
  query.set("signature", createHmac("sha256", facts.secret).update(signed).digest("hex"));
  return query;
}

/** A visitor's request as Shopify forwards it to the app. */
export function appProxyRequest(
  path: string,
  options: ProxyRequestOptions,
  world: { shop: string; customerId: number | null; appUrl: string; appProxy: AppProxy; apiSecret: string; now: Date },
): Request {
  const { appProxy } = world;
  const query = signProxyQuery(new URLSearchParams(options.query), {
    shop: world.shop,
    customerId: world.customerId,
    pathPrefix: `/${appProxy.prefix}/${appProxy.subpath}`,
    secret: options.secret ?? world.apiSecret,
    now: options.at ?? world.now,
  });
  const hasBody = options.body !== undefined;
  return new Request(new URL(`${appProxy.path}/${path.replace(/^\//, "")}?${query}`, world.appUrl), {
    method: options.method ?? (hasBody ? "POST" : "GET"),
    headers: { ...(hasBody ? { "Content-Type": "application/json" } : {}), "X-Forwarded-Host": world.shop, ...options.headers },
    ...(hasBody ? { body: JSON.stringify(options.body) } : {}),
  });
}

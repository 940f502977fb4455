export type PolicyFacts = {
  /** Of the scripts that stand in the page itself: chance, and new for each answer. */
  nonce: string;
  /** The permanent domain of the shop in whose admin the page stands; null outside of an admin. */
  shop: string | null;
  /** Where App Bridge comes from, if not from Shopify. */
  appBridgeUrl?: string | undefined;
};

/** Shopify's admin, the one place that frames us. */
const admin = "https://admin.shopify.com";

/**
 * What a page of ours may load, send and be framed by. Of Shopify's CDN scripts come from the folder of its own programs only: what merchants
 * upload lies in other folders of the same host.
 */
export function contentPolicy({ nonce, shop, appBridgeUrl }: PolicyFacts): string {
  const bridge = ["https://cdn.shopify.com/shopifycloud/", ...(appBridgeUrl ? [appBridgeUrl] : [])];
  return policyOf({
    "default-src": ["'self'"],
    "script-src": ["'self'", `'nonce-${nonce}'`, ...bridge],
    "script-src-attr": ["'none'"],
    // Polaris and its charts write their measures into `style` attributes, App Bridge brings styles of its own.
    "style-src": ["'self'", "'unsafe-inline'", "https://cdn.shopify.com"],
    "img-src": ["'self'", "data:", "https://cdn.shopify.com"],
    "font-src": ["'self'", "data:", "https://cdn.shopify.com"],
    // App Bridge tells Shopify how fast the pages are.
    "connect-src": ["'self'", "https://cdn.shopify.com", "https://*.shopifysvc.com"],
    "frame-src": ["'none'"],
    "worker-src": ["'none'"],
    "manifest-src": ["'none'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    // The login page's form is answered with the way to the shop's admin, and browsers hold that against the form as well.
    "form-action": ["'self'", admin, shop ? `https://${shop}` : "https://*.myshopify.com"],
    "frame-ancestors": [...(shop ? [`https://${shop}`] : []), admin],
  });
}

/** For what is no page: it loads nothing. Shopify's admin may still show the sentence that it holds. */
export const bareContentPolicy = policyOf({
  "default-src": ["'none'"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
  "frame-ancestors": [admin],
});

function policyOf(directives: Record<string, string[]>): string {
  return Object.entries(directives)
    .map(([name, values]) => [name, ...values].join(" "))
    .join("; ");
}

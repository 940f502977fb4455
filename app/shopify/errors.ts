/** Shopify does not answer, or asks us to slow down. */
export class ShopifyUnavailable extends Error {
  /** Seconds to wait, if Shopify said. */
  readonly retryAfter: number | null;
  constructor(message: string, facts: { retryAfter?: number | null; cause?: unknown } = {}) {
    super(message, { cause: facts.cause });
    this.name = "ShopifyUnavailable";
    this.retryAfter = facts.retryAfter ?? null;
  }
}

/** Shopify refuses what we ask: a missing scope, a field that does not exist, an answer that is not what the schema says. */
export class ShopifyRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ShopifyRefused";
  }
}

/** Shopify refuses for want of a scope, or of leave to read personal data: somebody has to grant it first. */
export class ShopifyAccessDenied extends ShopifyRefused {
  /** Seconds: nothing changes by asking again and again. */
  readonly retryAfter = 3600;
  constructor(message: string) {
    super(message);
    this.name = "ShopifyAccessDenied";
  }
}

/** We have no access to the shop any more: it uninstalled the app, or the last refresh token is dead. Only a visit of the app gives it back. */
export class ShopifyAccessLost extends Error {
  readonly shop: string;
  readonly why: "never_installed" | "refresh_token_expired" | "refused";
  constructor(shop: string, why: ShopifyAccessLost["why"]) {
    super(`Punchcard has no access to ${shop}: ${why.replaceAll("_", " ")}. Opening the app in the shop's admin renews it.`);
    this.name = "ShopifyAccessLost";
    this.shop = shop;
    this.why = why;
  }
}

import type { PosPartner } from "#app/connections/pos-partners.ts";
import { PartnerError } from "#app/partners/errors.ts";
import { log } from "#app/platform/log.server.ts";
import { ShopifyAccessLost, ShopifyRefused, ShopifyUnavailable } from "#app/shopify/errors.ts";

/** A live look that somebody waits for: "silent" when the POS or Shopify gives no answer. */
export async function orSilent<Result>(
  { shop, partner }: { shop: string; partner: PosPartner },
  look: () => Promise<Result>,
): Promise<Result | { status: "pos_silent" | "shopify_silent" }> {
  try {
    return await look();
  } catch (error) {
    const status = silence(error);
    if (!status) throw error;
    log.warn("pos_look_failed", { shop, partner, status, error });
    return { status };
  }
}

function silence(error: unknown): "pos_silent" | "shopify_silent" | null {
  if (error instanceof PartnerError) return "pos_silent";
  return error instanceof ShopifyUnavailable || error instanceof ShopifyRefused || error instanceof ShopifyAccessLost
    ? "shopify_silent"
    : null;
}

import { storeSaleOf } from "#app/domain/ids.ts";
import type { OrderGid } from "#app/domain/ids.ts";
import { salesSourceFor } from "#app/connections/sales-source.server.ts";
import type { SalesSourceFor } from "#app/connections/sales-source.server.ts";
import { shopAtWork } from "#app/connections/shop-at-work.server.ts";
import type { ShopAtWorkFor } from "#app/connections/shop-at-work.server.ts";
import { noteOrder } from "#app/coupons/note-order.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { log } from "#app/platform/log.server.ts";
import { worthAtPos } from "#app/pos/order-parts.ts";
import { ShopifyAccessDenied, ShopifyUnavailable } from "#app/shopify/errors.ts";
import { missingScopes } from "#app/shopify/granted-scopes.server.ts";
import { readOrder } from "#app/shopify/read-order.server.ts";
import { readSoldOrder } from "#app/shopify/read-sold-orders.server.ts";
import { noteUnreadable } from "./hold-order.server.ts";
import { isSoldAtPos } from "./is-sold-at-pos.ts";
import { promisedGoods } from "./promised-goods.server.ts";
import { recordAtLoyalty } from "./record-at-loyalty.server.ts";
import { sendToPos } from "./send-to-pos.server.ts";
import { SeveralFaltered } from "./several-faltered.ts";
import { storeOrder } from "./store-order.server.ts";
import { syncStoreSale } from "./sync-store-sale.server.ts";

/**
 * Reads an order fresh from Shopify and brings every partner in line with it. Whatever signal asked for it, and however often: the outcome is the same.
 * A sale in a store is read from what was brought in. While a scope that we need is gone, an order waits until it is granted (`noteScopes`).
 * @throws PartnerUnavailable, UnexpectedAnswer, ShopifyUnavailable, ShopifyRefused: the queue tries again.
 */
export async function syncOrder(...given: Parameters<typeof bringInLine>): Promise<void> {
  try {
    await bringInLine(...given);
  } catch (error) {
    const [{ shop, order }] = given;
    if (!(error instanceof ShopifyAccessDenied) || (await missingScopes(shop)).length === 0) throw error;
    log.warn("sync_waits", { shop, order, why: "a scope is missing" });
  }
}

async function bringInLine(
  { shop, order: gid }: { shop: string; order: string },
  shopFor: ShopAtWorkFor = shopAtWork,
  sourceFor: SalesSourceFor = salesSourceFor,
): Promise<void> {
  const installed = await shopFor(shop);
  if (!installed) return log("sync_skipped", { shop, order: gid, why: "shop is not installed" });
  const { timeZone, loyalty, points } = installed;
  const sale = storeSaleOf(gid);
  if (sale !== null) return syncStoreSale({ shop, gid, sale, loyalty }, sourceFor);
  // A POS wants everything that a sale is made of; without one a smaller question does.
  const sold = points.length > 0 ? await readSoldOrder(shop, gid as OrderGid) : null;
  const order = sold ?? (points.length > 0 ? null : await readOrder(shop, gid as OrderGid));
  if (!order) {
    log("order_unreadable", { shop, order: gid });
    return noteUnreadable({ shop, order: gid });
  }
  const known = { soldAtPos: isSoldAtPos(order, { loyalty, points }), ...(sold && { worth: worthAtPos(sold) }) };
  const stored = await storeOrder(shop, order, now(), known);
  if (stored.status === "stale") throw new ShopifyUnavailable("Shopify gave an older version of the order than it did before.");
  const { orderId, customerId } = stored;
  // The order of the partner's article: coupons are captured, then free goods redeemed.
  const promised = await promisedGoods(await noteOrder({ shop, order, now: now() }));
  const toRecord = { orderId, customerId, order, promised };
  // A partner that gives no answer keeps none of the others from theirs.
  await inTurn([
    () => recordAtLoyalty({ shop, toRecord, connection: loyalty, sold: { where: "online", timeZone } }),
    ...(sold ? points.map((connection) => () => sendToPos({ shop, orderId, order: sold }, connection)) : []),
  ]);
}

/** @throws what one threw, or SeveralFaltered, when all have had their turn. */
async function inTurn(parts: (() => Promise<void>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const part of parts) await part().catch((error: unknown) => errors.push(error));
  if (errors.length > 1) throw new SeveralFaltered(errors);
  if (errors.length > 0) throw errors[0];
}

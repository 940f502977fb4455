import type { OrderGid } from "#app/domain/ids.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { withExchanges } from "#app/connections/exchanges.server.ts";
import { loyaltyConnectionFor, noteCredentialsRejected } from "#app/connections/loyalty-connection.server.ts";
import type { LoyaltyConnection, LoyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import { posConnectionsFor } from "#app/connections/pos-connection.server.ts";
import type { PosConnectionsFor } from "#app/connections/pos-connection.server.ts";
import { noteOrder } from "#app/coupons/note-order.server.ts";
import { noteRedemption } from "#app/coupons/note-redemption.server.ts";
import { reservedRewards } from "#app/coupons/reserved-rewards.server.ts";
import type { LoyaltyRun, OrderToRecord } from "#app/loyalty/ledger.server.ts";
import { recordOrder } from "#app/loyalty/record-order.server.ts";
import { CredentialsRejected } from "#app/partners/errors.ts";
import type { Exchange } from "#app/partners/capabilities.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { worthAtPos } from "#app/pos/order-parts.ts";
import { ShopifyUnavailable } from "#app/shopify/errors.ts";
import { readOrder } from "#app/shopify/read-order.server.ts";
import { readSoldOrder } from "#app/shopify/read-sold-orders.server.ts";
import { holdOrder, noteUnreadable } from "./hold-order.server.ts";
import { isSoldAtPos } from "./is-sold-at-pos.ts";
import { keepAttempts } from "./keep-attempts.server.ts";
import { promisedGoods } from "./promised-goods.server.ts";
import { sendToPos } from "./send-to-pos.server.ts";
import { storeOrder } from "./store-order.server.ts";

/**
 * Reads an order fresh from Shopify and brings every partner in line with it. Whatever signal asked for it, and however often: the outcome is the same.
 * @throws PartnerUnavailable, UnexpectedAnswer, ShopifyUnavailable, ShopifyRefused: the queue tries again.
 */
export async function syncOrder(
  { shop, order: gid }: { shop: string; order: string },
  connectionFor: LoyaltyConnectionFor = loyaltyConnectionFor,
  posFor: PosConnectionsFor = posConnectionsFor,
): Promise<void> {
  const installed = await db.shop.findUnique({ where: { id: shop }, select: { timeZone: true, uninstalledAt: true } });
  if (!installed || installed.uninstalledAt) return log("sync_skipped", { shop, order: gid, why: "shop is not installed" });
  const points = await posFor(shop);
  // A POS wants everything that a sale is made of; without one a smaller question does.
  const sold = points.length > 0 ? await readSoldOrder(shop, gid as OrderGid) : null;
  const order = sold ?? (points.length > 0 ? null : await readOrder(shop, gid as OrderGid));
  if (!order) {
    log("order_unreadable", { shop, order: gid });
    return noteUnreadable({ shop, order: gid });
  }
  const loyalty = await connectionFor(shop);
  const known = { soldAtPos: isSoldAtPos(order, { loyalty, points }), ...(sold && { worth: worthAtPos(sold) }) };
  const stored = await storeOrder(shop, order, now(), known);
  if (stored.status === "stale") throw new ShopifyUnavailable("Shopify gave an older version of the order than it did before.");
  const { orderId } = stored;
  // The order of the partner's article: coupons are captured, then free goods redeemed.
  const promised = await promisedGoods(await noteOrder({ shop, order, now: now() }));
  const toRecord = { orderId, order, promised };
  // A partner that gives no answer keeps none of the others from theirs.
  await inTurn([
    async () => recordAtLoyaltyProgram({ shop, timeZone: installed.timeZone, toRecord, connection: loyalty }),
    ...(sold ? points.map((connection) => () => sendToPos({ shop, orderId, order: sold }, connection)) : []),
  ]);
}

/** @throws the first error, when all have had their turn. */
async function inTurn(parts: (() => Promise<void>)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const part of parts) await part().catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}

type Step = { shop: string; timeZone: string; toRecord: OrderToRecord; connection: LoyaltyConnection };

async function recordAtLoyaltyProgram({ shop, timeZone, toRecord, connection }: Step): Promise<void> {
  const { orderId } = toRecord;
  switch (connection.status) {
    case "never":
      return skipAll(orderId);
    case "waiting":
      return holdOrder({ partner: connection.partner, orderId, why: connection.why });
    case "ready": {
      const { partner, program, settings, startAt, ignored, connectedAt } = connection;
      const run: LoyaltyRun = {
        ...{ shop, partner, program, rules: { ...settings, timeZone, startAt, ignored }, now },
        reservedRewards: () => reservedRewards({ shop, partner }),
      };
      const exchanges: Exchange[] = [];
      try {
        const outcomes = await withExchanges(
          (exchange) => exchanges.push(exchange),
          () => recordOrder(run, toRecord),
        );
        for (const { holdId, outcome } of outcomes) await noteRedemption({ holdId, outcome, now: now() });
      } catch (error) {
        if (!(error instanceof CredentialsRejected)) throw error;
        // Others were entered meanwhile: the queue tries again with those.
        if (!(await noteCredentialsRejected(db, { shop, partner, connectedAt }))) throw error;
        // Every further call would be refused as well: the order waits for the merchant, not for a clock.
        await holdOrder({ partner, orderId, why: "credentials_rejected" });
      } finally {
        await keepAttempts({ shop, partner, orderId, exchanges });
      }
      return;
    }
    default:
      return unreachable(connection);
  }
}

async function skipAll(orderId: string): Promise<void> {
  await db.$transaction([
    db.orderLine.updateMany({ where: { orderId }, data: { state: "skipped", reason: "not_connected", decidedAt: now() } }),
    db.order.update({ where: { id: orderId }, data: { state: "skipped" } }),
  ]);
}

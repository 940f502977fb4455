import { readPosAccess } from "#app/connections/pos-access.server.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { posPartners } from "#app/connections/pos-partners.ts";
import { db } from "#app/platform/db.server.ts";
import type { PosSummary, PosView } from "./pos-views.ts";

/** What the page of a connection shows. Nobody but the database is asked. */
export async function readPos(shop: string, partner: PosPartner): Promise<PosView> {
  const [access, waitingOrders, check] = await Promise.all([
    readPosAccess(shop, partner),
    countWaiting(shop, partner),
    db.check.findUnique({ where: { shopId_partner_check: { shopId: shop, partner, check: "access" } } }),
  ]);
  // What the check-up found out about an access that was given since says nothing about this one.
  const isCurrent = access.status === "connected" && check && access.connectedAt && check.checkedAt > access.connectedAt;
  const { account = "", user = "" } = (isCurrent ? check.details : {}) as { account?: string; user?: string };
  return {
    partner,
    status: access.status,
    canConnect: access.canConnect,
    address: access.address,
    account: account || null,
    user: user || null,
    isBeingLookedAt: access.status === "connected" && !isCurrent,
    connectedAt: access.connectedAt?.toISOString() ?? null,
    checkedAt: access.checkedAt?.toISOString() ?? null,
    waitingOrders,
  };
}

/** Every point of sale at a glance. */
export async function readPosSummaries(shop: string): Promise<Record<PosPartner, PosSummary>> {
  const views = await Promise.all(posPartners.map((partner) => readPos(shop, partner)));
  const summaries = views.map(({ partner, status, checkedAt, waitingOrders }) => [partner, { status, checkedAt, waitingOrders }] as const);
  return Object.fromEntries(summaries) as Record<PosPartner, PosSummary>;
}

function countWaiting(shop: string, partner: PosPartner): Promise<number> {
  return db.posOrder.count({ where: { shopId: shop, partner, state: "pending" } });
}

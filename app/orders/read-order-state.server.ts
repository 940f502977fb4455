import type { PosOrder, PosSale } from "@prisma/client";
import { posPartnersOf } from "#app/connections/pos-connection.server.ts";
import { posPartners } from "#app/connections/pos-partners.ts";
import { readOrderHolds } from "#app/coupons/read-order-holds.server.ts";
import type { OrderGid } from "#app/domain/ids.ts";
import type { FailureCode } from "#app/failures/catalogue.ts";
import { openStatuses } from "#app/failures/failure-status.ts";
import type { SkipReason } from "#app/loyalty/skip-reasons.ts";
import { db } from "#app/platform/db.server.ts";
import { syncOrderJob } from "#app/queue/jobs.ts";
import { runOf } from "#app/queue/run-of.server.ts";
import { isTheirs } from "./is-theirs.server.ts";
import type { OrderStanding, PosStanding } from "./order-standing.ts";

/** Where an order of the shop stands with every partner; null when the shop has no such order, or does not let the app read it. */
export async function readOrderState(shop: string, gid: OrderGid): Promise<OrderStanding | null> {
  // Before the rest: what the job writes meanwhile is then in the answer, or the answer says that the job is not done.
  const run = await runOf(syncOrderJob, { shop, order: gid });
  const order = await db.order.findUnique({
    where: { shopId_gid: { shopId: shop, gid } },
    include: {
      lines: { orderBy: { position: "asc" }, select: { title: true, variantTitle: true, state: true, reason: true } },
      posOrders: true,
      posSales: { orderBy: { id: "asc" } },
    },
  });
  if (!order) return (await isTheirs(shop, gid)) ? { status: "not_heard_of", run } : null;
  const [connected, failures, holds] = await Promise.all([
    posPartnersOf(shop),
    db.failure.findMany({
      where: { shopId: shop, orderId: order.id, status: { in: [...openStatuses] } },
      orderBy: { id: "asc" },
      select: { id: true, code: true, productTitle: true },
    }),
    readOrderHolds(shop, gid),
  ]);
  return {
    status: "known",
    id: order.id,
    name: order.name,
    run,
    loyalty: {
      state: order.state,
      lines: order.lines.map(({ title, variantTitle, state, reason }) => ({
        title: [title, variantTitle].filter(Boolean).join(" · "),
        state,
        skipped: state === "skipped" ? (reason as SkipReason) : null,
        failed: state === "failed" ? (reason as FailureCode) : null,
      })),
    },
    pos: posPartners.flatMap((partner) => standingsAt(partner, { connected, orders: order.posOrders, sales: order.posSales })),
    holds: holds.map(({ kind, title, item, standing, page }) => ({ kind, title, item, standing, page })),
    failures: failures.map(({ id, code, productTitle }) => ({ id, code: code as FailureCode, productTitle })),
  };
}

type PosFacts = { connected: string[]; orders: PosOrder[]; sales: PosSale[] };

/** None for a POS that the shop does not have and never had for this order. */
function standingsAt(partner: string, { connected, orders, sales }: PosFacts): PosStanding[] {
  const order = orders.find((one) => one.partner === partner);
  if (!order && !connected.includes(partner)) return [];
  return [
    {
      partner,
      state: order?.state ?? "not_yet",
      reason: order && order.state !== "sent" ? order.reason : null,
      found: order ? foundBy(order) : null,
      sales: sales
        .filter((sale) => sale.partner === partner)
        .map(({ kind, state, reference, posNumber, posUrl }) => ({ kind, state, number: posNumber ?? reference, url: posUrl })),
    },
  ];
}

/** The rule that held it back wrote down what it saw. */
function foundBy({ decisions, reason }: PosOrder): string | null {
  const kept = decisions as { rule: string; found: string | null }[];
  return kept.find(({ rule }) => rule === reason)?.found ?? null;
}

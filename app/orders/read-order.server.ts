import type { PosOrder, PosSale } from "@prisma/client";
import { posPartners } from "#app/connections/pos-partners.ts";
import { readOrderHoldEvents, readOrderHolds } from "#app/coupons/read-order-holds.server.ts";
import { formatDecimal } from "#app/domain/money.ts";
import type { FailureCode } from "#app/failures/catalogue.ts";
import { failureRow } from "#app/failures/list-failures.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { SkipReason } from "#app/loyalty/skip-reasons.ts";
import { orderRow } from "./list-orders.server.ts";
import type { LineView, OrderDetail, PosOrderView, PosSaleView, TimelineEvent, TimelineKind } from "./order-view.ts";

/** Everything the page of one order shows; null when the shop has no such order. */
export async function readOrderDetail(shop: string, id: string): Promise<OrderDetail | null> {
  const order = await db.order.findFirst({
    where: { shopId: shop, id },
    include: {
      member: true,
      lines: { orderBy: { position: "asc" }, include: { recordings: { orderBy: { id: "asc" } } } },
      posOrders: true,
      posSales: { orderBy: { id: "asc" } },
      events: { orderBy: [{ at: "desc" }, { id: "desc" }], take: 100 },
    },
  });
  if (!order) return null;
  const [failures, deliveries, points, holds, holdEvents] = await Promise.all([
    db.failure.findMany({ where: { shopId: shop, orderId: id, status: { not: "resolved" } }, orderBy: { id: "asc" } }),
    db.webhookDelivery.findMany({ where: { shopId: shop, subject: order.gid }, orderBy: { id: "desc" }, take: 50 }),
    db.connection.findMany({
      where: { shopId: shop, partner: { in: [...posPartners] }, status: { not: "disconnected" } },
      select: { partner: true },
    }),
    readOrderHolds(shop, order.gid),
    readOrderHoldEvents(shop, order.gid),
  ]);
  const amount = (minor: bigint) => formatDecimal({ minor: Number(minor), currency: order.currency });
  const received = deliveries.map((delivery): TimelineEvent => ({
    id: delivery.id,
    at: delivery.receivedAt.toISOString(),
    kind: "webhook_received",
    details: { topic: delivery.topic },
  }));
  const happened = order.events.map((event): TimelineEvent => ({
    id: event.id,
    at: event.at.toISOString(),
    kind: event.kind as TimelineKind,
    details: event.details as TimelineEvent["details"],
  }));
  const used = holdEvents.map(({ at, ...event }): TimelineEvent => ({ ...event, at: at.toISOString() }));
  return {
    ...orderRow(order),
    gid: order.gid,
    customerId: order.customerId,
    customerGid: order.customerGid,
    payment: order.payment,
    cancelledAt: order.cancelledAt?.toISOString() ?? null,
    currency: order.currency,
    subtotal: amount(order.subtotalMinor),
    member: order.member && { name: order.member.name, memberId: order.member.memberId },
    lineItems: order.lines.map(({ totalMinor, reason, recordings, ...line }): LineView => ({
      id: line.id,
      position: line.position,
      title: line.title,
      variantTitle: line.variantTitle,
      sku: line.sku,
      barcode: line.upcOverride ?? line.barcode,
      quantity: line.quantity,
      currentQuantity: line.currentQuantity,
      total: amount(totalMinor),
      state: line.state,
      skipped: line.state === "skipped" ? (reason as SkipReason) : null,
      failed: line.state === "failed" ? (reason as FailureCode) : null,
      owed: line.owed,
      recorded: line.recorded,
      recordings: recordings.map(({ reference, quantity, removed, state, day, programTitle, note }) => ({
        reference,
        quantity,
        removed,
        state,
        day,
        programTitle,
        note,
      })),
    })),
    timeline: [...received, ...happened, ...used].sort((one, other) => other.at.localeCompare(one.at)),
    failures: failures.map(failureRow),
    // What was sold in a store goes to no other point of sale.
    posOrders:
      order.channel === "in_store"
        ? []
        : posOrdersOf(
            order,
            points.map(({ partner }) => partner),
          ),
    holds,
  };
}

function posOrdersOf({ posOrders, posSales }: { posOrders: PosOrder[]; posSales: PosSale[] }, connected: string[]): PosOrderView[] {
  const partners = posPartners.filter((partner) =>
    [...connected, ...[...posOrders, ...posSales].map((one) => one.partner)].includes(partner),
  );
  return partners.map((partner) => {
    const standing = posOrders.find((one) => one.partner === partner);
    const decisions = (standing?.decisions ?? []) as { rule: string; found: string | null }[];
    return {
      partner,
      state: standing?.state ?? null,
      reason: standing?.reason ?? null,
      found: decisions.find(({ rule }) => rule === standing?.reason)?.found ?? null,
      decidedAt: standing?.decidedAt.toISOString() ?? null,
      sales: posSales.filter((one) => one.partner === partner).map(posSaleOf),
    };
  });
}

function posSaleOf({ reference, kind, state, posNumber, posState, totalMinor, currency, posUrl, sentAt }: PosSale): PosSaleView {
  return {
    reference,
    kind,
    state,
    number: posNumber ?? reference,
    posState: state === "sent" ? posState : null,
    total: formatDecimal({ minor: Number(totalMinor), currency }),
    currency,
    url: posUrl,
    at: sentAt?.toISOString() ?? null,
  };
}

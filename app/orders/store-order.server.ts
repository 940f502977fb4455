import type { Prisma } from "@prisma/client";
import { rememberCustomer } from "#app/connections/customers.server.ts";
import { storeSaleOf } from "#app/domain/ids.ts";
import { nameOf } from "#app/domain/contact.ts";
import type { Money } from "#app/domain/money.ts";
import type { Order, OrderLine } from "#app/domain/order.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";

/** What is known of an order beyond what Shopify says of it. */
export type KnownOfOrder = {
  /** A POS sold it and told Shopify. */
  soldAtPos?: boolean;
  /** What a POS should have of it; not given where it was not read for one. */
  worth?: Money;
};

/**
 * Keeps an order as it was read, with its lines; what is known of them at the partner stays.
 * A read that is older than what is kept is "stale" and changes nothing.
 */
export async function storeOrder(
  shop: string,
  order: Order,
  readAt: Date,
  { soldAtPos = false, worth }: KnownOfOrder = {},
): Promise<{ status: "stored"; orderId: string } | { status: "stale" }> {
  return db.$transaction(async (tx) => {
    const sale = {
      name: order.name,
      number: order.number,
      processedAt: order.processedAt,
      readVersion: order.updatedAt,
      readAt,
      cancelledAt: order.cancelledAt,
      payment: order.payment,
      currency: order.currency,
      subtotalMinor: order.subtotal.minor,
      test: order.test,
      soldAtPos,
      worthMinor: worth?.minor,
    };
    const isOnline = storeSaleOf(order.gid) === null;
    const buyer = {
      customerId: await rememberCustomer(tx, { shop, contact: order.customer }),
      customerGid: order.customer?.customerGid ?? null,
      customerName: order.customer && nameOf(order.customer),
    };
    // A POS forgets its customers, and the purchase stays theirs.
    const facts = isOnline || order.customer ? { ...sale, ...buyer } : sale;
    const key = { shopId: shop, gid: order.gid };
    const known = await tx.order.findUnique({ where: { shopId_gid: key }, select: { id: true, readVersion: true } });
    if (known && known.readVersion > order.updatedAt) return { status: "stale" };
    if (!known)
      return {
        status: "stored",
        orderId: await createOrder(tx, { shop, order, facts, channel: isOnline ? "online" : "in_store", readAt }),
      };
    const { id } = await tx.order.update({ where: { id: known.id }, data: facts, select: { id: true } });
    const places = await placesOf(tx, id);
    for (const line of order.lines) {
      const { data, item } = factsOf(line);
      await tx.orderLine.upsert({
        where: { orderId_gid: { orderId: id, gid: line.gid } },
        create: { shopId: shop, orderId: id, gid: line.gid, position: places.of(line.gid), ...data, ...item },
        // A product that was deleted since keeps the barcode that it was sold with.
        update: line.variantGid ? { ...data, ...item } : data,
        select: { id: true },
      });
    }
    return { status: "stored", orderId: id };
  });
}

type NewOrder = {
  shop: string;
  order: Order;
  facts: Omit<Prisma.OrderUncheckedCreateInput, "shopId" | "gid" | "channel">;
  channel: "online" | "in_store";
  readAt: Date;
};

/** Most orders are new, and nothing of a new one has to be looked up: three statements, however many lines it has. */
async function createOrder(tx: Tx, { shop, order, facts, channel, readAt }: NewOrder): Promise<string> {
  const { id } = await tx.order.create({ data: { shopId: shop, gid: order.gid, ...facts, channel }, select: { id: true } });
  await tx.orderEvent.create({ data: { shopId: shop, orderId: id, kind: "order_read", details: {}, at: readAt }, select: { id: true } });
  const lines = order.lines.map((line, index) => {
    const { data, item } = factsOf(line);
    return { shopId: shop, orderId: id, gid: line.gid, position: index + 1, ...data, ...item };
  });
  if (lines.length > 0) await tx.orderLine.createMany({ data: lines });
  return id;
}

/** By name: an order that was read for a POS has more. */
function factsOf({ kind, title, variantTitle, sku, quantity, currentQuantity, total, list, variantGid, productGid, barcode }: OrderLine) {
  return {
    data: { kind, title, variantTitle, sku, quantity, currentQuantity, totalMinor: total.minor, listMinor: list.minor },
    item: { variantGid, productGid, barcode },
  };
}

/** A line keeps the place that it was stored with, because references are made of it; new ones come behind, whatever Shopify's ids say of their age. */
async function placesOf(tx: Tx, orderId: string): Promise<{ of: (gid: string) => number }> {
  const stored = await tx.orderLine.findMany({ where: { orderId }, select: { gid: true, position: true } });
  const places = new Map(stored.map(({ gid, position }) => [gid, position]));
  let last = Math.max(0, ...places.values());
  return { of: (gid) => places.get(gid) ?? (last += 1) };
}

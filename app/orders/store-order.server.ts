import { Prisma } from "@prisma/client";
import { v7 as newId } from "uuid";
import { customerKeyOf } from "#app/connections/customer-key.server.ts";
import { rememberCustomer } from "#app/connections/customers.server.ts";
import { storeSaleOf } from "#app/domain/ids.ts";
import { nameOf } from "#app/domain/contact.ts";
import type { Money } from "#app/domain/money.ts";
import type { Order, OrderLine } from "#app/domain/order.ts";
import { db, mayBeLost, query } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { insertOf } from "#app/platform/write-rows.server.ts";

/** What is known of an order beyond what Shopify says of it. */
export type KnownOfOrder = {
  /** A POS sold it and told Shopify. */
  soldAtPos?: boolean;
  /** What a POS should have of it; not given where it was not read for one. */
  worth?: Money;
};

/** `customerId` is the row of the buyer; null: of nobody. */
export type StoredOrder = { status: "stored"; orderId: string; customerId: string | null };

/**
 * Keeps an order as it was read, with its lines; what is known of them at the partner stays.
 * A read that is older than what is kept is "stale" and changes nothing.
 */
export async function storeOrder(
  shop: string,
  order: Order,
  readAt: Date,
  { soldAtPos = false, worth }: KnownOfOrder = {},
): Promise<StoredOrder | { status: "stale" }> {
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
  const buyer = { customerGid: order.customer?.customerGid ?? null, customerName: order.customer && nameOf(order.customer) };
  const newOrder: NewOrder = { shop, order, facts: { ...sale, ...buyer, channel: isOnline ? "online" : "in_store" }, readAt };

  // Most orders are new, of a buyer who is known: one statement does. Lost, its job is not done either, and the order is read once more.
  const first = await createOrder(query, newOrder, mayBeLost);
  if (first.made) return { status: "stored", ...first.made };
  return db.$transaction(async (tx) => {
    const customerId = await rememberCustomer(tx, { shop, contact: order.customer });
    const { made } = first.isStored ? { made: null } : await createOrder((statement) => tx.$queryRaw(statement), newOrder);
    if (made) return { status: "stored", ...made };
    const where = { shopId_gid: { shopId: shop, gid: order.gid } };
    const known = await tx.order.findUniqueOrThrow({ where, select: { readVersion: true } });
    if (known.readVersion > order.updatedAt) return { status: "stale" };
    // A POS forgets its customers, and the purchase stays theirs.
    const data = isOnline || order.customer ? { ...sale, ...buyer, customerId } : sale;
    const stored = await tx.order.update({ where, data, select: { id: true, customerId: true } });
    await storeLines(tx, { shop, orderId: stored.id, lines: order.lines });
    return { status: "stored", orderId: stored.id, customerId: stored.customerId };
  });
}

type NewOrder = {
  shop: string;
  order: Order;
  facts: Omit<Prisma.OrderUncheckedCreateInput, "shopId" | "gid" | "customerId">;
  readAt: Date;
};

type Created = {
  /** null where it was stored before, or its buyer is not kept as the order names them. */
  made: { orderId: string; customerId: string | null } | null;
  isStored: boolean;
};

type CreatedRow = { orderId: string | null; customerId: string | null; isStored: boolean };

/** Nothing of a new order has to be looked up: one statement, however many lines it has. */
async function createOrder(
  ask: (statement: Prisma.Sql, as: string) => Promise<CreatedRow[]>,
  { shop, order, facts, readAt }: NewOrder,
  condition = Prisma.sql`TRUE`,
): Promise<Created> {
  const id = newId();
  const key = order.customer && customerKeyOf(order.customer);
  const name = (order.customer && nameOf(order.customer)) ?? "";
  const event = { id: newId(), shopId: shop, orderId: id, kind: "order_read", details: {}, at: readAt };
  const lines = order.lines.map((line, index) => {
    const { data, item } = factsOfLine(line);
    return { id: newId(), shopId: shop, orderId: id, gid: line.gid, position: index + 1, ...data, ...item };
  });
  const hasLines = lines.length > 0;
  const [{ orderId, customerId, isStored } = { orderId: null, customerId: null, isStored: false }] = await ask(
    Prisma.sql`
      WITH buyer AS MATERIALIZED (
        SELECT id FROM "Customer" WHERE "shopId" = ${shop} AND key = ${key} AND (${name} = '' OR name = ${name})
      ), made AS (
        ${insertOf("Order", [{ id, shopId: shop, gid: order.gid, ...facts }], { customerId: Prisma.sql`(SELECT id FROM buyer)` })}
        WHERE (${key}::text IS NULL OR EXISTS (SELECT FROM buyer)) AND ${condition}
        ON CONFLICT ("shopId", gid) DO NOTHING RETURNING id, "customerId"
      ), told AS (
        ${insertOf("OrderEvent", [event])} WHERE EXISTS (SELECT FROM made)
      )${hasLines ? Prisma.sql`, lines AS (${insertOf("OrderLine", lines)} WHERE EXISTS (SELECT FROM made))` : Prisma.empty}
      SELECT made.id AS "orderId", made."customerId", EXISTS (SELECT FROM "Order" WHERE "shopId" = ${shop} AND gid = ${order.gid}) AS "isStored"
      FROM (SELECT) AS one LEFT JOIN made ON TRUE`,
    hasLines ? "new-order" : "new-order-without-lines",
  );
  return { made: orderId === null ? null : { orderId, customerId }, isStored };
}

async function storeLines(tx: Tx, { shop, orderId, lines }: { shop: string; orderId: string; lines: OrderLine[] }): Promise<void> {
  const places = await placesOf(tx, orderId);
  for (const line of lines) {
    const { data, item } = factsOfLine(line);
    await tx.orderLine.upsert({
      where: { orderId_gid: { orderId, gid: line.gid } },
      create: { shopId: shop, orderId, gid: line.gid, position: places.of(line.gid), ...data, ...item },
      // A product that was deleted since keeps the barcode that it was sold with.
      update: line.variantGid ? { ...data, ...item } : data,
      select: { id: true },
    });
  }
}

/** By name: an order that was read for a POS has more. */
function factsOfLine({
  kind,
  title,
  variantTitle,
  sku,
  quantity,
  currentQuantity,
  total,
  list,
  variantGid,
  productGid,
  barcode,
}: OrderLine) {
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

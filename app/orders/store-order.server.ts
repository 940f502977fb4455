import { Prisma } from "@prisma/client";
import { v7 as newId } from "uuid";
import { customerKeyOf } from "#app/connections/customer-key.server.ts";
import { rememberCustomer } from "#app/connections/customers.server.ts";
import { storeSaleOf } from "#app/domain/ids.ts";
import { nameOf } from "#app/domain/contact.ts";
import type { Money } from "#app/domain/money.ts";
import type { Order, OrderLine } from "#app/domain/order.ts";
import { db, query } from "#app/platform/db.server.ts";
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
  const factsOf = (customerId: string | null) => ({ ...sale, ...buyer, customerId });
  const newOrder = { shop, order, channel: isOnline ? ("online" as const) : ("in_store" as const), readAt };

  const before = await readBefore(shop, order);
  if (before.customer.isKept && !before.isStored) {
    const facts = factsOf(before.customer.id);
    const orderId = await createOrder(query, { ...newOrder, facts });
    if (orderId !== null) return { status: "stored", orderId, customerId: facts.customerId };
  }
  return db.$transaction(async (tx) => {
    const customerId = await rememberCustomer(tx, { shop, contact: order.customer });
    const isNew = !before.isStored;
    const made = isNew ? await createOrder((statement) => tx.$queryRaw(statement), { ...newOrder, facts: factsOf(customerId) }) : null;
    if (made !== null) return { status: "stored", orderId: made, customerId };
    const where = { shopId_gid: { shopId: shop, gid: order.gid } };
    const known = await tx.order.findUniqueOrThrow({ where, select: { readVersion: true } });
    if (known.readVersion > order.updatedAt) return { status: "stale" };
    // A POS forgets its customers, and the purchase stays theirs.
    const data = isOnline || order.customer ? factsOf(customerId) : sale;
    const stored = await tx.order.update({ where, data, select: { id: true, customerId: true } });
    await storeLines(tx, { shop, orderId: stored.id, lines: order.lines });
    return { status: "stored", orderId: stored.id, customerId: stored.customerId };
  });
}

/** Whether the order is stored, and whether its buyer is kept as the order names them. */
async function readBefore(
  shop: string,
  { gid, customer }: Order,
): Promise<{ isStored: boolean; customer: { id: string | null; isKept: boolean } }> {
  const key = customer && customerKeyOf(customer);
  const [row] = await query<{ isStored: boolean; id: string | null; name: string | null }>(
    Prisma.sql`
      SELECT EXISTS (SELECT FROM "Order" WHERE "shopId" = ${shop} AND gid = ${gid}) AS "isStored", c.id, c.name
      FROM (SELECT) AS one LEFT JOIN "Customer" c ON c."shopId" = ${shop} AND c.key = ${key}`,
    "order-before",
  );
  const { isStored = false, id = null, name = null } = row ?? {};
  const named = (customer && nameOf(customer)) ?? "";
  return { isStored, customer: { id, isKept: key === null || (id !== null && (named === "" || named === name)) } };
}

type NewOrder = {
  shop: string;
  order: Order;
  facts: Omit<Prisma.OrderUncheckedCreateInput, "shopId" | "gid" | "channel">;
  channel: "online" | "in_store";
  readAt: Date;
};

/** Most orders are new, and nothing of a new one has to be looked up: one statement, however many lines it has. Returns null where it is no longer new. */
async function createOrder(
  ask: (statement: Prisma.Sql, as: string) => Promise<{ id: string }[]>,
  { shop, order, facts, channel, readAt }: NewOrder,
): Promise<string | null> {
  const id = newId();
  const event = { id: newId(), shopId: shop, orderId: id, kind: "order_read", details: {}, at: readAt };
  const lines = order.lines.map((line, index) => {
    const { data, item } = factsOfLine(line);
    return { id: newId(), shopId: shop, orderId: id, gid: line.gid, position: index + 1, ...data, ...item };
  });
  const hasLines = lines.length > 0;
  const [made] = await ask(
    Prisma.sql`
      WITH made AS (
        ${insertOf("Order", [{ id, shopId: shop, gid: order.gid, ...facts, channel }])} ON CONFLICT ("shopId", gid) DO NOTHING RETURNING id
      ), told AS (
        ${insertOf("OrderEvent", [event])} WHERE EXISTS (SELECT FROM made)
      )${hasLines ? Prisma.sql`, lines AS (${insertOf("OrderLine", lines)} WHERE EXISTS (SELECT FROM made))` : Prisma.empty}
      SELECT id FROM made`,
    hasLines ? "new-order" : "new-order-without-lines",
  );
  return made?.id ?? null;
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

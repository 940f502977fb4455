import type { OrderLine, Prisma } from "@prisma/client";
import { keysetPage } from "#app/platform/keyset.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { OrderFilter, OrderList, OrderRow } from "./order-view.ts";

const pageSize = 25;

const withLines = { lines: { select: { state: true } } } satisfies Prisma.OrderInclude;
type ListedOrder = Prisma.OrderGetPayload<{ include: typeof withLines }>;

/** A page of orders, the newest first. Searches in the order's name and the customer's. */
export async function listOrders(
  shop: string,
  { filter, cursor, limit = pageSize }: { filter: OrderFilter; cursor: string | null; limit?: number },
): Promise<OrderList> {
  const { channel, state, search } = filter;
  const where: Prisma.OrderWhereInput = { shopId: shop, channel, ...(state ? { state } : {}), ...searching(search) };
  const page = await keysetPage<ListedOrder>({
    cursor,
    limit,
    direction: "desc",
    read: ({ beyond, order, take }) => {
      const place: Prisma.OrderWhereInput = beyond
        ? { OR: [{ processedAt: { [beyond.side]: beyond.at } }, { processedAt: beyond.at, id: { [beyond.side]: beyond.id } }] }
        : {};
      return db.order.findMany({
        where: { AND: [where, place] },
        orderBy: [{ processedAt: order }, { id: order }],
        take,
        include: withLines,
      });
    },
    keyOf: ({ processedAt, id }) => ({ at: processedAt, id }),
  });
  return { ...page, rows: page.rows.map(orderRow) };
}

export function orderRow(
  order: Pick<ListedOrder, "id" | "channel" | "name" | "processedAt" | "customerName" | "state"> & { lines: Pick<OrderLine, "state">[] },
): OrderRow {
  const count = (...states: OrderLine["state"][]) => order.lines.filter(({ state }) => states.includes(state)).length;
  return {
    id: order.id,
    channel: order.channel,
    name: order.name,
    processedAt: order.processedAt.toISOString(),
    customerName: order.customerName,
    state: order.state,
    lines: order.lines.length,
    recorded: count("recorded", "already_recorded"),
    skipped: count("skipped"),
    failed: count("failed"),
  };
}

function searching(search: string): Prisma.OrderWhereInput {
  // PostgreSQL has no word for U+0000.
  const text = search.replaceAll("\0", " ").trim().slice(0, 100);
  if (!text) return {};
  return { OR: [{ name: { contains: text, mode: "insensitive" } }, { customerName: { contains: text, mode: "insensitive" } }] };
}

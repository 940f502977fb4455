import { z } from "zod";
import type { OrderGid } from "#app/domain/ids.ts";
import type { SoldOrder } from "#app/domain/sold-order.ts";
import { askShopify } from "./ask-shopify.server.ts";
import { readMoreRefundLinesDocument, readMoreSoldLinesDocument, readSoldOrderDocument, readSoldOrdersDocument } from "./documents.ts";
import { adminSoldOrderSchema, refundLinesSchema, soldLinesSchema, soldOrderFromAdmin } from "./sold-order-from-admin.ts";
import type { AdminSoldOrder } from "./sold-order-from-admin.ts";

const one = z.object({ order: adminSoldOrderSchema.nullable() });
const many = z.object({
  orders: z.object({
    nodes: z.array(adminSoldOrderSchema),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});
const moreLines = z.object({ order: z.object({ lineItems: soldLinesSchema }).nullable() });
const moreRefundLines = z.object({ refund: z.object({ refundLineItems: refundLinesSchema }).nullable() });

/** Pages of a single order, and of several at once: a connection within another multiplies the cost, and Shopify refuses what is above 1,000. */
const pages = { alone: 50, together: { orders: 5, lines: 10 } };

/** The order as Shopify has it now, with all that a sale is made of; null when there is none. */
export async function readSoldOrder(shop: string, gid: OrderGid): Promise<SoldOrder | null> {
  const { order } = await askShopify(shop, {
    document: readSoldOrderDocument,
    variables: { id: gid, lines: pages.alone },
    schema: one,
  });
  return order && readWhole(shop, order);
}

/** The newest orders of the shop, the newest first: what a dry run looks at. */
export async function readRecentOrders(shop: string, { first }: { first: number }): Promise<SoldOrder[]> {
  const orders: SoldOrder[] = [];
  let after: string | null = null;
  while (orders.length < first) {
    const size = Math.min(pages.together.orders, first - orders.length);
    const page: z.infer<typeof many>["orders"] = await readPage(shop, { first: size, after, query: null });
    for (const order of page.nodes) orders.push(await readWhole(shop, order));
    if (!page.pageInfo.hasNextPage || !page.pageInfo.endCursor) break;
    after = page.pageInfo.endCursor;
  }
  return orders;
}

/** The order that a person calls "#1042" or "1042"; null when the shop has none. The newest, should two have the name. */
export async function findOrderByNumber(shop: string, wanted: string): Promise<SoldOrder | null> {
  const name = wanted.trim().replace(/^#/, "");
  // What no order's name has would be read as part of a search.
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._/-]*$/u.test(name)) return null;
  const { nodes } = await readPage(shop, { first: pages.together.orders, after: null, query: `name:"${name}"` });
  const found =
    nodes.find((order) => order.name.replace(/^#/, "").toLowerCase() === name.toLowerCase()) ??
    nodes.find(({ number }) => String(number) === name);
  return found ? readWhole(shop, found) : null;
}

async function readPage(
  shop: string,
  variables: { first: number; after: string | null; query: string | null },
): Promise<z.infer<typeof many>["orders"]> {
  const { orders } = await askShopify(shop, {
    document: readSoldOrdersDocument,
    variables: { ...variables, lines: pages.together.lines },
    schema: many,
  });
  return orders;
}

/** Reads the pages of lines that are missing. */
async function readWhole(shop: string, order: AdminSoldOrder): Promise<SoldOrder> {
  const { lineItems } = order;
  while (lineItems.pageInfo.hasNextPage && lineItems.pageInfo.endCursor) {
    const more = await askShopify(shop, {
      document: readMoreSoldLinesDocument,
      variables: { id: order.id, after: lineItems.pageInfo.endCursor },
      schema: moreLines,
    });
    if (!more.order) break;
    lineItems.nodes.push(...more.order.lineItems.nodes);
    lineItems.pageInfo = more.order.lineItems.pageInfo;
  }
  for (const { id, refundLineItems } of order.refunds) {
    while (refundLineItems.pageInfo.hasNextPage && refundLineItems.pageInfo.endCursor) {
      const more = await askShopify(shop, {
        document: readMoreRefundLinesDocument,
        variables: { id, after: refundLineItems.pageInfo.endCursor },
        schema: moreRefundLines,
      });
      if (!more.refund) break;
      refundLineItems.nodes.push(...more.refund.refundLineItems.nodes);
      refundLineItems.pageInfo = more.refund.refundLineItems.pageInfo;
    }
  }
  return soldOrderFromAdmin(order);
}

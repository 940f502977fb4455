import { z } from "zod";
import type { OrderGid } from "#app/domain/ids.ts";
import type { Order } from "#app/domain/order.ts";
import { askShopify } from "./ask-shopify.server.ts";
import { readMoreLinesDocument, readOrderDocument } from "./documents.ts";
import { adminLinesSchema, adminOrderSchema, orderFromAdmin } from "./order-from-admin.ts";

const answer = z.object({ order: adminOrderSchema.nullable() });
const moreLines = z.object({ order: z.object({ lineItems: adminLinesSchema }).nullable() });

/** The order as Shopify has it now, all its lines read; null when there is none. */
export async function readOrder(shop: string, gid: OrderGid): Promise<Order | null> {
  const { order } = await askShopify(shop, { document: readOrderDocument, variables: { id: gid }, schema: answer });
  if (!order) return null;
  const lines = [...order.lineItems.nodes];
  let page = order.lineItems.pageInfo;
  while (page.hasNextPage && page.endCursor) {
    const more = await askShopify(shop, {
      document: readMoreLinesDocument,
      variables: { id: gid, after: page.endCursor },
      schema: moreLines,
    });
    if (!more.order) return null;
    lines.push(...more.order.lineItems.nodes);
    page = more.order.lineItems.pageInfo;
  }
  return orderFromAdmin(order, lines);
}

import { z } from "zod";
import { askShopify } from "./ask-shopify.server.ts";
import { countOrdersDocument, listChangedOrdersDocument } from "./documents.ts";
import { listedOrderSchema } from "./listed-order.ts";
import type { ListedOrder } from "./listed-order.ts";
import { shopifyMoment } from "./shopify-moment.ts";

/** Shopify's largest page. */
const pageSize = 250;

const answer = z.object({
  orders: z.object({
    nodes: z.array(listedOrderSchema),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});
const counted = z.object({ ordersCount: z.object({ count: z.number().int(), precision: z.enum(["EXACT", "AT_LEAST"]) }) });

/**
 * A page of the orders that changed since a moment, the oldest change first. `next`: where the next page begins, null after the last one.
 * Without the scope `read_all_orders` Shopify lists the orders of the last 60 days.
 */
export async function listChangedOrders(
  shop: string,
  { since, after }: { since: Date; after: string | null },
): Promise<{ orders: ListedOrder[]; next: string | null }> {
  const { orders } = await askShopify(shop, {
    document: listChangedOrdersDocument,
    variables: { first: pageSize, after, query: `updated_at:>='${shopifyMoment(since)}'` },
    schema: answer,
  });
  const { hasNextPage, endCursor } = orders.pageInfo;
  return { orders: orders.nodes, next: hasNextPage ? endCursor : null };
}

/** How many orders Shopify has of a time, by the moment at which they were placed. `isExact` false: it has that many at least. */
export async function countOrders(shop: string, { from, to }: { from: Date; to: Date }): Promise<{ count: number; isExact: boolean }> {
  const { ordersCount } = await askShopify(shop, {
    document: countOrdersDocument,
    variables: { query: `processed_at:>='${shopifyMoment(from)}' processed_at:<'${shopifyMoment(to)}'` },
    schema: counted,
  });
  return { count: ordersCount.count, isExact: ordersCount.precision === "EXACT" };
}

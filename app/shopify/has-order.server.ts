import { z } from "zod";
import type { OrderGid } from "#app/domain/ids.ts";
import { askShopify } from "./ask-shopify.server.ts";
import { hasOrderDocument } from "./documents.ts";

const answer = z.object({ order: z.object({ id: z.string() }).nullable() });

/** Whether the shop has this order and lets the app read it. */
export async function hasOrder(shop: string, gid: OrderGid): Promise<boolean> {
  const { order } = await askShopify(shop, { document: hasOrderDocument, variables: { id: gid }, schema: answer });
  return order !== null;
}

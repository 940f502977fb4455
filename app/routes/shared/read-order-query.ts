import { z } from "zod";
import { orderChannels } from "#app/orders/order-view.ts";
import type { OrderFilter } from "#app/orders/order-view.ts";
import { searchText } from "./search-text.ts";

const query = z.object({
  channel: z.enum(orderChannels).catch("online"),
  state: z.enum(["pending", "done", "skipped", "failed"]).nullable().catch(null),
  search: searchText,
});

/** Reads the order list's state from its address. */
export function readOrderQuery(params: URLSearchParams): { filter: OrderFilter; cursor: string | null } {
  const asked = { channel: params.get("channel"), state: params.get("state"), search: params.get("search") };
  return { filter: query.parse(asked), cursor: params.get("cursor") };
}

import { z } from "zod";
import type { OrderFilter } from "#app/orders/order-view.ts";
import { searchText } from "./search-text.ts";

const query = z.object({
  state: z.enum(["pending", "done", "skipped", "failed"]).nullable().catch(null),
  search: searchText,
});

/** Reads the order list's state from its address. */
export function readOrderQuery(params: URLSearchParams): { filter: OrderFilter; cursor: string | null } {
  return { filter: query.parse({ state: params.get("state"), search: params.get("search") }), cursor: params.get("cursor") };
}

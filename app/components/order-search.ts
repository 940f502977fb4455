import type { OrderFilter } from "#app/orders/order-view.ts";

/** The query of the order list's address, in which its state lives: "?…", or "" for the default list. Read by `readOrderQuery`. */
export function orderSearch({ channel, state, search }: Partial<OrderFilter>, cursor: string | null = null): string {
  const params = new URLSearchParams();
  if (channel && channel !== "online") params.set("channel", channel);
  if (state) params.set("state", state);
  if (search) params.set("search", search);
  if (cursor) params.set("cursor", cursor);
  return params.size > 0 ? `?${params.toString()}` : "";
}

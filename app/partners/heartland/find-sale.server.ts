import { zero, addMoney } from "#app/domain/money.ts";
import type { Sale } from "#app/domain/sale.ts";
import type { PosSale } from "#app/partners/capabilities.ts";
import { moneyFrom } from "./answers.ts";
import type { HeartlandClient } from "./client.server.ts";
import { orderRow, ticketRow } from "./messages.ts";
import type { OrderRow, TicketRow } from "./messages.ts";
import { ticketReferences } from "./tickets-for.ts";

/** A sale is an order, a return one ticket or two. The currency is not told by Heartland: it is the sale's. */
export async function findSale(
  client: HeartlandClient,
  { reference, kind, currency }: Pick<Sale, "reference" | "kind"> & { currency: string },
): Promise<PosSale | null> {
  if (kind === "return") {
    const tickets = await ticketsUnder(client, reference);
    return tickets.length === 0 ? null : returnFrom(tickets, currency);
  }
  const [order] = await ordersUnder(client, reference);
  return order ? saleFrom(order, currency) : null;
}

/** All orders with this number; nothing public says that there can only be one [U 9.2]. */
export async function ordersUnder(client: HeartlandClient, reference: string): Promise<OrderRow[]> {
  const rows = await client.list("sales/orders", orderRow, { filter: { public_id: reference } });
  return rows.filter((row) => row.public_id === reference);
}

/** The tickets of a return, the one of units that go back into stock first. */
export async function ticketsUnder(client: HeartlandClient, reference: string): Promise<TicketRow[]> {
  const references = ticketReferences(reference);
  const rows = await client.list("sales/tickets", ticketRow, { filter: { public_id: { $in: references } } });
  return references.flatMap((one) => rows.filter((row) => row.public_id === one));
}

export function saleFrom(order: OrderRow, currency: string): PosSale {
  const number = order.public_id ?? order.id;
  return { posId: order.id, number, state: order.status, total: moneyFrom(order.total, currency), url: null };
}

/** Tickets of a return are below zero; what was given back is told above. */
export function returnFrom(tickets: TicketRow[], currency: string): PosSale {
  const total = tickets.map((ticket) => moneyFrom(ticket.total, currency)).reduce(addMoney, zero(currency));
  const [first] = tickets;
  const open = tickets.find(({ status }) => status !== "closed");
  const state = open?.status ?? "closed";
  const minor = total.minor === 0 ? 0 : -total.minor;
  return { posId: first?.id ?? "", number: first?.public_id ?? first?.id ?? "", state, total: { ...total, minor }, url: null };
}

import { moveStock, nextId, nextNumber } from "./books.ts";
import type { Account, Ticket, TicketLine } from "./books.ts";

export type TillTicket = {
  locationId: number;
  stationId: number;
  salesRep?: string | null;
  customerId?: number | null;
  /** Amounts in the smallest unit; units below zero come back. */
  lines: { itemId: number; qty: number; unitPrice: number }[];
  tax?: number;
  /** The ticket that something came back of. */
  returnOf?: number;
  /** What a gift card is sold for, beside the items. */
  giftCard?: number;
  /** "complete" unless given. */
  status?: Ticket["status"];
};

/** What staff ring up in a store; a ticket on which everything comes back is a return. */
export function ringUp(account: Account, sold: TillTicket, at: Date): Ticket {
  const {
    locationId,
    stationId,
    salesRep = null,
    customerId = null,
    lines,
    tax = 0,
    giftCard,
    returnOf = null,
    status = "complete",
  } = sold;
  const time = at.toISOString();
  const money = (type: TicketLine["type"], value: number, description: string): TicketLine => ({
    id: nextId(account),
    type,
    itemId: null,
    qty: 1,
    unitPrice: value,
    originalUnitPrice: value,
    description,
  });
  const ticket: Ticket = {
    id: nextId(account),
    publicId: nextNumber(account),
    type: lines.length > 0 && lines.every(({ qty }) => qty < 0) ? "Return" : "Ticket",
    status,
    customerId,
    locationId,
    stationId,
    salesRep,
    parentTransactionId: returnOf,
    affectInventory: true,
    createdAt: time,
    updatedAt: time,
    completedAt: status === "complete" ? time : null,
    lines: [
      ...lines.map(({ itemId, qty, unitPrice }) => ({
        id: nextId(account),
        type: "ItemLine" as const,
        itemId,
        qty,
        unitPrice,
        originalUnitPrice: unitPrice,
        description: account.items.find(({ id }) => id === itemId)?.description ?? "",
      })),
      ...(giftCard === undefined ? [] : [money("GiftCardLine", giftCard, "Gift card")]),
      ...(tax === 0 ? [] : [money("TaxLine", tax, "HST")]),
    ],
    payments: [],
  };
  account.tickets.push(ticket);
  if (status === "complete") shelve(account, ticket, -1);
  return ticket;
}

/** Staff finish a ticket or void it; that voiding gives units back is invented. */
export function changeTicket(
  account: Account,
  { ticketId, status }: { ticketId: number; status: "complete" | "canceled" },
  at: Date,
): Ticket {
  const ticket = account.tickets.find(({ id }) => id === ticketId);
  if (!ticket) throw new RangeError(`There is no ticket ${ticketId}.`);
  const before = ticket.status;
  Object.assign(ticket, { status, updatedAt: at.toISOString(), completedAt: ticket.completedAt ?? at.toISOString() });
  if (before === "complete" && status === "canceled") shelve(account, ticket, 1);
  if (before === "incomplete" && status === "complete") shelve(account, ticket, -1);
  return ticket;
}

function shelve(account: Account, { lines, locationId }: Ticket, sign: 1 | -1): void {
  for (const { itemId, qty } of lines) {
    const item = account.items.find(({ id }) => id === itemId);
    if (item) moveStock(account, { item, locationId, units: sign * qty });
  }
}

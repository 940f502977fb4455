import { sumMoney } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import type { SaleReference } from "#app/domain/sale.ts";
import { kindOf, knownTimeZone } from "#app/domain/store-sale.ts";
import type { Outlet, StoreSale, StoreSaleLine, StoreSaleState } from "#app/domain/store-sale.ts";
import { moneyFrom } from "./answers.ts";
import type { StoreLineRow, StoreRow, StoreTicketRow } from "./messages.ts";

/** What Heartland tells of its stores, in our words. */

export function outletFrom({ id, name, active, time_zone }: StoreRow, { currency }: { currency: string }): Outlet {
  return { outletId: id, name: name ?? id, active, timeZone: knownTimeZone(time_zone), currency };
}

/** Tickets are incomplete or complete [C 3.7]; that a voided one is called so is a guess [I]. On account and layby are not known there. */
const states: Record<string, StoreSaleState> = {
  complete: "closed",
  closed: "closed",
  incomplete: "parked",
  pending: "parked",
  open: "parked",
  canceled: "voided",
  cancelled: "voided",
  void: "voided",
  voided: "voided",
};

/** Only here is a ticket's version: it changes with every edit [I], and as UTC it compares as text. */
export function versionOf({ updated_at }: Pick<StoreTicketRow, "updated_at">): string {
  return new Date(updated_at).toISOString();
}

export function storeSaleFrom(ticket: StoreTicketRow, { rows, currency }: { rows: StoreLineRow[]; currency: string }): StoreSale {
  const lines = rows.filter(({ type }) => type !== "TaxLine").map((row) => lineFrom(row, currency));
  const kind = kindOf(lines);
  const { sales_rep, completed_at, created_at } = ticket;
  return {
    saleId: ticket.id,
    number: ticket.public_id ?? ticket.id,
    outletId: ticket.source_location_id,
    registerId: ticket.station_id,
    // Free text [V 2.1]: the name is all that there is.
    employee: sales_rep === null ? null : { id: sales_rep, name: sales_rep },
    customerId: ticket.customer_id,
    soldAt: completed_at ?? created_at,
    version: versionOf(ticket),
    state: states[ticket.status ?? ""] ?? "unknown",
    kind: kind === "sale" && ticket.type === "Return" ? "return" : kind,
    // Of a ticket, or of an online order's invoice [C 3.8]: whoever looks for a ticket with that id finds the one or none.
    returnOf: ticket.type === "Return" ? ticket.parent_transaction_id : null,
    sentByUs: sentByUs(ticket),
    source: null,
    lines,
    total: moneyFrom(ticket.total, currency),
    tax: ticket.tax_total === null ? taxIn(rows, currency) : moneyFrom(ticket.tax_total, currency),
  };
}

/** Tickets of ours are returns only: an online sale is an order and its invoice there. "S-1042-R1", and "S-1042-R1-N" of what is not restocked. */
function sentByUs({ type, public_id }: StoreTicketRow): StoreSale["sentByUs"] {
  const reference = type === "Return" ? /^(S-.+-R\d+)(?:-N)?$/.exec(public_id ?? "")?.[1] : undefined;
  return reference === undefined ? null : { reference: reference as SaleReference };
}

function lineFrom(row: StoreLineRow, currency: string): StoreSaleLine {
  return {
    productId: row.item_id,
    sku: row.item_public_id,
    name: row.description,
    // Shipping and gift cards are lines of their own types [C/O 3.8].
    of: row.type === "ItemLine" ? "goods" : "other",
    quantity: Number(row.qty ?? "1"),
    price: worthOf(row, currency),
    // A ticket's tax is lines of its own.
    tax: null,
  };
}

function worthOf({ value, qty, adjusted_unit_price, unit_price }: StoreLineRow, currency: string): Money {
  if (value !== null) return moneyFrom(value, currency);
  return moneyFrom((Number(adjusted_unit_price ?? unit_price ?? "0") * Number(qty ?? "1")).toFixed(4), currency);
}

function taxIn(rows: StoreLineRow[], currency: string): Money {
  return sumMoney(
    rows.filter(({ type }) => type === "TaxLine").map((row) => worthOf(row, currency)),
    currency,
  );
}

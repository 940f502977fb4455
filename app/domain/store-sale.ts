import type { Money } from "./money.ts";
import type { SaleReference } from "./sale.ts";

/** A store of the chain, as its POS has it. `timeZone` (IANA) is null where the POS does not tell it, or tells one that nobody knows. */
export type Outlet = { outletId: string; name: string; active: boolean; timeZone: string | null; currency: string };

/**
 * Where a sale at a till stands. What counts of it is decided in store-figures.ts.
 * "layby": put aside until it is paid; "to_deliver", "to_collect", "in_service": paid or not, and not handed over; "open": anything else
 * that is not finished; "unknown": a state that its connector has never heard of.
 */
export type StoreSaleState =
  "closed" | "on_account" | "layby" | "to_deliver" | "to_collect" | "in_service" | "open" | "parked" | "voided" | "unknown";

/** A sale or return in a store. Amounts and units of what came back are below zero. */
export type StoreSale = {
  saleId: string;
  /** As the store's staff find it. */
  number: string;
  /** null where the POS does not say where it was sold. */
  outletId: string | null;
  registerId: string | null;
  /** Who sold it; `id` may be a name where the POS keeps no more. */
  employee: { id: string; name: string } | null;
  customerId: string | null;
  /** The moment of the sale: it stays the same when the sale is edited, and when a layby is paid. */
  soldAt: Date;
  /** Compares as text: of two versions of a sale the greater one is the later. */
  version: string;
  state: StoreSaleState;
  kind: "sale" | "return" | "exchange";
  /** The sale that goods came back of, as its POS's id; null where nothing came back, or the POS does not say of which. */
  returnOf: string | null;
  /** What we sent ourselves of an online order: it is in the online sales already, and counts for nothing here. */
  sentByUs: { reference: SaleReference } | null;
  /** Who made it, in the POS's words, where no person at a till did: "Shopify". */
  source: string | null;
  lines: StoreSaleLine[];
  /** Tax included, as the POS adds it up. */
  total: Money;
  tax: Money;
};

export type StoreSaleLine = {
  /** null where the line is of no product. */
  productId: string | null;
  /** null where the POS does not know the product any more. */
  sku: string | null;
  name: string | null;
  /** "other": money, but nothing that is carried out of the store: a discount, shipping, a gift card. */
  of: "goods" | "other";
  /** Goods by weight have decimals; below zero came back. */
  quantity: number;
  /** Of all units, after discounts, without tax. */
  price: Money;
  /** Of all units; null where the POS tells only the sale's. */
  tax: Money | null;
};

/** A time between clocking in and clocking out. `endedAt` is null while it lasts. */
export type StaffShift = {
  shiftId: string;
  /** null where the POS does not say: `outletOfShift` finds it by what was sold. */
  outletId: string | null;
  employee: { id: string; name: string };
  startedAt: Date;
  endedAt: Date | null;
  breakMinutes: number;
  /** As a sale's. */
  version: string;
};

/** By which units went out, and which came back. */
export function kindOf(lines: Pick<StoreSaleLine, "of" | "quantity">[]): StoreSale["kind"] {
  // A discount may be a line of minus one unit.
  const goods = lines.filter((line) => line.of === "goods");
  const back = goods.some(({ quantity }) => quantity < 0);
  if (!back) return "sale";
  return goods.some(({ quantity }) => quantity > 0) ? "exchange" : "return";
}

/** An IANA name as it is; null for anything else. */
export function knownTimeZone(name: string | null): string | null {
  if (name === null) return null;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return name;
  } catch {
    return null;
  }
}

import type { SaleReference } from "#app/domain/sale.ts";
import { kindOf, knownTimeZone } from "#app/domain/store-sale.ts";
import type { Outlet, StaffShift, StoreSale, StoreSaleLine, StoreSaleState } from "#app/domain/store-sale.ts";
import { moneyFrom, nameOfUser, saleIdOf } from "./answers.ts";
import type { Product, ShiftRow, StaffUser, StoreOutlet, StoreSaleRow } from "./messages.ts";

/** What X-Series tells of its stores, in our words. */

export type Stores = { currency: string; outlets: StoreOutlet[]; users: StaffUser[] };

export function outletFrom(said: StoreOutlet, { currency }: Pick<Stores, "currency">): Outlet {
  return {
    outletId: said.id,
    name: said.name,
    active: said.deleted_at === null,
    timeZone: knownTimeZone(said.time_zone),
    currency: said.currency ?? currency,
  };
}

/** [V 4.8] */
const pending: Record<string, StoreSaleState> = {
  onaccount: "on_account",
  layby: "layby",
  delivery: "to_deliver",
  pickup: "to_collect",
  service: "in_service",
};
const finished: Record<string, StoreSaleState> = { closed: "closed", parked: "parked", voided: "voided" };

/** A pending sale says by its attributes what it waits for; on account and layby go before how it is handed over. */
export function stateOf({ state, attributes, deleted_at }: Pick<StoreSaleRow, "state" | "attributes" | "deleted_at">): StoreSaleState {
  // That a deleted sale counts like a voided one is a guess [I].
  if (deleted_at !== null) return "voided";
  if (state !== "pending") return finished[state] ?? "unknown";
  const waitingFor = Object.keys(pending).find((attribute) => attributes?.includes(attribute));
  return waitingFor === undefined ? "open" : (pending[waitingFor] ?? "open");
}

/** Discounts at the till may be lines of this product, of minus one unit [C: other connectors leave it out of stock]. */
const discountSku = "vend-discount";

export function storeSaleFrom(
  said: StoreSaleRow,
  { stores, products }: { stores: Stores; products: Map<string, Product | null> },
): StoreSale {
  const outletId = said.source?.outlet_id ?? null;
  const currency = stores.outlets.find((one) => one.id === outletId)?.currency ?? stores.currency;
  const lines = linesFrom(said, { currency, products });
  const authorId = said.source?.author?.id ?? null;
  const type = said.source?.type ?? null;
  return {
    saleId: said.id,
    number: said.invoice_number ?? said.receipt_number ?? said.id,
    outletId,
    registerId: said.source?.register_id ?? null,
    employee: authorId === null ? null : employeeOf(authorId, stores),
    customerId: said.customer_id,
    soldAt: said.date,
    version: versionText(said._metadata.version),
    state: stateOf(said),
    kind: kindOf(lines),
    returnOf: said.return?.original_sale_id ?? null,
    sentByUs: sentByUs(said),
    // What a person rings up at a till has this type [C].
    source: type?.toUpperCase() === "USER" ? null : type,
    lines,
    total: moneyFrom(said.totals.price_incl_tax, currency),
    tax: moneyFrom(said.totals.tax, currency),
  };
}

/** The version counter with zeros before it, so that it compares as text. */
export function versionText(version: number): string {
  return String(version).padStart(16, "0");
}

/** The id of what we send is made of its key, which is there as the source's id: nobody else's sale has both. */
function sentByUs({ id, source }: StoreSaleRow): StoreSale["sentByUs"] {
  const key = source?.id ?? null;
  if (key === null || saleIdOf(key) !== id) return null;
  // "pawsome-pets.myshopify.com/5001/S-1042"
  return { reference: key.slice(key.lastIndexOf("/") + 1) as SaleReference };
}

/** Amounts have five decimals: lines are rounded one after the other, so that they add up to what the sale does. */
function linesFrom(
  { line_items }: StoreSaleRow,
  { currency, products }: { currency: string; products: Map<string, Product | null> },
): StoreSaleLine[] {
  const price = cents(currency);
  const tax = cents(currency);
  return (line_items ?? []).map((line) => {
    const product = products.get(line.product.id) ?? null;
    const sku = product?.sku ?? product?.product_codes?.[0]?.code ?? null;
    const quantity = Number(line.quantity);
    return {
      productId: line.product.id,
      sku,
      name: product && (product.variant_name ?? product.name),
      of: sku === discountSku ? "other" : "goods",
      quantity,
      price: price(Number(line.pricing.price) * quantity),
      tax: tax(Number(line.tax.amount) * quantity),
    };
  });
}

function cents(currency: string) {
  let exact = 0;
  let told = 0;
  return (amount: number) => {
    exact += Math.round(amount * 100_000);
    const minor = moneyFrom(exact / 100_000, currency).minor - told;
    told += minor;
    return { minor, currency };
  };
}

export function shiftFrom(said: ShiftRow, stores: Stores): StaffShift {
  return {
    shiftId: said.id,
    outletId: workplaceOf(said.user_id, stores),
    employee: employeeOf(said.user_id, stores),
    startedAt: said.time_in,
    endedAt: said.time_out,
    // The time clock has no word for them: who takes a break clocks out.
    breakMinutes: 0,
    version: versionText(said.version),
  };
}

function employeeOf(userId: string, { users }: Stores): { id: string; name: string } {
  const user = users.find((one) => one.id === userId);
  return { id: userId, name: user ? nameOfUser(user) : userId };
}

/** No shift has an outlet [V 4.9]: where there is one only, or the user may work in one only, it is that. */
function workplaceOf(userId: string, { users, outlets }: Stores): string | null {
  const allowed = users.find((one) => one.id === userId)?.restricted_outlet_ids ?? [];
  const active = outlets.filter((one) => one.deleted_at === null).map((one) => one.id);
  const [only = null, ...more] = allowed.length > 0 ? allowed : active;
  return more.length === 0 ? only : null;
}

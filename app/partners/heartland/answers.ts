import { formatDecimal, parseMoney, subtractMoney } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import type { PosField, PosSale, SaleAnswer, SaleRejection } from "#app/partners/capabilities.ts";
import type { CustomerRow, FieldRow, ItemRow } from "./messages.ts";
import type { PosCustomer, PosProduct } from "#app/partners/capabilities.ts";

/**
 * Heartland's refusals and fields in our words, and ours in its.
 */

/** "validation_error" and "payment_error" [O 3.5]; "not_found" stands for HTTP 404. `details` by field, nested ones as "item_lines.0.item_id". */
export type Refusal = { error: string; message: string; details: Record<string, string[]> };

/** What was being written when it was refused: decides where the details do not. */
export type Step = "order" | "line" | "tax" | "payment" | "opening" | "invoice" | "return";

/** Fields of a sale that have one meaning, wherever they are refused [I: the names are those that we send]. */
const reasons: { field: RegExp; reason: SaleRejection }[] = [
  { field: /(source_|ship_from_)?location(_id)?$/, reason: "location_inactive" },
  { field: /station(_id)?$/, reason: "register_inactive" },
  { field: /customer(_id)?$/, reason: "customer_unknown" },
  { field: /item_(id|lookup)$|^item$/, reason: "product_unknown" },
  { field: /payment_type(_id)?$/, reason: "payment_type_unknown" },
  { field: /shipping_method(_id)?$/, reason: "shipping_method_unknown" },
];

/** @param required the required fields of sales and their lines. */
export function rejectionFrom(refusal: Refusal, step: Step, required: KnownField[]): Extract<SaleAnswer, { status: "rejected" }> {
  const fields = blockingFields(refusal, required);
  const message = messageOf(refusal);
  if (fields.length > 0) return { status: "rejected", reason: "fields_required", fields, message };
  return { status: "rejected", reason: reasonOf(refusal, step), fields: [], message };
}

function reasonOf(refusal: Refusal, step: Step): SaleRejection {
  const named = Object.keys(refusal.details).flatMap((field) => reasons.find((one) => one.field.test(field))?.reason ?? []);
  if (named[0]) return named[0];
  if (refusal.error === "payment_error" || step === "payment") return "payment_refused";
  // Of a line, the order is there: we have just read it. So it is the item that is not.
  if (refusal.error === "not_found" && step === "line") return "product_unknown";
  return "other";
}

export type KnownField = PosField & { key: string };

const groups: Record<string, PosField["of"]> = {
  item: "item",
  customer: "customer",
  "sales.transaction": "sale",
  "sales.transaction.line_item": "sale_line",
};
/** Groups of custom fields that can block what we write [O 3.6]. */
export const fieldGroups = Object.keys(groups);

/** null for a field that belongs to nothing that we write. */
export function fieldFrom(row: FieldRow): KnownField | null {
  const of = groups[row.group_id];
  return of ? { id: row.id, key: row.key, name: row.name ?? row.key, of } : null;
}

/**
 * Names of the required fields that a refusal is about. How `details` names a custom field is unknown [U 3.5]: "custom@size", "custom.size",
 * "size" and its name in a text are all taken.
 */
export function blockingFields(refusal: Refusal, required: KnownField[]): string[] {
  const told = Object.keys(refusal.details).map((field) => field.replace(/^.*custom[@.]/, ""));
  const texts = [refusal.message, ...Object.values(refusal.details).flat()].join(" ").toLowerCase();
  const blocking = required.filter(({ key, name }) => told.includes(key) || told.includes(name) || texts.includes(name.toLowerCase()));
  return [...new Set(blocking.map(({ name }) => name))];
}

/** "Validation failed: qty is invalid" */
export function messageOf({ error, message, details }: Refusal): string {
  const told = Object.entries(details).map(([field, texts]) => `${field} ${texts.join(", ")}`.trim());
  return [message || error, ...(told.length > 0 ? [told.join("; ")] : [])].join(": ");
}

/** Texts by field, however deep they are. */
export function detailsFrom(details: unknown): Record<string, string[]> {
  const texts: Record<string, string[]> = {};
  const collect = (value: unknown, path: string[]): void => {
    if (Array.isArray(value) && value.some((one) => one !== null && typeof one === "object"))
      value.forEach((one, index) => collect(one, [...path, String(index)]));
    else if (Array.isArray(value)) for (const one of value) collect(one, path);
    else if (value !== null && typeof value === "object") for (const [key, one] of Object.entries(value)) collect(one, [...path, key]);
    else if (value !== null && value !== undefined) (texts[path.join(".") || "base"] ??= []).push(String(value));
  };
  collect(details, []);
  return texts;
}

export function totalDiffers(total: Money, sale: PosSale): Extract<SaleAnswer, { status: "rejected" }> {
  const difference = subtractMoney(sale.total, total);
  const by = formatDecimal({ ...difference, minor: Math.abs(difference.minor) });
  const message = `Heartland adds ${sale.number} up to ${formatDecimal(sale.total)} ${total.currency}, ${by} ${
    difference.minor > 0 ? "more" : "less"
  } than the order's ${formatDecimal(total)}. It was left ${sale.state}.`;
  return { status: "rejected", reason: "total_differs", fields: [], message };
}

/** An exact decimal as an amount; what is finer than the currency is rounded, half away from zero. */
export function moneyFrom(decimal: string, currency: string): Money {
  const negative = decimal.startsWith("-");
  const [whole = "0", fraction = ""] = decimal.replace("-", "").split(".");
  const exponent = formatDecimal({ minor: 1, currency }).split(".")[1]?.length ?? 0;
  const kept = fraction.slice(0, exponent);
  const { minor } = parseMoney(kept ? `${whole}.${kept}` : whole, currency);
  const rounded = minor + (Number(fraction[exponent] ?? 0) >= 5 ? 1 : 0);
  return { minor: negative && rounded !== 0 ? -rounded : rounded, currency };
}

/** As JSON wants it. JSON.stringify writes the shortest decimal that a number has, which is the one that was read. */
export function wireAmount(money: Money): number {
  return Number(formatDecimal(money));
}

/** Ids are numbers on the wire; what is none cannot be known there, and is sent for Heartland to say so. */
export function wireId(id: string): number | string {
  return /^\d{1,15}$/.test(id) ? Number(id) : id;
}

export function productFrom(row: ItemRow): PosProduct {
  const upc = row.custom?.upc;
  const barcode = typeof upc === "string" || typeof upc === "number" ? String(upc).trim() || null : null;
  const sku = row.public_id ?? "";
  // The address of an item's page is not public [U].
  return { posId: row.id, sku, barcode, name: row.description ?? sku, active: row.active, url: null };
}

export function customerFrom({ id, first_name, last_name, email, phone }: CustomerRow): PosCustomer {
  return { posId: id, name: [first_name, last_name].filter(Boolean).join(" "), email, phone };
}

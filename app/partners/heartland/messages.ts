import { z } from "zod";

/**
 * What Heartland says, read leniently. Tags are the evidence of reference/partner-apis.md, section 3: [V] vendor's documentation,
 * [O] vendor's own code, [C] code that runs against the live API, [S] summary, [I] inferred, [U] unknown.
 */

const id = z.union([z.number(), z.string()]).transform(String);
const maybeId = id.nullish().transform((value) => value ?? null);
const text = z.union([z.string(), z.number()]).transform((value) => String(value).trim());
const maybeText = text.nullish().transform((value) => value || null);
/** Absent on lists that know no inactive entries [I]. */
const active = z
  .boolean()
  .nullish()
  .transform((value) => value ?? true);

/** An amount or quantity, exact: "30.99". Numbers were seen [O/C]; texts are taken too [I]. Four decimals are as fine as prices get [I]. */
const decimal = z
  .union([
    z.number(),
    z
      .string()
      .trim()
      .regex(/^-?\d+(\.\d+)?$/),
  ])
  .transform((value) => trimZeros(typeof value === "number" ? value.toFixed(4) : value));
const maybeDecimal = decimal.nullish().transform((value) => value ?? null);

/** "30.9900" → "30.99", "2.0" → "2" */
function trimZeros(value: string): string {
  const trimmed = value.includes(".") ? value.replace(/\.?0+$/, "") : value;
  return trimmed === "-0" ? "0" : trimmed;
}

/** `{total, pages, results}` [O/C 3.3]; a bare list is taken too, as nobody has shown every collection [U]. */
export function pageOf<Schema extends z.ZodType>(row: Schema) {
  return z.union([z.object({ pages: z.number(), results: z.array(row) }), z.array(row).transform((results) => ({ pages: 1, results }))]);
}

/** `GET system/whoami` [S 3.2]; fields of a user [O 3.6]. */
export const whoami = z.object({ id, login: maybeText, first_name: maybeText, last_name: maybeText, active });

/** `GET settings/{key}` [O/C 3.6]. */
export const setting = z.object({ value: z.unknown() });

const stationRow = z.object({ id, name: maybeText, active });
/** `GET locations?_include[]=stations` [O 3.6]. */
export const locationRow = z.object({ id, public_id: maybeText, name: maybeText, active, stations: z.array(stationRow).default([]) });

/** `payment_types` [O 3.6], `shipping_methods` [C 3.6]. */
export const entryRow = z.object({ id, name: maybeText, active });

/** `custom_fields` [O 3.6]. */
export const fieldRow = z.object({ id, key: text, name: maybeText, group_id: text, required: z.boolean().nullish() });
export type FieldRow = z.output<typeof fieldRow>;

/** `items` [3.6]: `public_id` is the Item # that staff see, `custom.upc` the barcode [C]. */
export const itemRow = z.object({
  id,
  public_id: maybeText,
  description: maybeText,
  active,
  custom: z.record(z.string(), z.unknown()).nullish(),
});
export type ItemRow = z.output<typeof itemRow>;

/** `customers` [C/O 3.6]. */
export const customerRow = z.object({ id, first_name: maybeText, last_name: maybeText, email: maybeText, phone: maybeText });
export type CustomerRow = z.output<typeof customerRow>;

/** Of a customer's addresses, that there are any. */
export const addressRow = z.object({ id });

/** Orders are pending, open, closed or canceled, tickets incomplete or complete, invoices pending or complete [C 3.7; canceled I]. */
const states = {
  pending: "pending",
  incomplete: "pending",
  open: "open",
  closed: "closed",
  complete: "closed",
  canceled: "voided",
  cancelled: "voided",
  void: "voided",
  voided: "voided",
} as const;
const state = z
  .string()
  .refine((value): value is keyof typeof states => Object.hasOwn(states, value), "is unknown")
  .transform((value) => states[value]);

/** `sales/orders` [C 3.7]. */
export const orderRow = z.object({ id, public_id: maybeText, status: state, total: decimal, customer_id: maybeId });
export type OrderRow = z.output<typeof orderRow>;

/** Lines of an order or ticket [C/O 3.7, 3.8]; those that are no items have no `item_id`. */
export const lineRow = z.object({
  id,
  item_id: maybeId,
  qty: maybeDecimal,
  adjusted_unit_price: maybeDecimal,
  unit_price: maybeDecimal,
});
export type LineRow = z.output<typeof lineRow>;

/** `sales/orders/{id}/taxes` [C 3.7]. */
export const taxRow = z.object({ id: maybeId, value: decimal });

/** `sales/orders/{id}/payments`: its fields are those that are posted [C 3.7; reading them I]. */
export const paymentRow = z.object({ id: maybeId, amount: decimal, payment_type_id: maybeId });

/** `sales/invoices` [C 3.7]. */
export const invoiceRow = z.object({ id, status: state });
export type InvoiceRow = z.output<typeof invoiceRow>;

/** `sales/tickets` [C 3.8]. */
export const ticketRow = z.object({ id, public_id: maybeText, type: maybeText, status: state, total: decimal, customer_id: maybeId });
export type TicketRow = z.output<typeof ticketRow>;

/** With its time zone, if it has one: no source shows a location's [U]. */
export const storeRow = z.object({ id, name: maybeText, active, time_zone: maybeText });
export type StoreRow = z.output<typeof storeRow>;

const moment = z
  .string()
  .refine((value) => !Number.isNaN(Date.parse(value)), "is no moment")
  .transform((value) => new Date(value));
const maybeMoment = moment.nullish().transform((value) => value ?? null);

/** Lines of a ticket as they are imported [C/O 3.8]. */
export const storeLineRow = z.object({
  type: maybeText,
  item_id: maybeId,
  item_public_id: maybeText,
  description: maybeText,
  qty: maybeDecimal,
  adjusted_unit_price: maybeDecimal,
  unit_price: maybeDecimal,
  value: maybeDecimal,
});
export type StoreLineRow = z.output<typeof storeLineRow>;

/** A ticket as it is imported [C 3.8], whatever state it is in; its lines with `_include[]=lines` [O/C 3.3]. */
export const storeTicketRow = z.object({
  id,
  public_id: maybeText,
  type: maybeText,
  status: maybeText,
  customer_id: maybeId,
  source_location_id: maybeId,
  station_id: maybeId,
  sales_rep: maybeText,
  parent_transaction_id: maybeId,
  total: decimal,
  tax_total: maybeDecimal,
  completed_at: maybeMoment,
  created_at: moment,
  // To the letter: it is asked for again.
  updated_at: z.string().refine((value) => !Number.isNaN(Date.parse(value)), "is no moment"),
  lines: z.array(storeLineRow).nullish(),
});
export type StoreTicketRow = z.output<typeof storeTicketRow>;

/** What was made, where the answer has a body [O 3.4]. */
export const madeRow = z.object({ id });

/** `{error, message, details}` [O 3.5]; values of `details` as text or list [U], nested by line where lines came along [I]. */
export const refusalBody = z.object({ error: text, message: maybeText, details: z.unknown().optional() });

/** `oauth/token` [S 3.2]: an expiry was not seen. */
export const tokenAnswer = z.object({ access_token: z.string().min(1) });

/** `GET system/host` [S 3.2]. */
export const hostAnswer = z.object({ host: z.string().min(1) });

import { z } from "zod";

/**
 * What X-Series says. Tags are the evidence of reference/partner-apis.md, section 4, and of the 2026-07 specification [V spec]. Fields that
 * we do not read are left out; what may be absent is taken as absent, not as wrong.
 */
const id = z.string().min(1);
const maybeText = z
  .string()
  .nullish()
  .transform((value) => value?.trim() || null);
const flag = z.boolean().nullish();
/** Amounts are JSON numbers; samples send them as strings as well [V sales 101]. */
const decimal = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)]);

/** `{ data }` around everything but 0.9 and errors [V 4.4]. */
export function dataOf<Schema extends z.ZodType>(data: Schema) {
  return z.object({ data: data as z.ZodType<z.output<Schema>> }).transform((body) => body.data);
}

/** A page by version [V 4.4]; min and max are null when it is empty. */
export function pageOf<Schema extends z.ZodType>(row: Schema) {
  return z.object({ data: z.array(row), version: z.object({ max: z.number().nullable() }).nullish() });
}

/** [V/C 4.6] `{error, message}`, `{error}`, 0.9 `{status, error, details}`, OAuth `{error, error_description}`. */
export const errorBody = z.object({
  error: z.unknown().optional(),
  message: z.unknown().optional(),
  details: z.unknown().optional(),
  error_description: z.unknown().optional(),
});

/** The token endpoint [C 4.2, V changelog 2025-03]: `expires` in epoch seconds; `scope` may be empty. A refresh without a new token keeps the old one [I]. */
export const tokenAnswer = z.object({
  access_token: id,
  refresh_token: z.string().nullish(),
  expires: z.number(),
  domain_prefix: z.string().nullish(),
  scope: z.string().nullish(),
});
export type TokenAnswer = z.output<typeof tokenAnswer>;

/** [V spec]; `no_tax_group_id`: "the default 0% rate tax used for tax-free line items". */
export const retailer = z.object({
  name: z.string(),
  currency: z.object({ code: z.string() }).nullish(),
  no_tax_group_id: maybeText,
});
export type Retailer = z.output<typeof retailer>;

/** [V 4.9] */
export const user = z.object({ id, username: maybeText, display_name: maybeText, enabled: flag, deleted_at: maybeText });
export type User = z.output<typeof user>;
export const outlet = z.object({ id, name: z.string(), currency: maybeText, deleted_at: maybeText });
export type Outlet = z.output<typeof outlet>;
export const register = z.object({ id, name: z.string(), outlet_id: id, deleted_at: maybeText });
export type Register = z.output<typeof register>;
export const paymentType = z.object({ id, name: z.string(), disabled: flag, internal: flag, deleted_at: maybeText });
export type PaymentType = z.output<typeof paymentType>;
/** `rate`: 0.1 is 10 % [O 4.9]. */
export const tax = z.object({
  id,
  name: maybeText,
  display_name: maybeText,
  is_default: flag,
  rates: z.array(z.object({ rate: z.number() })).nullish(),
  deleted_at: maybeText,
});
export type Tax = z.output<typeof tax>;

/** [V 4.9, V spec]: `product_codes` hold the SKU first, then further codes with their types; `active` and `is_active` are both seen. */
export const product = z.object({
  id,
  name: z.string(),
  variant_name: maybeText,
  sku: maybeText,
  product_codes: z.array(z.object({ code: z.string(), type: maybeText })).nullish(),
  active: flag,
  is_active: flag,
  has_inventory: flag,
  deleted_at: maybeText,
});
export type Product = z.output<typeof product>;

/** `POST products` answers with ids [V spec]. */
export const newProductIds = z.array(id).min(1);

/** [V 4.9] */
export const customer = z.object({
  id,
  first_name: maybeText,
  last_name: maybeText,
  name: maybeText,
  email: maybeText,
  phone: maybeText,
  mobile: maybeText,
  customer_code: maybeText,
  deleted_at: maybeText,
});
export type Customer = z.output<typeof customer>;
/** 0.9 [O 4.9]. */
export const legacyCustomers = z.object({ customers: z.array(customer) }).transform((body) => body.customers);

/** [V 4.7] */
export const sale = z.object({
  id,
  invoice_number: maybeText,
  receipt_number: maybeText,
  state: z.enum(["parked", "pending", "voided", "closed"]),
  attributes: z.array(z.string()).nullish(),
  totals: z.object({ price_incl_tax: decimal }),
  source: z.object({ id: maybeText, outlet_id: maybeText }).nullish(),
  line_items: z
    .array(
      z.object({
        id,
        product: z.object({ id }),
        quantity: z.number(),
        pricing: z.object({ price: decimal, discount: decimal.nullish() }),
        tax: z.object({ id, amount: decimal }),
      }),
    )
    .nullish(),
  payments: z.array(z.object({ id, amount: decimal, date: maybeText, type: z.object({ config_id: maybeText }).nullish() })).nullish(),
  deleted_at: maybeText,
});
export type LightspeedSale = z.output<typeof sale>;

/** With its time zone [V 4.9]. */
export const storeOutlet = outlet.extend({ time_zone: maybeText });
export type StoreOutlet = z.output<typeof storeOutlet>;
/** With the outlets that they may work in; none given is all [V 4.9]. */
export const staffUser = user.extend({ restricted_outlet_ids: z.array(id).nullish() });
export type StaffUser = z.output<typeof staffUser>;

/** RFC 3339 [V 4.7]. */
const moment = z
  .string()
  .refine((value) => !Number.isNaN(Date.parse(value)), "is no moment")
  .transform((value) => new Date(value));
const version = z.number().int().nonnegative();

/** A sale as it is imported [V 4.7]: whatever state it is in, and whoever made it. */
export const storeSale = z.object({
  id,
  invoice_number: maybeText,
  receipt_number: maybeText,
  date: moment,
  state: z.string(),
  attributes: z.array(z.string()).nullish(),
  customer_id: maybeText,
  totals: z.object({ price_incl_tax: decimal, tax: decimal }),
  source: z
    .object({
      id: maybeText,
      type: maybeText,
      outlet_id: maybeText,
      register_id: maybeText,
      author: z.object({ id: maybeText }).nullish(),
    })
    .nullish(),
  line_items: z
    .array(
      z.object({
        product: z.object({ id }),
        quantity: decimal,
        pricing: z.object({ price: decimal }),
        tax: z.object({ amount: decimal }),
      }),
    )
    .nullish(),
  return: z.object({ original_sale_id: maybeText }).nullish(),
  deleted_at: maybeText,
  _metadata: z.object({ version }),
});
export type StoreSaleRow = z.output<typeof storeSale>;

/** The time clock's [V 4.9]: no outlet, and no end while it lasts [I]. */
export const shift = z.object({
  id,
  user_id: id,
  time_in: moment,
  time_out: moment.nullish().transform((value) => value ?? null),
  version,
});
export type ShiftRow = z.output<typeof shift>;

/** `POST sales` answers with the sale since 2026-04, with its id before [V]: either is enough to read it. */
export const writtenSale = z.union([id.transform((value) => ({ id: value })), z.looseObject({ id })]);
/** Answers that say nothing we need. */
export const anything = z.unknown();

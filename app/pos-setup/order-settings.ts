import { z } from "zod";

/** Shopify's own name for its point of sale, and those of the POS systems and bridges that send their sales to Shopify. */
const defaultPosSources = ["pos", "Point of Sale", "Heartland Retail", "Springboard Retail", "Lightspeed Retail", "Vend", "Mortar"];
/** Mortar's default for in-store sales that it puts into Shopify [V 2.2]. */
const defaultPosPrefixes = ["POS-"];

const name = z.string().trim().min(1, "required").max(100, "too_long");
const names = z.array(name).max(50, "too_many");
const posId = z.string().trim().min(1, "required").max(200, "too_long");
const choice = posId.nullable().default(null);

/**
 * How a shop's orders become sales at its POS. Every field has a default, so that settings stored by an older version still parse.
 * Messages are keys.
 */
export const orderSettings = z.object({
  download: z.boolean().default(true),
  fulfilled: z.boolean().default(true),
  unfulfilled: z.boolean().default(true),
  // On: many shops let Shopify archive an order as it is placed, and then no order would ever arrive.
  archived: z.boolean().default(true),
  minimumCreatedAt: z.coerce.date().nullable().default(null),
  /** At least one of them, unless there are none. In any case. */
  allowTags: names.default([]),
  /** Wins over `allowTags`. */
  ignoreTags: names.default([]),
  // Off: the POS would have a balance to collect that is collected in Shopify. It arrives once it is paid.
  partiallyPaid: z.boolean().default(false),
  // On: the goods are sold and stock must follow; only the kind of payment is unknown, and the default one takes its place.
  paidWithoutTransactions: z.boolean().default(true),
  // Off: a bank deposit or cash on delivery may never come. The order arrives when it is marked as paid.
  manualPayments: z.boolean().default(false),
  /** Refunds, cancellations, returns and units taken out by an edit. */
  refunds: z.boolean().default(true),
  /** "original": back into stock where Shopify put it back; "none": the POS's stock is left alone. */
  restockTo: z.enum(["original", "none"]).default("original"),
  /** Sources and app names of orders that a POS sent to Shopify, in any case: they are never sent back. */
  posSources: names.default(defaultPosSources),
  /** Beginnings of the names of such orders. */
  posPrefixes: names.default(defaultPosPrefixes),
  productLink: z.enum(["sku", "barcode"]).default("sku"),
  // Held: a sale with the wrong product moves the wrong stock, and nobody notices.
  unlinked: z.enum(["hold", "no_product_found"]).default("hold"),
  /** In this order; empty: no customer is looked for. */
  customerMatch: z
    .array(z.enum(["email", "phone"]))
    .refine((by) => new Set(by).size === by.length, "twice")
    .default(["email", "phone"]),
  createCustomer: z.boolean().default(true),
  /** For orders of nobody, and where no customer is found and none is made. */
  defaultCustomerId: choice,
  // On: the POS has a loyalty link of its own. Then the buyer is left out, so that a purchase is not credited twice.
  posCreditsLoyalty: z.boolean().default(false),
  employeeId: choice,
  locationId: choice,
  registerId: choice,
  shippingMethodId: choice,
  /** POS payment type by Shopify's gateway. */
  paymentTypes: z.record(z.string(), posId).default({}),
  defaultPaymentTypeId: choice,
  /** POS tax by `taxKey` of Shopify's rates. */
  taxes: z.record(z.string(), posId).default({}),
  defaultTaxId: choice,
  /** For lines on which no tax is due. */
  noTaxId: choice,
});
export type OrderSettings = z.output<typeof orderSettings>;
export const defaultOrderSettings: OrderSettings = orderSettings.parse({});

/** One name for a set of rates, in any order: "GST 5 % + QST 9.975 %". */
export function taxKey(rates: { title: string; rate: number }[]): string {
  return rates
    .map(({ title, rate }) => `${title.trim()} ${Number((rate * 100).toFixed(4))} %`)
    .sort()
    .join(" + ");
}

/** The POS's tax for a line; null when the merchant chose none. */
export function taxIdFor(
  rates: { title: string; rate: number }[],
  settings: Pick<OrderSettings, "taxes" | "defaultTaxId" | "noTaxId">,
): string | null {
  if (rates.length === 0) return settings.noTaxId ?? settings.defaultTaxId;
  return settings.taxes[taxKey(rates)] ?? settings.defaultTaxId;
}

/** The POS's payment type for a gateway; null when the merchant chose none. */
export function paymentTypeIdFor(gateway: string, settings: Pick<OrderSettings, "paymentTypes" | "defaultPaymentTypeId">): string | null {
  return settings.paymentTypes[gateway] ?? settings.defaultPaymentTypeId;
}

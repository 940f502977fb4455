import type { CustomerGid, LineGid, OrderGid, ProductGid, StoreLineGid, StoreProductGid, StoreSaleGid, VariantGid } from "./ids.ts";
import type { Money } from "./money.ts";

/** Shopify's `displayFinancialStatus`, in lower case. */
export type PaymentState =
  "authorized" | "expired" | "paid" | "partially_paid" | "partially_refunded" | "pending" | "refunded" | "voided" | "unknown";

/** What a loyalty program calls the purchases of an order by: `S-1042` of an online order, `T-` and a digest of a sale at a till. */
export type PurchaseGroup = `${"S" | "T"}-${string}`;

/**
 * An order as Shopify has it now, or a sale in a store as its POS has it: whoever records purchases need not know which. Amounts are in
 * the currency of the shop or the store.
 */
export type Order = {
  gid: OrderGid | StoreSaleGid;
  /** As the merchant sees it: "#1042", "Queen Street · 1042". */
  name: string;
  /** The number in it, unique among the shop's online orders: 1042. 0 of a sale in a store. */
  number: number;
  purchaseGroup: PurchaseGroup;
  processedAt: Date;
  updatedAt: Date;
  cancelledAt: Date | null;
  test: boolean;
  /** Where it was placed: "web", "pos", an app's name. */
  sourceName: string | null;
  /** The app that made the order: "Online Store", "Point of Sale". */
  appName: string | null;
  /** Of the checkout that it was placed in; null for orders that were made otherwise. */
  checkoutToken: string | null;
  payment: PaymentState;
  currency: string;
  /** All lines after all discounts, before shipping, tax added on top and tips; what was refunded included. */
  subtotal: Money;
  customer: Contact | null;
  lines: OrderLine[];
};

export type OrderLine = {
  gid: LineGid | StoreLineGid;
  /** 1 for the first line ever on the order, in the order of Shopify's ids; never changes. */
  position: number;
  /** "loose_return": goods that came back in a store, and nobody says of which sale. */
  kind: "product" | "gift_card" | "tip" | "custom_item" | "loose_return";
  title: string;
  variantTitle: string | null;
  sku: string | null;
  /** As the merchant typed it; null when the variant has none or is gone. */
  barcode: string | null;
  variantGid: VariantGid | StoreProductGid | null;
  productGid: ProductGid | null;
  /** Units ordered, refunded and removed ones included. */
  quantity: number;
  /** Units left after refunds and removals. */
  currentQuantity: number;
  /** What the units ordered cost together, after line and order discounts. */
  total: Money;
  /** The same before discounts: of a free line, what was given away. */
  list: Money;
  /** What each discount code took off this line; one that took nothing is not in it. */
  codes: LineCode[];
};

/** `code` is as the buyer typed it: Shopify tells no capitals from small letters. `amount` is off the units ordered. */
export type LineCode = { code: string; amount: Money };

/** Who bought. A guest has no `customerGid`. */
export type Contact = {
  customerGid: CustomerGid | null;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  address: PostalAddress | null;
};

export type PostalAddress = {
  street: string | null;
  city: string | null;
  /** Province or state code: "QC". */
  region: string | null;
  postalCode: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
};

/** The source or the app of an order that is among those listed, in any case: null where neither is. */
export function listedSource({ sourceName, appName }: Pick<Order, "sourceName" | "appName">, listed: string[]): string | null {
  const names = new Set(listed.map(plain));
  return [sourceName, appName].find((one) => one !== null && names.has(plain(one))) ?? null;
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}

/** As the merchant knows it: "Northpaw Chicken · 20 lb". */
export function titleOf({ title, variantTitle }: Pick<OrderLine, "title" | "variantTitle">): string {
  return variantTitle ? `${title} · ${variantTitle}` : title;
}

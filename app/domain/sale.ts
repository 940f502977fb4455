import type { Contact } from "./order.ts";
import type { Money } from "./money.ts";

/** "S-1042", a follow-up "S-1042-2", a return "S-1042-R1": our name for one sale or return at a POS, made of the order and never of chance. */
export type SaleReference = `S-${string}`;

/** The products that stand for what is no product of the shop. Their SKUs and names are how a POS's staff know them. */
export const requiredProducts = {
  not_found: { sku: "NO PRODUCT FOUND", name: "No Product Found" },
  shipping: { sku: "Shopify Shipping", name: "Shopify Shipping" },
  refund: { sku: "Shopify Refund", name: "Shopify Return" },
  discount: { sku: "Shopify Discount", name: "Shopify Discount" },
  duties: { sku: "Shopify: Duties", name: "Shopify: Duties" },
  fees: { sku: "Shopify: Additional Fees", name: "Shopify: Additional Fees" },
  gift_card: { sku: "Shopify Gift Card", name: "Shopify Gift Card" },
} as const;
export type RequiredProduct = keyof typeof requiredProducts;
export const requiredProductIds = Object.keys(requiredProducts) as RequiredProduct[];

/** What a line of an order is at the POS: one of the shop's products, still to be linked, or one of the required products. */
export type SaleProduct =
  { kind: "item"; variantGid: string | null; sku: string | null; barcode: string | null } | { kind: "required"; product: RequiredProduct };

/**
 * One line of a sale or return. Amounts are per unit and exact: units that differ by a cent are lines of their own, so that
 * `quantity × (price + tax)` over all lines is the sale's total to the cent.
 */
export type SaleLine = {
  /** What of the order it is: "L1", "shipping", "tip", "fee_kept". More than one line may stand for the same. */
  key: string;
  product: SaleProduct;
  title: string;
  /** Whole units, more than none; of a return as well. */
  quantity: number;
  /** Before tax, before discounts. */
  list: Money;
  /** Before tax, after all discounts. Below zero only for the discount product, and in a return for a fee that was kept of it. */
  price: Money;
  tax: Money;
  /** Shopify's rates that make up `tax`, as fractions: 0.05 is 5 %. Empty when no tax is due. */
  rates: { title: string; rate: number }[];
  /** Whether units that come back go into stock. Of a sale: true. */
  restock: boolean;
};

/** What was paid, or of a return what was paid back; never below zero. */
export type SalePayment = {
  /** Shopify's id of the transaction, or "outstanding" for what is still to be paid. */
  key: string;
  /** Shopify's gateway: "shopify_payments", "gift_card", "manual". */
  gateway: string;
  amount: Money;
  at: Date;
};

/** A sale or return as the POS is to have it, in no POS's words. */
export type Sale = {
  kind: "sale" | "return";
  reference: SaleReference;
  /** The same on every attempt and for nothing else: shop, order and reference. */
  key: string;
  /** Of a return: the sale at the POS that units come back of. */
  returnOf: { posId: string; reference: SaleReference } | null;
  orderName: string;
  placedAt: Date;
  currency: string;
  lines: SaleLine[];
  payments: SalePayment[];
  /** Tax included. */
  total: Money;
  /** All of it has left the shop. */
  fulfilled: boolean;
  buyer: Contact | null;
};

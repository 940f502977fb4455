import type { CustomerGid, VariantGid } from "./ids.ts";
import type { Money } from "./money.ts";
import type { Upc } from "./upc.ts";

/** What is in a cart or checkout, as Shopify knows its products. Amounts are in the shop's currency. */
export type Basket = { lines: BasketLine[]; currency: string };

export type BasketLine = {
  variantGid: VariantGid;
  /** As the merchant knows it: "Northpaw Chicken · 20 lb". */
  title: string;
  sku: string | null;
  /** null when the variant's barcode is missing or not valid. */
  upc: Upc | null;
  quantity: number;
  /** What one unit costs in Shopify now, before any discount. Never what a browser said. */
  unitPrice: Money;
};

/** Who buys, as far as a coupon partner may know them: by phone first, then e-mail. */
export type CouponBuyer = {
  /** null for a guest. */
  customerGid: CustomerGid | null;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
};

/** A coupon in a customer's wallet. */
export type Coupon = {
  couponRef: string;
  title: string;
  brand: string | null;
  /** "partner": authorised and captured through the partner. "store": checked by a person at the till, so never online. */
  kind: "partner" | "store";
  inStoreOnly: boolean;
  /** The items that it is for, as the partner writes them. Empty: none that can be told, so it applies to nothing. */
  upcs: string[];
  /** Units of them that one use takes. */
  units: number;
  value: CouponValue;
  /** Last day on which it can be used, YYYY-MM-DD; null where the partner does not say. */
  expiresOn: string | null;
};

/** What a coupon takes off the price of its units. `percent`: 15 is 15 %. */
export type CouponValue = { kind: "amount"; amount: Money } | { kind: "percent"; percent: number } | { kind: "free_item" };

/** A customer's coupons at the partner. */
export type Wallet = {
  /** Masked, as far as the partner says whose it is: for the merchant who was given a wrong number. */
  owner: { name: string | null; phone: string | null; email: string | null };
  coupons: Coupon[];
};

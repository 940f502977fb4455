import type { AddressSeed, Customer, Variant } from "../state.ts";

/** A checkout as its page shows it. Amounts are in the shop's smallest unit. */
export type CheckoutView = {
  token: string;
  customer: Customer | null;
  email: string | null;
  phone: string | null;
  address: AddressSeed | null;
  lines: LineView[];
  /** The codes that are on it, with what each takes off in all. */
  codes: { code: string; amount: number }[];
  /** Before taxes and shipping, after discounts. */
  subtotal: number;
  shipping: number;
  tax: number;
  total: number;
};

export type LineView = {
  id: string;
  variant: Variant;
  quantity: number;
  gross: number;
  net: number;
  discounts: { code: string; amount: number }[];
};

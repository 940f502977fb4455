import type { Currencies, Pair } from "./pair-money.ts";

/** What a shop starts with; see test/fixtures/pet-store.ts. */
export type ShopSeed = {
  /** `<name>.myshopify.com` */
  domain: string;
  name: string;
  email: string;
  currency: string;
  /** IANA name. */
  timeZone: string;
  /** Fraction: 0.13. */
  taxRate: number;
  taxName?: string;
  taxesIncluded?: boolean;
  firstOrderNumber?: number;
  products: ProductSeed[];
  customers: CustomerSeed[];
  staff?: StaffSeed[];
};

export type ProductSeed = {
  handle: string;
  title: string;
  vendor: string;
  type: string;
  giftCard?: boolean;
  variants: VariantSeed[];
};

export type VariantSeed = {
  sku: string;
  /** "Default Title" when the product has a single variant. */
  title?: string;
  barcode?: string | null;
  /** In the shop's currency: "62.99". */
  price: string;
};

export type CustomerSeed = {
  handle: string;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  phone: string | null;
  address: AddressSeed | null;
};

export type AddressSeed = {
  address1: string;
  city: string;
  /** "ON" */
  provinceCode: string;
  zip: string;
  /** ISO 3166-1 alpha-2. */
  countryCode: string;
};

export type StaffSeed = { firstName: string; lastName: string; email: string; locale: string };

export type Staff = StaffSeed & { id: number };

export type Product = {
  id: number;
  handle: string;
  title: string;
  vendor: string;
  type: string;
  giftCard: boolean;
  createdAt: Date;
  updatedAt: Date;
};

export type Variant = {
  id: number;
  productId: number;
  sku: string | null;
  title: string;
  barcode: string | null;
  /** In the shop's smallest unit. */
  price: number;
  position: number;
  createdAt: Date;
  updatedAt: Date;
};

export type Customer = Omit<CustomerSeed, "address"> & {
  id: number;
  address: (AddressSeed & { id: number }) | null;
  createdAt: Date;
  updatedAt: Date;
};

export type DiscountApplication = {
  index: number;
  kind: "code" | "automatic" | "manual";
  /** The code or the title. */
  label: string;
  target: "LINE_ITEM" | "SHIPPING_LINE";
  /** A discount on one line, or over the whole order. */
  selection: "ALL" | "EXPLICIT";
  method: "ACROSS" | "ONE" | "EACH";
  value: { percentage: number } | { amount: Pair };
};

export type Line = {
  id: number;
  kind: "product" | "custom" | "tip";
  variantId: number | null;
  productId: number | null;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  vendor: string | null;
  giftCard: boolean;
  taxable: boolean;
  requiresShipping: boolean;
  unitPrice: Pair;
  /** Units ordered, refunded and removed ones included. */
  quantity: number;
  /** Units taken out by an edit. */
  removed: number;
  /** Units refunded. */
  refunded: number;
  allocations: { application: number; amount: Pair }[];
};

export type Transaction = {
  id: number;
  kind: "SALE" | "AUTHORIZATION" | "CAPTURE" | "REFUND" | "VOID";
  gateway: string;
  amount: Pair;
  at: Date;
  parentId: number | null;
};

export type Refund = {
  id: number;
  note: string | null;
  at: Date;
  lines: { id: number; lineId: number; quantity: number; restock: "CANCEL" | "RETURN" | "NO_RESTOCK"; subtotal: Pair; tax: Pair }[];
  shipping: Pair;
  /** Money given back beyond what the units cost; negative in Shopify's order adjustments. */
  discrepancy: Pair;
  transactions: Transaction[];
};

export type Order = {
  id: number;
  number: number;
  name: string;
  currencies: Currencies;
  taxRate: number;
  taxName: string;
  taxesIncluded: boolean;
  createdAt: Date;
  processedAt: Date;
  updatedAt: Date;
  cancelledAt: Date | null;
  cancelReason: "CUSTOMER" | "DECLINED" | "FRAUD" | "INVENTORY" | "OTHER" | "STAFF" | null;
  test: boolean;
  edited: boolean;
  fulfilled: boolean;
  sourceName: string;
  app: { id: number; title: string } | null;
  customerId: number | null;
  email: string | null;
  phone: string | null;
  shippingAddress: (AddressSeed & { id: number; firstName: string | null; lastName: string | null; phone: string | null }) | null;
  note: string | null;
  tags: string[];
  lines: Line[];
  applications: DiscountApplication[];
  shipping: { id: number; title: string; price: Pair; discount: Pair } | null;
  transactions: Transaction[];
  refunds: Refund[];
  originalTotal: Pair;
};

export type ShopState = {
  id: number;
  seed: ShopSeed;
  domain: string;
  /** The part before `.myshopify.com`. */
  handle: string;
  installed: boolean;
  /** Scopes the merchant granted, as in the app's configuration. */
  scopes: Set<string>;
  createdAt: Date;
  products: Product[];
  variants: Variant[];
  customers: Customer[];
  staff: Staff[];
  orders: Order[];
  nextOrderNumber: number;
};

/** Ids as large as Shopify's, counted up for each kind, so that a run repeats exactly. */
export type Ids = (
  kind:
    | "shop"
    | "product"
    | "variant"
    | "customer"
    | "address"
    | "staff"
    | "order"
    | "line"
    | "refund"
    | "refundLine"
    | "transaction"
    | "shipping"
    | "edit"
    | "webhook",
) => number;

const firstIds: Record<Parameters<Ids>[0], number> = {
  shop: 68_110_400_001,
  product: 8_210_300_000_001,
  variant: 45_120_700_000_001,
  customer: 7_310_500_000_001,
  address: 9_110_200_000_001,
  staff: 88_120_300_001,
  order: 5_920_400_000_001,
  line: 14_230_600_000_001,
  refund: 921_030_400_001,
  refundLine: 561_020_300_001,
  transaction: 7_120_900_000_001,
  shipping: 4_830_700_000_001,
  edit: 120_300_400_001,
  webhook: 1,
};

export function createIds(): Ids {
  const next = { ...firstIds };
  return (kind) => next[kind]++;
}

/** Shopify's times have whole seconds: two changes within one second share their `updatedAt`. */
export function toSecond(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 1000) * 1000);
}

export function isoOf(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}Z`;
}

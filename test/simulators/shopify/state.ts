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
  /** Instead of the one tax: several that are due on the same goods. */
  taxes?: TaxSeed[];
  taxesIncluded?: boolean;
  /** The shop's setting to archive an order as soon as it is paid and fulfilled; Shopify's default. Here off unless said otherwise. */
  autoArchive?: boolean;
  firstOrderNumber?: number;
  products: ProductSeed[];
  customers: CustomerSeed[];
  staff?: StaffSeed[];
  /** Default: a development store. */
  plan?: ShopPlan;
};

/** As Shopify names it: "Basic", "Plus", "Development". */
export type ShopPlan = { name: string; plus: boolean; development: boolean };

/** `rate` is a fraction: 0.05. */
export type TaxSeed = { title: string; rate: number };

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

/** A discount that the shop runs. Amounts are in the shop's smallest unit. */
export type Discount = {
  id: number;
  /** null: it applies by itself, as a promotion of the store. */
  code: string | null;
  title: string;
  startsAt: Date;
  endsAt: Date | null;
  usageLimit: number | null;
  oncePerCustomer: boolean;
  /** Ids; null: everybody. */
  customers: number[] | null;
  /** null: all goods, which makes it a discount on the order. */
  entitled: { variants: number[]; products: number[] } | null;
  value: { percentage: number } | { amount: number; /** Off each unit, not once. */ onEach: boolean };
  combinesWith: { order: boolean; product: boolean; shipping: boolean };
  createdAt: Date;
  updatedAt: Date;
};

export type DiscountApplication = {
  index: number;
  kind: "code" | "automatic" | "manual";
  /** The code, as it was typed, or the title. */
  label: string;
  /** The discount of the shop that it came from. */
  discountId: number | null;
  target: "LINE_ITEM" | "SHIPPING_LINE";
  /** A discount on the whole order, on the goods that it is for, or on one line. */
  selection: "ALL" | "ENTITLED" | "EXPLICIT";
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
  /** Units that have left the shop. */
  fulfilled: number;
  /** Customs duty on all units ordered, beside the price. */
  duty: Pair;
  allocations: { application: number; amount: Pair }[];
};

export type Transaction = {
  id: number;
  kind: "SALE" | "AUTHORIZATION" | "CAPTURE" | "REFUND" | "VOID";
  status: "SUCCESS" | "PENDING" | "FAILURE";
  gateway: string;
  /** Money that changes hands outside of Shopify. */
  manual: boolean;
  amount: Pair;
  at: Date;
  parentId: number | null;
};

export type Shipping = {
  id: number;
  title: string;
  price: Pair;
  discount: Pair;
  /** An edit took it out. */
  removed: boolean;
};

/** An additional fee of the checkout. */
export type Fee = { id: number; name: string; price: Pair; taxable: boolean };

export type Refund = {
  id: number;
  note: string | null;
  at: Date;
  lines: { id: number; lineId: number; quantity: number; restock: "CANCEL" | "RETURN" | "NO_RESTOCK"; subtotal: Pair; tax: Pair }[];
  shipping: { id: number; shippingId: number; subtotal: Pair; tax: Pair }[];
  /** Duties of lines and fees that were given back; fees with their tax. */
  duties: { lineId: number; amount: Pair }[];
  fees: { feeId: number; amount: Pair; tax: Pair }[];
  /** Money given back beyond what the units cost; negative in Shopify's order adjustments. */
  discrepancy: Pair;
  transactions: Transaction[];
};

export type Order = {
  id: number;
  number: number;
  name: string;
  currencies: Currencies;
  taxes: TaxSeed[];
  taxesIncluded: boolean;
  createdAt: Date;
  processedAt: Date;
  updatedAt: Date;
  cancelledAt: Date | null;
  /** When it was archived. */
  closedAt: Date | null;
  cancelReason: "CUSTOMER" | "DECLINED" | "FRAUD" | "INVENTORY" | "OTHER" | "STAFF" | null;
  test: boolean;
  edited: boolean;
  /** Another system says that it is paid; Shopify knows of no payment. */
  paidElsewhere: boolean;
  sourceName: string;
  app: { id: number; title: string } | null;
  /** Of the checkout that it was placed in. */
  checkoutToken: string | null;
  customerId: number | null;
  email: string | null;
  phone: string | null;
  shippingAddress: (AddressSeed & { id: number; firstName: string | null; lastName: string | null; phone: string | null }) | null;
  note: string | null;
  tags: string[];
  lines: Line[];
  applications: DiscountApplication[];
  shipping: Shipping[];
  fees: Fee[];
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
  plan: ShopPlan;
  discounts: Discount[];
  autoArchive: boolean;
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
    | "refundShipping"
    | "fee"
    | "edit"
    | "discount"
    | "cartLine"
    | "bulk"
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
  refundShipping: 31_020_300_001,
  fee: 21_030_400_001,
  edit: 120_300_400_001,
  discount: 1_420_300_500_001,
  cartLine: 41_020_300_001,
  bulk: 4_120_300_600_001,
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

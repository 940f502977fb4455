import { z } from "zod";
import { tailOf } from "#app/domain/ids.ts";
import type { CustomerGid, LineGid, OrderGid, ProductGid, VariantGid } from "#app/domain/ids.ts";
import { addMoney, parseMoney, subtractMoney, sumMoney, zero } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import type { Contact, LineCode, Order, OrderLine, PaymentState } from "#app/domain/order.ts";

export const gid = <Gid extends string>(type: string) =>
  z.string().refine((value): value is Gid => value.startsWith(`gid://shopify/${type}/`), `is no ${type} id`) as z.ZodType<Gid>;
export const shopMoney = z.object({ shopMoney: z.object({ amount: z.string() }) });

export const adminLineSchema = z.object({
  id: gid<LineGid>("LineItem"),
  title: z.string(),
  variantTitle: z.string().nullable(),
  sku: z.string().nullable(),
  quantity: z.number().int().nonnegative(),
  currentQuantity: z.number().int().nonnegative(),
  isGiftCard: z.boolean(),
  requiresShipping: z.boolean(),
  originalTotalSet: shopMoney,
  // Of a discount that was not a code's, the answer holds nothing.
  discountAllocations: z.array(z.object({ allocatedAmountSet: shopMoney, discountApplication: z.object({ code: z.string().optional() }) })),
  variant: z.object({ id: gid<VariantGid>("ProductVariant"), barcode: z.string().nullable() }).nullable(),
  product: z.object({ id: gid<ProductGid>("Product") }).nullable(),
});

export const adminLinesSchema = z.object({
  nodes: z.array(adminLineSchema),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
});

export const adminCustomerSchema = z.object({
  id: gid<CustomerGid>("Customer"),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  defaultEmailAddress: z.object({ emailAddress: z.string() }).nullable(),
  defaultPhoneNumber: z.object({ phoneNumber: z.string() }).nullable(),
  defaultAddress: z
    .object({
      address1: z.string().nullable(),
      address2: z.string().nullable(),
      city: z.string().nullable(),
      provinceCode: z.string().nullable(),
      zip: z.string().nullable(),
      countryCodeV2: z.string().nullable(),
    })
    .nullable(),
});

export const adminOrderSchema = z.object({
  id: gid<OrderGid>("Order"),
  name: z.string(),
  number: z.number().int(),
  processedAt: z.coerce.date(),
  updatedAt: z.coerce.date(),
  cancelledAt: z.coerce.date().nullable(),
  test: z.boolean(),
  sourceName: z.string().nullable(),
  app: z.object({ name: z.string() }).nullable(),
  checkoutToken: z.string().nullable(),
  displayFinancialStatus: z.string().nullable(),
  currencyCode: z.string(),
  subtotalPriceSet: shopMoney.nullable(),
  totalTipReceivedSet: shopMoney,
  email: z.string().nullable(),
  phone: z.string().nullable(),
  billingAddress: z.object({ firstName: z.string().nullable(), lastName: z.string().nullable() }).nullable(),
  customer: adminCustomerSchema.nullable(),
  lineItems: adminLinesSchema,
});

export type AdminOrder = z.infer<typeof adminOrderSchema>;
type AdminLine = z.infer<typeof adminLineSchema>;
type AdminCustomer = z.infer<typeof adminCustomerSchema>;

/** Shopify's order in our words. `lines` are all of its pages. */
export function orderFromAdmin(admin: AdminOrder, lines: AdminLine[] = admin.lineItems.nodes): Order {
  const currency = admin.currencyCode;
  const tip = moneyOf(admin.totalTipReceivedSet, currency);
  const read = onlyOneTip(byAge(lines).map((line, index) => lineFromAdmin(line, { position: index + 1, currency, tip })));
  return {
    gid: admin.id,
    name: admin.name,
    number: admin.number,
    purchaseGroup: `S-${admin.number}`,
    processedAt: admin.processedAt,
    updatedAt: admin.updatedAt,
    cancelledAt: admin.cancelledAt,
    test: admin.test,
    sourceName: admin.sourceName,
    appName: admin.app?.name ?? null,
    checkoutToken: admin.checkoutToken || null,
    payment: paymentOf(admin.displayFinancialStatus),
    currency,
    subtotal: admin.subtotalPriceSet
      ? moneyOf(admin.subtotalPriceSet, currency)
      : sumMoney(
          read.map(({ total }) => total),
          currency,
        ),
    customer: contactOf(admin),
    lines: read,
  };
}

/** A line's place must never change, whatever Shopify's order of pages: ids grow with age. */
export function byAge<Line extends { id: string | null }>(lines: Line[]): Line[] {
  return [...lines].sort((one, other) => {
    const [a, b] = [BigInt(tailOf(one.id ?? "0")), BigInt(tailOf(other.id ?? "0"))];
    return a < b ? -1 : a > b ? 1 : 0;
  });
}

function lineFromAdmin(line: AdminLine, { position, currency, tip }: { position: number; currency: string; tip: Money }): OrderLine {
  const discounts = sumMoney(
    line.discountAllocations.map(({ allocatedAmountSet }) => moneyOf(allocatedAmountSet, currency)),
    currency,
  );
  const list = moneyOf(line.originalTotalSet, currency);
  const total = subtractMoney(list, discounts);
  return {
    gid: line.id,
    position,
    kind: kindOf(line, total, tip),
    title: line.title,
    variantTitle: line.variantTitle,
    sku: line.sku || null,
    barcode: line.variant?.barcode || null,
    variantGid: line.variant?.id ?? null,
    productGid: line.product?.id ?? null,
    quantity: line.quantity,
    currentQuantity: line.currentQuantity,
    total,
    list,
    codes: codesOf(line, currency),
  };
}

/** One entry for each code, also where Shopify names it twice. */
function codesOf({ discountAllocations }: AdminLine, currency: string): LineCode[] {
  const taken = new Map<string, Money>();
  for (const { discountApplication, allocatedAmountSet } of discountAllocations) {
    const { code } = discountApplication;
    if (code) taken.set(code, addMoney(taken.get(code) ?? zero(currency), moneyOf(allocatedAmountSet, currency)));
  }
  return [...taken].flatMap(([code, amount]) => (amount.minor > 0 ? [{ code, amount }] : []));
}

/** The API has no word for a tip's line: it has no variant, is not shipped, and is as large as the tip that the order names. */
function kindOf(line: AdminLine, total: Money, tip: Money): OrderLine["kind"] {
  if (line.isGiftCard) return "gift_card";
  if (line.variant) return "product";
  if (!line.requiresShipping && tip.minor > 0 && total.minor === tip.minor && !line.sku) return "tip";
  // Something typed in by hand has no SKU; a product that was deleted since still has the one it was sold under.
  return line.sku ? "product" : "custom_item";
}

/** Of several that could be the tip, it is the last: a checkout adds it after the goods. The others were typed in by hand. */
function onlyOneTip(lines: OrderLine[]): OrderLine[] {
  const tip = lines.findLast(({ kind }) => kind === "tip");
  return lines.map((line) => (line.kind === "tip" && line !== tip ? { ...line, kind: "custom_item" } : line));
}

const payments: ReadonlySet<string> = new Set<PaymentState>([
  "authorized",
  "expired",
  "paid",
  "partially_paid",
  "partially_refunded",
  "pending",
  "refunded",
  "voided",
]);

function paymentOf(status: string | null): PaymentState {
  const lower = status?.toLowerCase() ?? "";
  return payments.has(lower) ? (lower as PaymentState) : "unknown";
}

function contactOf(admin: AdminOrder): Contact | null {
  const { customer, billingAddress } = admin;
  const known = customer && contactFromAdmin(customer);
  const email = (known?.email ?? admin.email) || null;
  const phone = (known?.phone ?? admin.phone) || null;
  if (!known && !email && !phone) return null;
  return {
    customerGid: known?.customerGid ?? null,
    firstName: known?.firstName ?? billingAddress?.firstName ?? null,
    lastName: known?.lastName ?? billingAddress?.lastName ?? null,
    email,
    phone,
    address: known?.address ?? null,
  };
}

/** A customer of the shop in our words. */
export function contactFromAdmin({
  id,
  firstName,
  lastName,
  defaultEmailAddress,
  defaultPhoneNumber,
  defaultAddress: address,
}: AdminCustomer): Contact {
  return {
    customerGid: id,
    firstName,
    lastName,
    email: defaultEmailAddress?.emailAddress ?? null,
    phone: defaultPhoneNumber?.phoneNumber ?? null,
    address: address && {
      street: [address.address1, address.address2].filter(Boolean).join(", ") || null,
      city: address.city,
      region: address.provinceCode,
      postalCode: address.zip,
      country: address.countryCodeV2,
    },
  };
}

export function moneyOf(set: z.infer<typeof shopMoney>, currency: string): Money {
  return parseMoney(set.shopMoney.amount, currency);
}

import { figuresOf, grossOf, netOf } from "./figures.ts";
import { inBoth, minorOf, minus, nothing, pairOf, spread } from "./pair-money.ts";
import type { Currencies, Pair } from "./pair-money.ts";
import { toSecond } from "./state.ts";
import type { AddressSeed, Customer, DiscountApplication, Ids, Line, Order, ShopState } from "./state.ts";

/** "10 %" as `{ percentage: 10 }`, or an amount in the shop's currency. */
export type DiscountRequest = ({ percentage: number } | { amount: string }) & { code?: string; title?: string };

export type LineRequest = { quantity?: number; discount?: DiscountRequest } & (
  { sku: string; /** Another price than the variant's. */ price?: string } | { title: string; price: string; taxable?: boolean }
);

export type OrderRequest = {
  lines: LineRequest[];
  /** A customer's handle; null is an order without a customer record. */
  customer?: string | null;
  /** Contact data on the order itself, as a guest leaves it. */
  email?: string | null;
  phone?: string | null;
  shippingAddress?: (AddressSeed & { firstName?: string; lastName?: string }) | null;
  /** Over all lines but gift cards. */
  discount?: DiscountRequest;
  /** Price of shipping; null for none. Default 7.95. */
  shipping?: string | null;
  freeShipping?: boolean;
  tip?: string;
  /** Paid with a gift card; the rest goes to the card gateway. */
  giftCardUsed?: string;
  /** The customer's currency, and how much of it one unit of the shop's currency is. */
  presentment?: { currency: string; rate: number };
  payment?: "paid" | "pending" | "authorized";
  /** "web" (default), "pos", or an app's own name. */
  sourceName?: string;
  /** The app that made the order; null as for orders whose app is gone. */
  app?: { id: number; title: string } | null;
  test?: boolean;
  fulfilled?: boolean;
  note?: string;
  tags?: string[];
  /** Default: now. */
  processedAt?: Date;
};

const onlineStore = { id: 580_111, title: "Online Store" };
const pointOfSale = { id: 129_785, title: "Point of Sale" };

/** Makes an order as a checkout would; the caller adds it to the shop and sends the webhooks. @throws for an unknown SKU or customer. */
export function buildOrder(shop: ShopState, request: OrderRequest, { ids, now }: { ids: Ids; now: Date }): Order {
  const currencies: Currencies = {
    shop: shop.seed.currency,
    presentment: request.presentment?.currency ?? shop.seed.currency,
    rate: request.presentment?.rate ?? 1,
  };
  const customer = customerOf(shop, request.customer);
  const applications: DiscountApplication[] = [];
  const lines = request.lines.map((line) => buildLine(shop, line, { ids, currencies }));
  request.lines.forEach(({ discount }, index) => {
    const line = lines[index];
    if (discount && line) discountLine(line, addApplication(applications, discount, "EXPLICIT", currencies));
  });
  if (request.discount) discountAcross(lines, addApplication(applications, request.discount, "ALL", currencies));
  if (request.tip) lines.push(buildTip(request.tip, { ids, currencies }));

  const at = toSecond(now);
  const number = shop.nextOrderNumber++;
  const order: Order = {
    id: ids("order"),
    number,
    name: `#${number}`,
    currencies,
    taxRate: shop.seed.taxRate,
    taxName: shop.seed.taxName ?? "HST",
    taxesIncluded: shop.seed.taxesIncluded ?? false,
    createdAt: request.processedAt ? toSecond(request.processedAt) : at,
    processedAt: request.processedAt ? toSecond(request.processedAt) : at,
    updatedAt: at,
    cancelledAt: null,
    cancelReason: null,
    test: request.test ?? false,
    edited: false,
    fulfilled: request.fulfilled ?? false,
    sourceName: request.sourceName ?? "web",
    app: request.app !== undefined ? request.app : request.sourceName === "pos" ? pointOfSale : onlineStore,
    customerId: customer?.id ?? null,
    email: request.email !== undefined ? request.email : (customer?.email ?? null),
    phone: request.phone !== undefined ? request.phone : null,
    shippingAddress: addressOf(request, customer, ids),
    note: request.note ?? null,
    tags: request.tags ?? [],
    lines,
    applications,
    shipping: buildShipping(request, applications, { ids, currencies }),
    transactions: [],
    refunds: [],
    originalTotal: nothing,
  };
  order.originalTotal = figuresOf(order).total;
  if (request.payment === "authorized") authorize(order, { ids, at });
  if ((request.payment ?? "paid") === "paid") pay(order, { ids, at, giftCardUsed: request.giftCardUsed });
  return order;
}

/** Takes what is outstanding, from a gift card first. */
export function pay(order: Order, facts: { ids: Ids; at: Date; giftCardUsed?: string }): void {
  const { outstanding } = figuresOf(order);
  if (outstanding.shop <= 0) return;
  const wanted = facts.giftCardUsed ? pairOf(minorOf(facts.giftCardUsed, order.currencies.shop), order.currencies) : nothing;
  const card = inBoth((side) => Math.min(wanted[side], outstanding[side]));
  const authorization = order.transactions.find(({ kind }) => kind === "AUTHORIZATION");
  const take = (gateway: string, amount: Pair): void => {
    if (amount.shop === 0 && amount.presentment === 0) return;
    const kind = authorization ? ("CAPTURE" as const) : ("SALE" as const);
    order.transactions.push({ id: facts.ids("transaction"), kind, gateway, amount, at: facts.at, parentId: authorization?.id ?? null });
  };
  take("gift_card", card);
  take("shopify_payments", minus(outstanding, card));
}

function authorize(order: Order, { ids, at }: { ids: Ids; at: Date }): void {
  const amount = figuresOf(order).total;
  order.transactions.push({ id: ids("transaction"), kind: "AUTHORIZATION", gateway: "shopify_payments", amount, at, parentId: null });
}

export function buildLine(shop: ShopState, request: LineRequest, { ids, currencies }: { ids: Ids; currencies: Currencies }): Line {
  const quantity = request.quantity ?? 1;
  const common = { id: ids("line"), quantity, removed: 0, refunded: 0, allocations: [] };
  if ("title" in request) {
    return {
      ...common,
      kind: "custom",
      variantId: null,
      productId: null,
      title: request.title,
      variantTitle: null,
      sku: null,
      vendor: null,
      giftCard: false,
      taxable: request.taxable ?? true,
      requiresShipping: false,
      unitPrice: pairOf(minorOf(request.price, currencies.shop), currencies),
    };
  }
  const variant = shop.variants.find(({ sku }) => sku === request.sku);
  const product = shop.products.find(({ id }) => id === variant?.productId);
  if (!variant || !product) throw new Error(`${shop.domain} sells nothing with SKU ${request.sku}.`);
  return {
    ...common,
    kind: "product",
    variantId: variant.id,
    productId: product.id,
    title: product.title,
    variantTitle: variant.title === "Default Title" ? null : variant.title,
    sku: variant.sku,
    vendor: product.vendor,
    giftCard: product.giftCard,
    taxable: !product.giftCard,
    requiresShipping: !product.giftCard,
    unitPrice: pairOf(request.price ? minorOf(request.price, currencies.shop) : variant.price, currencies),
  };
}

/** A tip is a line without product: Shopify's schema names tips among a line's units that cannot be fulfilled. */
function buildTip(tip: string, { ids, currencies }: { ids: Ids; currencies: Currencies }): Line {
  return {
    id: ids("line"),
    kind: "tip",
    variantId: null,
    productId: null,
    title: "Tip",
    variantTitle: null,
    sku: null,
    vendor: null,
    giftCard: false,
    taxable: false,
    requiresShipping: false,
    unitPrice: pairOf(minorOf(tip, currencies.shop), currencies),
    quantity: 1,
    removed: 0,
    refunded: 0,
    allocations: [],
  };
}

function addApplication(
  applications: DiscountApplication[],
  discount: DiscountRequest,
  selection: DiscountApplication["selection"],
  currencies: Currencies,
): DiscountApplication {
  const application: DiscountApplication = {
    index: applications.length,
    kind: discount.code ? "code" : selection === "ALL" ? "automatic" : "manual",
    label: discount.code ?? discount.title ?? "Discount",
    target: "LINE_ITEM",
    selection,
    method: selection === "ALL" ? "ACROSS" : "ONE",
    value:
      "percentage" in discount
        ? { percentage: discount.percentage }
        : { amount: pairOf(minorOf(discount.amount, currencies.shop), currencies) },
  };
  applications.push(application);
  return application;
}

function discountLine(line: Line, application: DiscountApplication): void {
  line.allocations.push({ application: application.index, amount: discountOn(grossOf(line), application) });
}

function discountAcross(lines: Line[], application: DiscountApplication): void {
  // Shopify's order discounts leave gift cards out.
  const entitled = lines.filter(({ giftCard }) => !giftCard);
  const weights = entitled.map(netOf);
  const base = weights.reduce(
    (sum, weight) => ({ shop: sum.shop + weight.shop, presentment: sum.presentment + weight.presentment }),
    nothing,
  );
  spread(discountOn(base, application), weights).forEach((amount, index) => {
    if (amount.shop > 0 || amount.presentment > 0) entitled[index]?.allocations.push({ application: application.index, amount });
  });
}

function discountOn(base: Pair, { value }: DiscountApplication): Pair {
  return inBoth((side) =>
    "percentage" in value ? Math.round((base[side] * value.percentage) / 100) : Math.min(base[side], value.amount[side]),
  );
}

function buildShipping(
  request: OrderRequest,
  applications: DiscountApplication[],
  { ids, currencies }: { ids: Ids; currencies: Currencies },
): Order["shipping"] {
  if (request.shipping === null) return null;
  const price = pairOf(minorOf(request.shipping ?? "7.95", currencies.shop), currencies);
  if (request.freeShipping) {
    applications.push({
      index: applications.length,
      kind: "automatic",
      label: "Free shipping",
      target: "SHIPPING_LINE",
      selection: "ALL",
      method: "EACH",
      value: { percentage: 100 },
    });
  }
  return { id: ids("shipping"), title: "Standard", price, discount: request.freeShipping ? price : nothing };
}

function customerOf(shop: ShopState, handle: string | null | undefined): Customer | null {
  if (handle === null || handle === undefined) return null;
  const customer = shop.customers.find((one) => one.handle === handle);
  if (!customer) throw new Error(`${shop.domain} has no customer "${handle}".`);
  return customer;
}

function addressOf(request: OrderRequest, customer: Customer | null, ids: Ids): Order["shippingAddress"] {
  const address = request.shippingAddress !== undefined ? request.shippingAddress : customer?.address;
  if (!address) return null;
  const { address1, city, provinceCode, zip, countryCode } = address;
  const named = request.shippingAddress ?? undefined;
  return {
    address1,
    city,
    provinceCode,
    zip,
    countryCode,
    id: ids("address"),
    firstName: named?.firstName ?? customer?.firstName ?? null,
    lastName: named?.lastName ?? customer?.lastName ?? null,
    phone: request.phone ?? customer?.phone ?? null,
  };
}

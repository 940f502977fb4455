import { figuresOf, fulfillmentOf, grossOf, netOf } from "./figures.ts";
import type { Taken } from "./price-lines.ts";
import { inBoth, minorOf, nothing, pairOf, spread } from "./pair-money.ts";
import type { Currencies, Pair } from "./pair-money.ts";
import { toSecond } from "./state.ts";
import type { AddressSeed, Customer, DiscountApplication, Ids, Line, Order, Shipping, ShopState, TaxSeed } from "./state.ts";

/** "10 %" as `{ percentage: 10 }`, or an amount in the shop's currency. */
export type DiscountRequest = ({ percentage: number } | { amount: string }) & { code?: string; title?: string };

export type LineRequest = { quantity?: number; discount?: DiscountRequest; /** Customs duty on all its units. */ duty?: string } & (
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
  /** Off the shipping; `freeShipping` is all of it. */
  shippingDiscount?: DiscountRequest;
  /** Additional fees of the checkout. */
  fees?: { name: string; price: string; taxable?: boolean }[];
  tip?: string;
  /** Instead of the shop's taxes. */
  taxes?: TaxSeed[];
  /** Instead of the shop's setting. */
  taxesIncluded?: boolean;
  /** Paid with a gift card; the rest goes to the card gateway. */
  giftCardUsed?: string;
  /** Payments of so much each, before the rest. */
  payments?: { gateway: string; amount: string }[];
  /** The customer's currency, and how much of it one unit of the shop's currency is. */
  presentment?: { currency: string; rate: number };
  /**
   * "partial": only `payments` and the gift card were taken. "manual": to be paid outside of Shopify, through `manualGateway`.
   * "elsewhere": called paid by another system, without a payment.
   */
  payment?: "paid" | "pending" | "authorized" | "partial" | "manual" | "elsewhere";
  /** "Cash on Delivery (COD)" unless said otherwise. */
  manualGateway?: string;
  /** "web" (default), "pos", or an app's own name. */
  sourceName?: string;
  /** The app that made the order; null as for orders whose app is gone. */
  app?: { id: number; title: string } | null;
  checkoutToken?: string;
  /** Discounts of the shop as a checkout has worked them out: what each takes off the lines, by their place. */
  discounts?: (Taken & { /** The code as it was typed. */ typed: string | null })[];
  test?: boolean;
  fulfilled?: boolean;
  /** Archived as it is placed, whatever the shop's setting. */
  archived?: boolean;
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
  for (const taken of request.discounts ?? []) discountAsTaken(lines, taken, { applications, currencies });
  if (request.tip) lines.push(buildTip(request.tip, { ids, currencies }));

  const at = toSecond(now);
  const number = shop.nextOrderNumber++;
  const order: Order = {
    id: ids("order"),
    number,
    name: `#${number}`,
    currencies,
    taxes: request.taxes ?? shop.seed.taxes ?? [{ title: shop.seed.taxName ?? "HST", rate: shop.seed.taxRate }],
    taxesIncluded: request.taxesIncluded ?? shop.seed.taxesIncluded ?? false,
    createdAt: request.processedAt ? toSecond(request.processedAt) : at,
    processedAt: request.processedAt ? toSecond(request.processedAt) : at,
    updatedAt: at,
    cancelledAt: null,
    closedAt: null,
    cancelReason: null,
    test: request.test ?? false,
    edited: false,
    paidElsewhere: request.payment === "elsewhere",
    sourceName: request.sourceName ?? "web",
    app: request.app !== undefined ? request.app : request.sourceName === "pos" ? pointOfSale : onlineStore,
    checkoutToken: request.checkoutToken ?? null,
    customerId: customer?.id ?? null,
    email: request.email !== undefined ? request.email : (customer?.email ?? null),
    phone: request.phone !== undefined ? request.phone : null,
    shippingAddress: addressOf(request, customer, ids),
    note: request.note ?? null,
    tags: request.tags ?? [],
    lines,
    applications,
    shipping: buildShipping(request, applications, { ids, currencies }),
    fees: (request.fees ?? []).map(({ name, price, taxable }) => ({
      id: ids("fee"),
      name,
      price: pairOf(minorOf(price, currencies.shop), currencies),
      taxable: taxable ?? false,
    })),
    transactions: [],
    refunds: [],
    originalTotal: nothing,
  };
  order.originalTotal = figuresOf(order).total;
  takePayment(order, request, { ids, at });
  if (request.fulfilled) for (const line of order.lines) if (line.kind !== "tip") line.fulfilled = line.quantity;
  if (request.archived) order.closedAt = order.createdAt;
  archiveIfDone(shop, order, order.createdAt);
  return order;
}

/** What the shop's setting does with an order that is paid and fulfilled. */
export function archiveIfDone(shop: ShopState, order: Order, at: Date): void {
  if (shop.autoArchive && figuresOf(order).status === "PAID" && fulfillmentOf(order) === "FULFILLED") order.closedAt ??= at;
}

function takePayment(order: Order, request: OrderRequest, { ids, at }: { ids: Ids; at: Date }): void {
  const payments = [...(request.giftCardUsed ? [{ gateway: "gift_card", amount: request.giftCardUsed }] : []), ...(request.payments ?? [])];
  switch (request.payment ?? "paid") {
    case "paid":
      payments.forEach((payment) => take(order, payment, { ids, at }));
      pay(order, { ids, at });
      break;
    case "partial":
      payments.forEach((payment) => take(order, payment, { ids, at }));
      break;
    case "authorized":
      authorize(order, { ids, at });
      break;
    case "manual":
      promise(order, request.manualGateway ?? "Cash on Delivery (COD)", { ids, at });
      break;
    case "pending":
    case "elsewhere":
      break;
  }
}

/** Takes what is outstanding: what was authorized, what was promised by hand, or anew from a card. */
export function pay(order: Order, facts: { ids: Ids; at: Date }): void {
  const { outstanding } = figuresOf(order);
  if (outstanding.shop <= 0) return;
  const promised = order.transactions.findLast(({ status, kind }) => status === "PENDING" && kind === "SALE");
  // What was promised is received under a transaction of its own; the promise stays as it was (assumption, see README).
  addPayment(order, { gateway: promised?.gateway ?? "shopify_payments", manual: promised !== undefined, amount: outstanding }, facts);
}

/** Takes no more than is outstanding. */
function take(order: Order, { gateway, amount }: { gateway: string; amount: string }, facts: { ids: Ids; at: Date }): void {
  const { outstanding } = figuresOf(order);
  const wanted = pairOf(minorOf(amount, order.currencies.shop), order.currencies);
  addPayment(order, { gateway, manual: false, amount: inBoth((side) => Math.min(wanted[side], outstanding[side])) }, facts);
}

function addPayment(
  order: Order,
  { gateway, manual, amount }: { gateway: string; manual: boolean; amount: Pair },
  { ids, at }: { ids: Ids; at: Date },
): void {
  if (amount.shop === 0 && amount.presentment === 0) return;
  const authorization = order.transactions.find(({ kind }) => kind === "AUTHORIZATION");
  order.transactions.push({
    id: ids("transaction"),
    kind: authorization ? "CAPTURE" : "SALE",
    status: "SUCCESS",
    gateway,
    manual,
    amount,
    at,
    parentId: authorization?.id ?? null,
  });
}

function authorize(order: Order, { ids, at }: { ids: Ids; at: Date }): void {
  const amount = figuresOf(order).total;
  order.transactions.push({
    id: ids("transaction"),
    kind: "AUTHORIZATION",
    status: "SUCCESS",
    gateway: "shopify_payments",
    manual: false,
    amount,
    at,
    parentId: null,
  });
}

/** A payment that somebody has to mark as received. */
function promise(order: Order, gateway: string, { ids, at }: { ids: Ids; at: Date }): void {
  const amount = figuresOf(order).total;
  order.transactions.push({ id: ids("transaction"), kind: "SALE", status: "PENDING", gateway, manual: true, amount, at, parentId: null });
}

export function buildLine(shop: ShopState, request: LineRequest, { ids, currencies }: { ids: Ids; currencies: Currencies }): Line {
  const quantity = request.quantity ?? 1;
  const duty = request.duty ? pairOf(minorOf(request.duty, currencies.shop), currencies) : nothing;
  const common = { id: ids("line"), quantity, removed: 0, refunded: 0, fulfilled: 0, duty, allocations: [] };
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
    fulfilled: 0,
    duty: nothing,
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
    discountId: null,
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

function discountAsTaken(
  lines: Line[],
  { discount, amounts, typed }: NonNullable<OrderRequest["discounts"]>[number],
  { applications, currencies }: { applications: DiscountApplication[]; currencies: Currencies },
): void {
  const { code, title, entitled, value, id } = discount;
  const index = applications.length;
  applications.push({
    index,
    kind: code === null ? "automatic" : "code",
    label: code === null ? title : (typed ?? code),
    discountId: id,
    target: "LINE_ITEM",
    selection: entitled ? "ENTITLED" : "ALL",
    method: "percentage" in value || value.onEach ? "EACH" : "ACROSS",
    value: "percentage" in value ? value : { amount: pairOf(value.amount, currencies) },
  });
  lines.forEach((line, place) => {
    const left = netOf(line);
    const off = pairOf(amounts[place] ?? 0, currencies);
    if (off.shop > 0) line.allocations.push({ application: index, amount: inBoth((side) => Math.min(off[side], left[side])) });
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
): Shipping[] {
  if (request.shipping === null) return [];
  const price = pairOf(minorOf(request.shipping ?? "7.95", currencies.shop), currencies);
  const line = { id: ids("shipping"), title: "Standard", price, discount: nothing, removed: false };
  const discount = request.freeShipping ? { percentage: 100, title: "Free shipping" } : request.shippingDiscount;
  if (!discount) return [line];
  const application = addApplication(applications, discount, "ALL", currencies);
  application.target = "SHIPPING_LINE";
  application.method = "EACH";
  return [{ ...line, discount: discountOn(price, application) }];
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

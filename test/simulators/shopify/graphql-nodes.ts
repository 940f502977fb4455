import { connection } from "./connection.ts";
import type { PageArguments } from "./connection.ts";
import {
  currentUnits,
  feeTaxes,
  figuresOf,
  fulfillmentOf,
  grossOf,
  leftOf,
  lineTaxes,
  netOf,
  shippingLeft,
  shippingNet,
  taxesOn,
  unfulfilledUnits,
} from "./figures.ts";
import type { TaxAmount } from "./figures.ts";
import { decimalOf, inBoth, minus, nothing, plus, shortDecimalOf } from "./pair-money.ts";
import type { Currencies, Pair } from "./pair-money.ts";
import { isoOf } from "./state.ts";
import type { Customer, Line, Order, Product, Refund, Shipping, ShopState, Transaction, Variant } from "./state.ts";

/**
 * Shopify's objects as plain values for the schema's fields. A field that is not here answers 501 (see admin-graphql.ts).
 * Functions are called with the field's arguments, so that graphs with cycles stay finite.
 */
export type Node = { id: string; __typename: string; [field: string]: unknown };

type ListArguments = { first?: number | null };

export function gid(type: string, id: number | string): string {
  return `gid://shopify/${type}/${id}`;
}

/** The number at the end of a gid of this type, or null. */
export function idIn(type: string, value: string): number | null {
  const match = new RegExp(`^gid://shopify/${type}/(\\d+)(?:\\?.*)?$`).exec(value);
  return match ? Number(match[1]) : null;
}

export function moneyBag(amount: Pair, currencies: Currencies): Record<string, unknown> {
  return {
    shopMoney: { amount: shortDecimalOf(amount.shop, currencies.shop), currencyCode: currencies.shop },
    presentmentMoney: { amount: shortDecimalOf(amount.presentment, currencies.presentment), currencyCode: currencies.presentment },
  };
}

export function shopNode(shop: ShopState): Node {
  const { seed } = shop;
  return {
    __typename: "Shop",
    id: gid("Shop", shop.id),
    name: seed.name,
    email: seed.email,
    contactEmail: seed.email,
    myshopifyDomain: shop.domain,
    url: `https://${shop.domain}`,
    currencyCode: seed.currency,
    enabledPresentmentCurrencies: [seed.currency],
    ianaTimezone: seed.timeZone,
    taxesIncluded: seed.taxesIncluded ?? false,
    taxShipping: true,
    createdAt: isoOf(shop.createdAt),
    updatedAt: isoOf(shop.createdAt),
    orderNumberFormatPrefix: "#",
    orderNumberFormatSuffix: "",
    setupRequired: false,
    unitSystem: "METRIC_SYSTEM",
    weightUnit: "KILOGRAMS",
    primaryDomain: { __typename: "Domain", id: gid("Domain", shop.id), host: shop.domain, url: `https://${shop.domain}`, sslEnabled: true },
    plan: {
      displayName: shop.plan.name,
      partnerDevelopment: shop.plan.development,
      shopifyPlus: shop.plan.plus,
      publicDisplayName: shop.plan.name,
    },
  };
}

export function productNode(shop: ShopState, product: Product): Node {
  const variants = (): Node[] => variantsOf(shop, product).map((variant) => variantNode(shop, variant));
  return {
    __typename: "Product",
    id: gid("Product", product.id),
    legacyResourceId: String(product.id),
    title: product.title,
    handle: product.handle,
    vendor: product.vendor,
    productType: product.type,
    status: "ACTIVE",
    isGiftCard: product.giftCard,
    hasOnlyDefaultVariant: variantsOf(shop, product).every(({ title }) => title === "Default Title"),
    totalVariants: variantsOf(shop, product).length,
    variantsCount: { count: variantsOf(shop, product).length, precision: "EXACT" },
    tags: [],
    description: "",
    descriptionHtml: "",
    createdAt: isoOf(product.createdAt),
    updatedAt: isoOf(product.updatedAt),
    publishedAt: isoOf(product.createdAt),
    onlineStoreUrl: `https://${shop.domain}/products/${product.handle}`,
    featuredImage: null,
    featuredMedia: null,
    variants: (page: PageArguments) => connection(variants(), page),
  };
}

export function variantNode(shop: ShopState, variant: Variant): Node {
  const product = productOf(shop, variant);
  return {
    __typename: "ProductVariant",
    id: gid("ProductVariant", variant.id),
    legacyResourceId: String(variant.id),
    title: variant.title,
    displayName: `${product.title} - ${variant.title}`,
    sku: variant.sku,
    barcode: variant.barcode,
    price: decimalOf(variant.price, shop.seed.currency),
    compareAtPrice: null,
    position: variant.position,
    taxable: !product.giftCard,
    availableForSale: true,
    inventoryPolicy: "DENY",
    inventoryQuantity: 25,
    image: null,
    selectedOptions: [{ name: "Title", value: variant.title, optionValue: null }],
    createdAt: isoOf(variant.createdAt),
    updatedAt: isoOf(variant.updatedAt),
    product: () => productNode(shop, product),
  };
}

export function customerNode(shop: ShopState, customer: Customer): Node {
  const orders = (): Order[] => shop.orders.filter(({ customerId }) => customerId === customer.id);
  const address = customer.address
    ? addressNode({ ...customer.address, firstName: customer.firstName, lastName: customer.lastName, phone: customer.phone })
    : null;
  return {
    __typename: "Customer",
    id: gid("Customer", customer.id),
    legacyResourceId: String(customer.id),
    firstName: customer.firstName,
    lastName: customer.lastName,
    displayName: nameOf(customer.firstName, customer.lastName) ?? customer.email ?? customer.phone ?? "",
    email: customer.email,
    phone: customer.phone,
    defaultEmailAddress: customer.email
      ? {
          emailAddress: customer.email,
          validFormat: true,
          marketingState: "NOT_SUBSCRIBED",
          marketingOptInLevel: null,
          marketingUpdatedAt: null,
        }
      : null,
    defaultPhoneNumber: customer.phone ? { phoneNumber: customer.phone, marketingState: "NOT_SUBSCRIBED" } : null,
    defaultAddress: address,
    addresses: ({ first }: ListArguments) => (address ? [address].slice(0, first ?? undefined) : []),
    addressesV2: (page: PageArguments) => connection(address ? [address] : [], page),
    verifiedEmail: customer.email !== null,
    validEmailAddress: customer.email !== null,
    locale: "en",
    state: "DISABLED",
    note: null,
    tags: [],
    taxExempt: false,
    createdAt: isoOf(customer.createdAt),
    updatedAt: isoOf(customer.updatedAt),
    numberOfOrders: String(orders().length),
    orders: (page: PageArguments) =>
      connection(
        orders().map((order) => orderNode(shop, order)),
        page,
      ),
    lastOrder: () => {
      const last = orders().at(-1);
      return last ? orderNode(shop, last) : null;
    },
  };
}

export function orderNode(shop: ShopState, order: Order): Node {
  const figures = figuresOf(order);
  const bag = (amount: Pair): Record<string, unknown> => moneyBag(amount, order.currencies);
  const money = (amount: Pair): string => decimalOf(amount.shop, order.currencies.shop);
  const customer = shop.customers.find(({ id }) => id === order.customerId);
  const address = order.shippingAddress ? addressNode(order.shippingAddress) : null;
  const lines = (): Node[] => order.lines.map((line) => lineNode(shop, order, line));
  const cartWide = new Set(order.applications.filter(({ selection }) => selection === "ALL").map(({ index }) => index));
  const cartDiscount = plus(
    ...order.lines.flatMap((line) => line.allocations.filter(({ application }) => cartWide.has(application)).map(({ amount }) => amount)),
  );
  const shippingLines = order.shipping.map((shipping) => shippingNode(order, shipping));
  const shippingNow = shippingLines.filter((_, index) => !order.shipping[index]?.removed);
  const codes = order.applications.filter(({ kind }) => kind === "code").map(({ label }) => label);
  const taxes = [
    ...order.lines.flatMap((line) => lineTaxes(order, line)),
    ...order.shipping.flatMap((shipping) => taxesOn(order, shippingNet(shipping))),
    ...order.fees.flatMap((fee) => feeTaxes(order, fee)),
  ];
  const charge = (amount: Pair): Record<string, unknown> | null => (amount.shop > 0 ? bag(amount) : null);
  const units = (unitsOf: (line: Line) => number): number =>
    order.lines.filter(({ kind }) => kind !== "tip").reduce((sum, line) => sum + unitsOf(line), 0);
  return {
    __typename: "Order",
    id: gid("Order", order.id),
    legacyResourceId: String(order.id),
    name: order.name,
    number: order.number,
    confirmationNumber: confirmationOf(order),
    createdAt: isoOf(order.createdAt),
    processedAt: isoOf(order.processedAt),
    updatedAt: isoOf(order.updatedAt),
    cancelledAt: order.cancelledAt ? isoOf(order.cancelledAt) : null,
    cancelReason: order.cancelReason,
    closed: order.closedAt !== null,
    closedAt: order.closedAt ? isoOf(order.closedAt) : null,
    confirmed: true,
    test: order.test,
    edited: order.edited,
    sourceName: order.sourceName,
    sourceIdentifier: null,
    registeredSourceUrl: null,
    app: order.app ? { __typename: "OrderApp", id: gid("App", order.app.id), name: order.app.title } : null,
    checkoutToken: order.checkoutToken,
    note: order.note,
    tags: order.tags,
    customAttributes: [],
    email: order.email,
    phone: order.phone,
    customer: customer ? () => customerNode(shop, customer) : null,
    customerLocale: "en-CA",
    shippingAddress: address,
    billingAddress: address,
    displayAddress: address,
    billingAddressMatchesShippingAddress: true,
    currencyCode: order.currencies.shop,
    presentmentCurrencyCode: order.currencies.presentment,
    taxesIncluded: order.taxesIncluded,
    dutiesIncluded: false,
    taxExempt: false,
    displayFinancialStatus: figures.status,
    displayFulfillmentStatus: fulfillmentOf(order),
    returnStatus: "NO_RETURN",
    fullyPaid: (figures.received.shop > 0 || order.paidElsewhere) && figures.outstanding.shop <= 0,
    unpaid: figures.received.shop === 0 && figures.total.shop > 0 && !order.paidElsewhere,
    canMarkAsPaid: figures.outstanding.shop > 0 && !order.cancelledAt,
    refundable: figures.received.shop > figures.refunded.shop,
    paymentGatewayNames: [...new Set(order.transactions.map(({ gateway }) => gateway))],
    lineItems: (page: PageArguments) => connection(lines(), page),
    subtotalLineItemsQuantity: units(({ quantity }) => quantity),
    currentSubtotalLineItemsQuantity: units(currentUnits),
    subtotalPrice: money(figures.subtotal),
    subtotalPriceSet: bag(figures.subtotal),
    currentSubtotalPriceSet: bag(figures.currentSubtotal),
    totalDiscounts: money(figures.discounts),
    totalDiscountsSet: bag(figures.discounts),
    currentTotalDiscountsSet: bag(figures.currentDiscounts),
    cartDiscountAmountSet: bag(cartDiscount),
    discountCode: codes[0] ?? null,
    discountCodes: codes,
    discountApplications: (page: PageArguments) =>
      connection(
        order.applications.map((application) => ({ ...applicationNode(order, application.index), id: String(application.index) })),
        page,
      ),
    totalShippingPrice: money(figures.shipping),
    totalShippingPriceSet: bag(figures.shipping),
    currentShippingPriceSet: bag(figures.currentShipping),
    shippingLine: shippingNow[0] ?? null,
    shippingLines: ({ includeRemovals, ...page }: PageArguments & { includeRemovals?: boolean }) =>
      connection(includeRemovals ? shippingLines : shippingNow, page),
    taxLines: taxLines(order, summedTaxes(taxes)),
    originalTotalDutiesSet: charge(figures.duties),
    currentTotalDutiesSet: figures.duties.shop > 0 ? bag(figures.currentDuties) : null,
    originalTotalAdditionalFeesSet: charge(figures.fees),
    currentTotalAdditionalFeesSet: figures.fees.shop > 0 ? bag(figures.currentFees) : null,
    additionalFees: order.fees.map((fee) => ({
      __typename: "AdditionalFee",
      id: gid("AdditionalFee", fee.id),
      name: fee.name,
      price: bag(fee.price),
      taxLines: taxLines(order, feeTaxes(order, fee)),
    })),
    totalTax: money(figures.tax),
    totalTaxSet: bag(figures.tax),
    currentTotalTaxSet: bag(figures.currentTax),
    totalTipReceivedSet: bag(figures.tip),
    totalTipReceived: bag(figures.tip)["shopMoney"],
    totalPrice: money(figures.total),
    totalPriceSet: bag(figures.total),
    originalTotalPriceSet: bag(order.originalTotal),
    currentTotalPriceSet: bag(figures.currentTotal),
    totalReceived: money(figures.received),
    totalReceivedSet: bag(figures.received),
    totalRefunded: money(figures.refunded),
    totalRefundedSet: bag(figures.refunded),
    totalRefundedShippingSet: bag(minus(figures.shipping, figures.currentShipping)),
    netPaymentSet: bag(minus(figures.received, figures.refunded)),
    totalOutstandingSet: bag(figures.outstanding),
    transactions: ({ first }: ListArguments) =>
      [...order.transactions, ...order.refunds.flatMap((refund) => refund.transactions)]
        .map((one) => transactionNode(order, one))
        .slice(0, first ?? undefined),
    refunds: ({ first }: ListArguments) => order.refunds.map((refund) => refundNode(shop, order, refund)).slice(0, first ?? undefined),
    fulfillments: () => [],
    requiresShipping: order.lines.some(({ requiresShipping }) => requiresShipping),
    statusPageUrl: `https://${shop.domain}/orders/${order.id}/status`,
  };
}

export function lineNode(shop: ShopState, order: Order, line: Line): Node {
  const bag = (amount: Pair): Record<string, unknown> => moneyBag(amount, order.currencies);
  const money = (amount: Pair): string => decimalOf(amount.shop, order.currencies.shop);
  const variant = shop.variants.find(({ id }) => id === line.variantId);
  const product = shop.products.find(({ id }) => id === line.productId);
  const onLine = (withCodes: boolean): Pair =>
    plus(
      ...line.allocations
        .filter(({ application }) => {
          const { selection, kind } = order.applications[application] ?? {};
          return selection !== "ALL" && (withCodes || kind !== "code");
        })
        .map(({ amount }) => amount),
    );
  const discounted = (withCodes: boolean): Pair => minus(grossOf(line), onLine(withCodes));
  const perUnit = (amount: Pair): Pair => inBoth((side) => Math.round(amount[side] / Math.max(1, line.quantity)));
  const left = currentUnits(line);
  return {
    __typename: "LineItem",
    id: gid("LineItem", line.id),
    name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    title: line.title,
    variantTitle: line.variantTitle,
    sku: line.sku,
    vendor: line.vendor,
    quantity: line.quantity,
    currentQuantity: left,
    refundableQuantity: left,
    unfulfilledQuantity: unfulfilledUnits(line),
    fulfillableQuantity: unfulfilledUnits(line),
    nonFulfillableQuantity: line.kind === "tip" ? line.quantity : line.quantity - left,
    isGiftCard: line.giftCard,
    taxable: line.taxable,
    requiresShipping: line.requiresShipping,
    restockable: line.variantId !== null,
    merchantEditable: line.kind !== "tip",
    customAttributes: [],
    image: null,
    variant: variant ? () => variantNode(shop, variant) : null,
    product: product ? () => productNode(shop, product) : null,
    originalUnitPrice: money(line.unitPrice),
    originalUnitPriceSet: bag(line.unitPrice),
    originalTotal: money(grossOf(line)),
    originalTotalSet: bag(grossOf(line)),
    discountAllocations: line.allocations.map(({ application, amount }) => allocationNode(order, application, amount)),
    totalDiscount: money(onLine(true)),
    totalDiscountSet: bag(onLine(true)),
    discountedTotal: money(discounted(false)),
    discountedTotalSet: ({ withCodeDiscounts }: { withCodeDiscounts?: boolean }) => bag(discounted(withCodeDiscounts ?? false)),
    discountedUnitPrice: money(perUnit(discounted(false))),
    discountedUnitPriceSet: bag(perUnit(discounted(false))),
    discountedUnitPriceAfterAllDiscountsSet: bag(perUnit(netOf(line))),
    priceAfterAllDiscountsBeforeTaxesSet: bag(beforeTaxes(order, line)),
    taxLines: () => taxLines(order, lineTaxes(order, line)),
    duties:
      line.duty.shop > 0
        ? [
            {
              __typename: "Duty",
              id: gid("Duty", line.id),
              price: bag(line.duty),
              taxLines: [],
              countryCodeOfOrigin: null,
              harmonizedSystemCode: null,
            },
          ]
        : [],
    lineItemGroup: null,
    sellingPlan: null,
    contract: null,
  };
}

/** For the units that are left, and without tax even where prices include it. */
function beforeTaxes(order: Order, line: Line): Pair {
  const { subtotal, tax } = leftOf(order, line);
  return order.taxesIncluded ? minus(subtotal, tax) : subtotal;
}

export function refundNode(shop: ShopState, order: Order, refund: Refund): Node {
  const bag = (amount: Pair): Record<string, unknown> => moneyBag(amount, order.currencies);
  const total = plus(...refund.transactions.map(({ amount }) => amount));
  const lines = refund.lines.map((one) => {
    const line = order.lines.find(({ id }) => id === one.lineId);
    return {
      __typename: "RefundLineItem",
      id: gid("RefundLineItem", one.id),
      quantity: one.quantity,
      restockType: one.restock,
      restocked: one.restock !== "NO_RESTOCK",
      subtotalSet: bag(one.subtotal),
      subtotal: decimalOf(one.subtotal.shop, order.currencies.shop),
      totalTaxSet: bag(one.tax),
      priceSet: bag(line?.unitPrice ?? nothing),
      location: null,
      lineItem: () => (line ? lineNode(shop, order, line) : null),
    };
  });
  const adjustments =
    refund.discrepancy.shop === 0
      ? []
      : [
          {
            __typename: "OrderAdjustment",
            id: gid("OrderAdjustment", refund.id),
            reason: "REFUND_DISCREPANCY",
            amountSet: bag({ shop: -refund.discrepancy.shop, presentment: -refund.discrepancy.presentment }),
            taxAmountSet: bag(nothing),
          },
        ];
  return {
    __typename: "Refund",
    id: gid("Refund", refund.id),
    legacyResourceId: String(refund.id),
    createdAt: isoOf(refund.at),
    processedAt: isoOf(refund.at),
    updatedAt: isoOf(refund.at),
    note: refund.note,
    duties: refund.duties.map(({ lineId, amount }) => ({
      amountSet: bag(amount),
      originalDuty: { __typename: "Duty", id: gid("Duty", lineId), price: bag(amount), taxLines: [] },
    })),
    refundShippingLines: (page: PageArguments) =>
      connection(
        refund.shipping.map(({ id, shippingId, subtotal, tax }) => {
          const shipping = order.shipping.find((one) => one.id === shippingId);
          return {
            __typename: "RefundShippingLine",
            id: gid("RefundShippingLine", id),
            shippingLine: shipping ? shippingNode(order, shipping) : null,
            subtotalAmountSet: bag(subtotal),
            taxAmountSet: bag(tax),
          };
        }),
        page,
      ),
    return: null,
    order: () => orderNode(shop, order),
    totalRefundedSet: bag(total),
    totalRefunded: bag(total)["shopMoney"],
    refundLineItems: (page: PageArguments) => connection(lines, page),
    orderAdjustments: (page: PageArguments) => connection(adjustments, page),
    transactions: (page: PageArguments) =>
      connection(
        refund.transactions.map((one) => transactionNode(order, one)),
        page,
      ),
  };
}

function transactionNode(order: Order, transaction: Transaction): Node {
  return {
    __typename: "OrderTransaction",
    id: gid("OrderTransaction", transaction.id),
    kind: transaction.kind,
    status: transaction.status,
    gateway: transaction.gateway,
    formattedGateway: gatewayNames[transaction.gateway] ?? transaction.gateway,
    manualPaymentGateway: transaction.manual,
    parentTransaction: () => {
      const parent = order.transactions.find(({ id }) => id === transaction.parentId);
      return parent ? transactionNode(order, parent) : null;
    },
    amount: decimalOf(transaction.amount.shop, order.currencies.shop),
    amountSet: moneyBag(transaction.amount, order.currencies),
    createdAt: isoOf(transaction.at),
    processedAt: isoOf(transaction.at),
    test: order.test,
    errorCode: null,
  };
}

const gatewayNames: Record<string, string> = { gift_card: "Gift card", shopify_payments: "Shopify Payments" };

function shippingNode(order: Order, shipping: Shipping): Node {
  const { id, title, price, discount, removed } = shipping;
  const application = discount.shop > 0 ? order.applications.find(({ target }) => target === "SHIPPING_LINE") : undefined;
  return {
    __typename: "ShippingLine",
    id: gid("ShippingLine", id),
    title,
    code: title,
    source: "shopify",
    custom: false,
    isRemoved: removed,
    carrierIdentifier: null,
    originalPriceSet: moneyBag(price, order.currencies),
    discountedPriceSet: moneyBag(shippingNet(shipping), order.currencies),
    currentDiscountedPriceSet: moneyBag(shippingLeft(order, shipping).subtotal, order.currencies),
    discountAllocations: application ? [allocationNode(order, application.index, discount)] : [],
    taxLines: taxLines(order, taxesOn(order, shippingNet(shipping))),
  };
}

function allocationNode(order: Order, application: number, amount: Pair): Record<string, unknown> {
  return {
    allocatedAmountSet: moneyBag(amount, order.currencies),
    allocatedAmount: moneyBag(amount, order.currencies)["shopMoney"],
    discountApplication: applicationNode(order, application),
  };
}

const applicationTypes = {
  code: "DiscountCodeApplication",
  automatic: "AutomaticDiscountApplication",
  manual: "ManualDiscountApplication",
} as const;

function applicationNode(order: Order, index: number): Record<string, unknown> {
  const application = order.applications[index];
  if (!application) throw new Error(`${order.name} has no discount ${index}.`);
  const { kind, label, method, selection, target, value } = application;
  return {
    __typename: applicationTypes[kind],
    index,
    allocationMethod: method,
    targetSelection: selection,
    targetType: target,
    ...(kind === "code" ? { code: label } : { title: label }),
    ...(kind === "manual" ? { description: label } : {}),
    value:
      "percentage" in value
        ? { __typename: "PricingPercentageValue", percentage: value.percentage }
        : {
            __typename: "MoneyV2",
            amount: shortDecimalOf(value.amount.presentment, order.currencies.presentment),
            currencyCode: order.currencies.presentment,
          },
  };
}

function taxLines(order: Order, taxes: TaxAmount[]): Record<string, unknown>[] {
  return taxes
    .filter(({ amount }) => amount.shop > 0)
    .map(({ title, rate, amount }) => ({
      title,
      rate,
      ratePercentage: rate * 100,
      price: decimalOf(amount.shop, order.currencies.shop),
      priceSet: moneyBag(amount, order.currencies),
      channelLiable: false,
      source: "shopify",
    }));
}

/** One for each tax, as on the order itself. */
export function summedTaxes(taxes: TaxAmount[]): TaxAmount[] {
  const sums = new Map<string, TaxAmount>();
  for (const tax of taxes) {
    const key = `${tax.title} ${tax.rate}`;
    sums.set(key, { ...tax, amount: plus(sums.get(key)?.amount ?? nothing, tax.amount) });
  }
  return [...sums.values()];
}

function addressNode(address: NonNullable<Order["shippingAddress"]>): Node {
  return {
    __typename: "MailingAddress",
    id: `${gid("MailingAddress", address.id)}?model_name=Address`,
    firstName: address.firstName,
    lastName: address.lastName,
    name: nameOf(address.firstName, address.lastName),
    company: null,
    address1: address.address1,
    address2: null,
    city: address.city,
    province: address.provinceCode,
    provinceCode: address.provinceCode,
    zip: address.zip,
    country: address.countryCode,
    countryCode: address.countryCode,
    countryCodeV2: address.countryCode,
    phone: address.phone,
    formattedArea: `${address.city} ${address.provinceCode}, ${address.countryCode}`,
    latitude: null,
    longitude: null,
  };
}

export function nameOf(first: string | null, last: string | null): string | null {
  return [first, last].filter(Boolean).join(" ") || null;
}

export function variantsOf(shop: ShopState, product: Product): Variant[] {
  return shop.variants.filter(({ productId }) => productId === product.id);
}

export function productOf(shop: ShopState, variant: Variant): Product {
  const product = shop.products.find(({ id }) => id === variant.productId);
  if (!product) throw new Error(`Variant ${variant.id} belongs to no product.`);
  return product;
}

/** Nine letters and digits, as shoppers see them. */
export function confirmationOf(order: Order): string {
  return (order.id * 7919).toString(36).toUpperCase().padStart(9, "0").slice(-9);
}

import { currentUnits, figuresOf, fulfillmentOf, grossOf, lineTaxes, shippingNet, taxesOn, unfulfilledUnits } from "./figures.ts";
import type { TaxAmount } from "./figures.ts";
import { confirmationOf, gid, nameOf, summedTaxes } from "./graphql-nodes.ts";
import { decimalOf } from "./pair-money.ts";
import type { Pair } from "./pair-money.ts";
import type { Edited } from "./change-order.ts";
import type { Customer, Line, Order, Product, Refund, ShopState, Variant } from "./state.ts";

type Json = Record<string, unknown>;

/** An order as webhooks carry it: Shopify's REST shape, times in the shop's time zone. */
export function restOrder(shop: ShopState, order: Order): Json {
  const figures = figuresOf(order);
  const { set, money, at } = writers(shop, order);
  const customer = shop.customers.find(({ id }) => id === order.customerId);
  const address = order.shippingAddress ? restAddress(order.shippingAddress) : null;
  const taxes = [
    ...order.lines.flatMap((line) => lineTaxes(order, line)),
    ...order.shipping.flatMap((shipping) => taxesOn(order, shippingNet(shipping))),
  ];
  return {
    id: order.id,
    admin_graphql_api_id: gid("Order", order.id),
    app_id: order.app?.id ?? null,
    name: order.name,
    number: order.number - 1000,
    order_number: order.number,
    confirmation_number: confirmationOf(order),
    confirmed: true,
    created_at: at(order.createdAt),
    processed_at: at(order.processedAt),
    updated_at: at(order.updatedAt),
    cancelled_at: order.cancelledAt ? at(order.cancelledAt) : null,
    cancel_reason: order.cancelReason?.toLowerCase() ?? null,
    closed_at: order.closedAt ? at(order.closedAt) : null,
    test: order.test,
    source_name: order.sourceName,
    source_identifier: null,
    checkout_token: order.checkoutToken,
    currency: order.currencies.shop,
    presentment_currency: order.currencies.presentment,
    financial_status: figures.status.toLowerCase(),
    fulfillment_status: restFulfillment[fulfillmentOf(order)],
    email: order.email ?? "",
    contact_email: order.email,
    phone: order.phone,
    customer_locale: "en-CA",
    buyer_accepts_marketing: false,
    note: order.note,
    note_attributes: [],
    tags: order.tags.join(", "),
    taxes_included: order.taxesIncluded,
    tax_exempt: false,
    subtotal_price: money(figures.subtotal),
    subtotal_price_set: set(figures.subtotal),
    current_subtotal_price: money(figures.currentSubtotal),
    current_subtotal_price_set: set(figures.currentSubtotal),
    total_line_items_price: money(
      order.lines.filter(({ kind }) => kind !== "tip").reduce((sum, line) => addPair(sum, grossOf(line)), zero),
    ),
    total_discounts: money(figures.discounts),
    total_discounts_set: set(figures.discounts),
    current_total_discounts: money(figures.currentDiscounts),
    total_tax: money(figures.tax),
    total_tax_set: set(figures.tax),
    current_total_tax: money(figures.currentTax),
    total_tip_received: money(figures.tip),
    total_shipping_price_set: set(figures.shipping),
    total_price: money(figures.total),
    total_price_set: set(figures.total),
    current_total_price: money(figures.currentTotal),
    current_total_price_set: set(figures.currentTotal),
    total_outstanding: money(figures.outstanding),
    total_weight: 0,
    payment_gateway_names: [...new Set(order.transactions.map(({ gateway }) => gateway))],
    discount_codes: order.applications
      .filter(({ kind }) => kind === "code")
      .map(({ label, index, value }) => ({
        code: label,
        amount: money(order.lines.reduce((sum, line) => addPair(sum, allocationOf(line, index)), zero)),
        type: "percentage" in value ? "percentage" : "fixed_amount",
      })),
    discount_applications: order.applications.map(({ kind, label, method, selection, target, value }) => ({
      type: kind === "code" ? "discount_code" : kind,
      ...(kind === "code" ? { code: label } : { title: label }),
      target_type: target.toLowerCase(),
      target_selection: selection.toLowerCase(),
      allocation_method: method.toLowerCase(),
      value: "percentage" in value ? value.percentage.toFixed(1) : decimalOf(value.amount.presentment, order.currencies.presentment),
      value_type: "percentage" in value ? "percentage" : "fixed_amount",
    })),
    tax_lines: taxLines(shop, order, summedTaxes(taxes)),
    customer: customer ? restCustomer(shop, customer) : null,
    shipping_address: address,
    billing_address: address,
    line_items: order.lines.map((line) => restLine(shop, order, line)),
    shipping_lines: order.shipping.map((shipping) => ({
      id: shipping.id,
      title: shipping.title,
      code: shipping.title,
      source: "shopify",
      is_removed: shipping.removed,
      price: money(shipping.price),
      price_set: set(shipping.price),
      discounted_price: money(shippingNet(shipping)),
      discounted_price_set: set(shippingNet(shipping)),
      tax_lines: taxLines(shop, order, taxesOn(order, shippingNet(shipping))),
    })),
    fulfillments: [],
    refunds: order.refunds.map((refund) => restRefund(shop, order, refund)),
  };
}

export function restRefund(shop: ShopState, order: Order, refund: Refund): Json {
  const { set, money, at } = writers(shop, order);
  return {
    id: refund.id,
    admin_graphql_api_id: gid("Refund", refund.id),
    order_id: order.id,
    created_at: at(refund.at),
    processed_at: at(refund.at),
    note: refund.note,
    user_id: null,
    restock: refund.lines.some(({ restock }) => restock !== "NO_RESTOCK"),
    duties: [],
    refund_line_items: refund.lines.map((one) => {
      const line = order.lines.find(({ id }) => id === one.lineId);
      return {
        id: one.id,
        line_item_id: one.lineId,
        location_id: null,
        quantity: one.quantity,
        restock_type: one.restock.toLowerCase(),
        subtotal: Number(money(one.subtotal)),
        subtotal_set: set(one.subtotal),
        total_tax: Number(money(one.tax)),
        total_tax_set: set(one.tax),
        line_item: line ? restLine(shop, order, line) : null,
      };
    }),
    order_adjustments:
      refund.discrepancy.shop === 0
        ? []
        : [
            {
              id: refund.id,
              order_id: order.id,
              refund_id: refund.id,
              kind: "refund_discrepancy",
              reason: "Refund discrepancy",
              amount: money({ shop: -refund.discrepancy.shop, presentment: 0 }),
              tax_amount: "0.00",
            },
          ],
    transactions: refund.transactions.map((transaction) => ({
      id: transaction.id,
      order_id: order.id,
      kind: transaction.kind.toLowerCase(),
      status: transaction.status.toLowerCase(),
      gateway: transaction.gateway,
      amount: money(transaction.amount),
      currency: order.currencies.shop,
      parent_id: transaction.parentId,
      created_at: at(transaction.at),
      test: order.test,
    })),
  };
}

/** What `orders/edited` carries: not the order, only which units came and went. */
export function restEdit(shop: ShopState, order: Order, edited: Edited): Json {
  const { at } = writers(shop, order);
  return {
    order_edit: {
      id: edited.editId,
      app_id: null,
      created_at: at(order.updatedAt),
      committed_at: at(order.updatedAt),
      notify_customer: false,
      order_id: order.id,
      staff_note: "",
      user_id: null,
      line_items: {
        additions: edited.additions.map(({ lineId, delta }) => ({ id: lineId, delta })),
        removals: edited.removals.map(({ lineId, delta }) => ({ id: lineId, delta })),
      },
      discounts: { line_item: { additions: [], removals: [] } },
      shipping_lines: { additions: [], removals: [] },
    },
  };
}

export function restCustomer(shop: ShopState, customer: Customer): Json {
  return {
    id: customer.id,
    admin_graphql_api_id: gid("Customer", customer.id),
    first_name: customer.firstName,
    last_name: customer.lastName,
    email: customer.email,
    phone: customer.phone,
    state: "disabled",
    currency: shop.seed.currency,
    verified_email: customer.email !== null,
    tags: "",
    created_at: zoned(customer.createdAt, shop.seed.timeZone),
    updated_at: zoned(customer.updatedAt, shop.seed.timeZone),
    default_address: customer.address
      ? restAddress({ ...customer.address, firstName: customer.firstName, lastName: customer.lastName, phone: customer.phone })
      : null,
  };
}

export function restProduct(shop: ShopState, product: Product, variants: Variant[]): Json {
  const at = (moment: Date): string => zoned(moment, shop.seed.timeZone);
  return {
    id: product.id,
    admin_graphql_api_id: gid("Product", product.id),
    title: product.title,
    handle: product.handle,
    vendor: product.vendor,
    product_type: product.type,
    status: "active",
    tags: "",
    created_at: at(product.createdAt),
    updated_at: at(product.updatedAt),
    variants: variants.map((variant) => ({
      id: variant.id,
      admin_graphql_api_id: gid("ProductVariant", variant.id),
      product_id: product.id,
      title: variant.title,
      sku: variant.sku,
      barcode: variant.barcode,
      price: decimalOf(variant.price, shop.seed.currency),
      position: variant.position,
      created_at: at(variant.createdAt),
      updated_at: at(variant.updatedAt),
    })),
  };
}

function restLine(shop: ShopState, order: Order, line: Line): Json {
  const { set, money } = writers(shop, order);
  return {
    id: line.id,
    admin_graphql_api_id: gid("LineItem", line.id),
    product_id: shop.products.some(({ id }) => id === line.productId) ? line.productId : null,
    product_exists: shop.products.some(({ id }) => id === line.productId),
    variant_id: shop.variants.some(({ id }) => id === line.variantId) ? line.variantId : null,
    title: line.title,
    variant_title: line.variantTitle,
    name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    sku: line.sku,
    vendor: line.vendor,
    quantity: line.quantity,
    current_quantity: currentUnits(line),
    fulfillable_quantity: unfulfilledUnits(line),
    fulfillment_status: line.fulfilled === 0 ? null : unfulfilledUnits(line) > 0 ? "partial" : "fulfilled",
    gift_card: line.giftCard,
    taxable: line.taxable,
    requires_shipping: line.requiresShipping,
    price: money(line.unitPrice),
    price_set: set(line.unitPrice),
    total_discount: "0.00",
    discount_allocations: line.allocations.map(({ application, amount }) => ({
      amount: money(amount),
      amount_set: set(amount),
      discount_application_index: application,
    })),
    tax_lines: taxLines(shop, order, lineTaxes(order, line)),
    properties: [],
    ...(line.kind === "tip" ? { tip: { payment_gateway: null, payment_method: null } } : {}),
  };
}

function restAddress(address: NonNullable<Order["shippingAddress"]>): Json {
  return {
    first_name: address.firstName,
    last_name: address.lastName,
    name: nameOf(address.firstName, address.lastName),
    address1: address.address1,
    address2: null,
    company: null,
    city: address.city,
    province_code: address.provinceCode,
    zip: address.zip,
    country_code: address.countryCode,
    phone: address.phone,
  };
}

const restFulfillment = { FULFILLED: "fulfilled", PARTIALLY_FULFILLED: "partial", UNFULFILLED: null };

function taxLines(shop: ShopState, order: Order, taxes: TaxAmount[]): Json[] {
  const { set, money } = writers(shop, order);
  return taxes
    .filter(({ amount }) => amount.shop > 0)
    .map(({ title, rate, amount }) => ({ title, rate, price: money(amount), price_set: set(amount), channel_liable: false }));
}

function writers(
  shop: ShopState,
  order: Order,
): { set: (amount: Pair) => Json; money: (amount: Pair) => string; at: (moment: Date) => string } {
  const { currencies } = order;
  return {
    set: (amount) => ({
      shop_money: { amount: decimalOf(amount.shop, currencies.shop), currency_code: currencies.shop },
      presentment_money: { amount: decimalOf(amount.presentment, currencies.presentment), currency_code: currencies.presentment },
    }),
    money: (amount) => decimalOf(amount.shop, currencies.shop),
    at: (moment) => zoned(moment, shop.seed.timeZone),
  };
}

const zero: Pair = { shop: 0, presentment: 0 };

function addPair(one: Pair, other: Pair): Pair {
  return { shop: one.shop + other.shop, presentment: one.presentment + other.presentment };
}

function allocationOf(line: Line, application: number): Pair {
  return line.allocations.filter((one) => one.application === application).reduce((sum, { amount }) => addPair(sum, amount), zero);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** 2026-03-14T09:30:00-04:00, as REST payloads write times. */
export function zoned(moment: Date, timeZone: string): string {
  const format = formats.get(timeZone) ?? zonedFormat(timeZone);
  formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const offset = (parts["timeZoneName"] ?? "GMT").replace("GMT", "") || "+00:00";
  return `${parts["year"]}-${parts["month"]}-${parts["day"]}T${parts["hour"]}:${parts["minute"]}:${parts["second"]}${offset}`;
}

function zonedFormat(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "longOffset",
  });
}

import { addMoney, shareOf, subtractMoney, sumMoney, zero } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import { titleOf } from "#app/domain/order.ts";
import { requiredProducts } from "#app/domain/sale.ts";
import type { RequiredProduct, SaleLine, SaleProduct } from "#app/domain/sale.ts";
import type { Charge, SoldLine, SoldOrder, SoldShipping, Tax } from "#app/domain/sold-order.ts";

/** What an order is made of now, one part for each key of a sale's lines. Together they are what the POS should have. */
export type OrderPart = {
  key: string;
  product: SaleProduct;
  title: string;
  /** Of goods: the units left, which the POS counts. Of money: null. */
  units: number | null;
  /** Of all units left together, before tax; below zero for what was given back beyond the goods, and for a discount. */
  price: Money;
  tax: Money;
  /** Of one unit, before tax and discounts. */
  list: Money;
  rates: SaleLine["rates"];
  /** For each unit that is gone, in the order of time: whether it went back into stock. */
  gone: boolean[];
};

/** Keys of the parts that are no line of the order. */
export const refundKey = "refund";
export const feeKeptKey = "fee_kept";

/**
 * The parts that make up Shopify's current total, and those that say what was given back or kept beyond it.
 * `difference` is Shopify's current total less the parts': anything but zero means that something of the order is not understood.
 */
export function partsOf(order: SoldOrder): { parts: OrderPart[]; difference: Money } {
  const reading = read(order, order.taxesIncluded);
  // Whether duties and fees include their tax where prices do, Shopify does not say: the one of the two that adds up is right.
  const other = order.taxesIncluded && reading.difference.minor !== 0 ? read(order, false) : null;
  const { parts, difference } = other?.difference.minor === 0 ? other : reading;
  return { parts: [...parts, ...settlementParts(order)], difference };
}

function read(order: SoldOrder, chargesWithTax: boolean): { parts: OrderPart[]; difference: Money } {
  const goods = [...order.lines.map((line) => linePart(order, line)), ...moneyParts(order, chargesWithTax)];
  const parts = [...goods, ...unallocatedDiscount(order, goods)];
  return { parts, difference: subtractMoney(order.currentTotal, worthOf(parts, order.currency)) };
}

/** What the POS should have of an order, all parts together. */
export function worthAtPos(order: SoldOrder): Money {
  return worthOf(partsOf(order).parts, order.currency);
}

export function worthOf(parts: Pick<OrderPart, "price" | "tax">[], currency: string): Money {
  return sumMoney(
    parts.flatMap(({ price, tax }) => [price, tax]),
    currency,
  );
}

function linePart(order: SoldOrder, line: SoldLine): OrderPart {
  const gone = goneUnits(order, line);
  const { subtotal, tax } = leftOf(order, line);
  const price = order.taxesIncluded ? subtractMoney(subtotal, tax) : subtotal;
  const rates = ratesOf(line.taxes);
  const common = { price, tax, list: listBeforeTax(order, line.unitList, rates), rates, gone };
  if (line.kind === "tip") return { ...common, key: `L${line.position}`, product: required("fees"), title: "Tip", units: null };
  return {
    ...common,
    key: `L${line.position}`,
    // A card sold is a debt, not stock: whatever the shop calls its gift card, the POS books them all as one product.
    product:
      line.kind === "gift_card"
        ? required("gift_card")
        : { kind: "item", variantGid: line.variantGid, sku: line.sku, barcode: line.barcode },
    title: titleOf(line),
    units: line.currentQuantity,
  };
}

/** What the units left cost together: Shopify's own figures of what came back are taken off, so that no cent is guessed. */
function leftOf(order: SoldOrder, line: SoldLine): { subtotal: Money; tax: Money } {
  const nothing = zero(order.currency);
  if (line.currentQuantity === 0) return { subtotal: nothing, tax: nothing };
  const refunded = order.refunds.flatMap(({ lines }) => lines.filter(({ lineGid }) => lineGid === line.gid));
  const units = line.quantity - refunded.reduce((sum, { quantity }) => sum + quantity, 0);
  const tax = taxOf(line.taxes, order.currency);
  // More refunded than is gone: its figures say nothing of the units left.
  if (units < line.currentQuantity)
    return { subtotal: shareOf(line.total, line.currentQuantity, line.quantity), tax: shareOf(tax, line.currentQuantity, line.quantity) };
  const left = (amount: Money, amounts: Money[]): Money =>
    shareOf(subtractMoney(amount, sumMoney(amounts, order.currency)), line.currentQuantity, units);
  return {
    subtotal: left(
      line.total,
      refunded.map(({ subtotal }) => subtotal),
    ),
    tax: left(
      tax,
      refunded.map((one) => one.tax),
    ),
  };
}

function goneUnits(order: SoldOrder, line: SoldLine): boolean[] {
  const count = line.quantity - line.currentQuantity;
  const told = order.refunds
    .flatMap(({ lines }) => lines.filter(({ lineGid }) => lineGid === line.gid))
    .flatMap(({ quantity, restocked }) => Array.from({ length: quantity }, () => restocked));
  // Units that no refund names were taken out by an edit and never left the shop.
  const untold = Array.from({ length: Math.max(0, count - told.length) }, () => true);
  return [...untold, ...told.slice(Math.max(0, told.length - count))];
}

function moneyParts(order: SoldOrder, chargesWithTax: boolean): OrderPart[] {
  const { currency, lines, tip } = order;
  const tips = sumMoney(
    lines.filter(({ kind }) => kind === "tip").map(({ total }) => total),
    currency,
  );
  // A tip that Shopify shows as a line is a part already. The POS has no product for a tip: the one for fees is the nearest that is no stock.
  const otherTip = subtractMoney(tip, tips);
  return [
    ...order.shipping.map((shipping, index) => shippingPart(order, shipping, index === 0 ? "shipping" : `shipping-${index + 1}`)),
    ...chargePart("duties", order.duties, chargesWithTax),
    ...chargePart("fees", order.fees, chargesWithTax),
    ...(otherTip.minor > 0 ? [moneyPart("tip", { product: "fees", title: "Tip", price: otherTip })] : []),
  ];
}

function shippingPart(order: SoldOrder, shipping: SoldShipping, key: string): OrderPart {
  const { currency } = order;
  const nothing = zero(currency);
  const refunded = order.refunds.flatMap((refund) => refund.shipping.filter(({ shippingId }) => shippingId === shipping.id));
  const current = shipping.removed ? nothing : shipping.current;
  const tax =
    shipping.removed || current.minor === 0
      ? nothing
      : subtractMoney(
          taxOf(shipping.taxes, currency),
          sumMoney(
            refunded.map((one) => one.tax),
            currency,
          ),
        );
  const rates = ratesOf(shipping.taxes);
  return {
    ...moneyPart(key, { product: "shipping", title: shipping.title, price: order.taxesIncluded ? subtractMoney(current, tax) : current }),
    tax,
    list: listBeforeTax(order, shipping.list, rates),
    rates,
  };
}

function chargePart(product: "duties" | "fees", charge: Charge | null, withTax: boolean): OrderPart[] {
  if (!charge) return [];
  const { title, amount, taxes } = charge;
  const tax = taxOf(taxes, amount.currency);
  const part = moneyPart(product, { product, title, price: withTax ? subtractMoney(amount, tax) : amount });
  return [{ ...part, tax, rates: ratesOf(taxes) }];
}

/** A discount that Shopify names in its total and on no line. Only if it is exactly what is missing: it must not hide a mistake. */
function unallocatedDiscount(order: SoldOrder, goods: OrderPart[]): OrderPart[] {
  const tooMuch = subtractMoney(worthOf(goods, order.currency), order.currentTotal);
  if (tooMuch.minor <= 0) return [];
  const allocated = sumMoney(
    [
      ...order.lines
        .filter(({ currentQuantity }) => currentQuantity > 0)
        .map(({ list, total, currentQuantity, quantity }) => shareOf(subtractMoney(list, total), currentQuantity, quantity)),
      ...order.shipping.filter(({ removed }) => !removed).map(({ discount }) => discount),
    ],
    order.currency,
  );
  if (subtractMoney(order.discounts, allocated).minor !== tooMuch.minor) return [];
  return [
    moneyPart("discount", {
      product: "discount",
      title: requiredProducts.discount.name,
      price: subtractMoney(zero(order.currency), tooMuch),
    }),
  ];
}

/**
 * Money given back beyond the goods, or kept when goods came back. Shopify writes it down with each refund, but what an edit took out shows
 * up there too when it is paid back later: no more counts than the order was paid too little or too much.
 */
function settlementParts(order: SoldOrder): OrderPart[] {
  const { currency } = order;
  const beyond = sumMoney(
    order.refunds.map((refund) => refund.beyond),
    currency,
  ).minor;
  const unpaid = addMoney(subtractMoney(order.currentTotal, order.received), order.refunded).minor;
  const givenBack = Math.max(0, Math.min(beyond, unpaid));
  const kept = Math.max(0, Math.min(-beyond, -unpaid));
  return [
    moneyPart(refundKey, { product: "refund", title: requiredProducts.refund.name, price: { minor: -givenBack || 0, currency } }),
    moneyPart(feeKeptKey, { product: "fees", title: "Fee kept", price: { minor: kept, currency } }),
  ];
}

function moneyPart(key: string, { product, title, price }: { product: RequiredProduct; title: string; price: Money }): OrderPart {
  return { key, product: required(product), title, units: null, price, tax: zero(price.currency), list: price, rates: [], gone: [] };
}

function required(product: RequiredProduct): SaleProduct {
  return { kind: "required", product };
}

/** Only shown beside the price, so the nearest cent will do. */
function listBeforeTax(order: SoldOrder, list: Money, rates: { rate: number }[]): Money {
  if (!order.taxesIncluded) return list;
  return { minor: Math.round(list.minor / (1 + rates.reduce((sum, { rate }) => sum + rate, 0))), currency: list.currency };
}

function taxOf(taxes: Tax[], currency: string): Money {
  return sumMoney(
    taxes.map(({ amount }) => amount),
    currency,
  );
}

export function ratesOf(taxes: Tax[]): SaleLine["rates"] {
  return taxes.filter(({ amount }) => amount.minor > 0).map(({ title, rate }) => ({ title, rate }));
}

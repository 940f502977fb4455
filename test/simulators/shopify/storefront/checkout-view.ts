import type { CheckoutLine, SimulatedCheckout } from "../checkout.ts";
import { figuresOf, grossOf, netOf } from "../figures.ts";
import { gid } from "../graphql-nodes.ts";
import type { Customer, Line, Order } from "../state.ts";

/** A checkout, or the order that came of it, as the page shows it. Amounts are in the shop's smallest unit. */
export type CheckoutView = {
  token: string;
  customer: Customer | null;
  email: string | null;
  phone: string | null;
  lines: LineView[];
  /** The codes that are on it. */
  codes: string[];
  /** After discounts, before shipping and taxes. */
  subtotal: number;
  shipping: number;
  tax: number;
  total: number;
};

export type LineView = Pick<
  CheckoutLine,
  "id" | "variantGid" | "productGid" | "sku" | "title" | "variantTitle" | "quantity" | "allocations"
> & {
  gross: number;
  net: number;
};

export function viewOfCheckout({ token, customer, email, phone, lines, codes, cost }: SimulatedCheckout): CheckoutView {
  const { subtotal, shipping, tax, total } = cost;
  return {
    ...{ token, customer, email, phone, codes, subtotal, shipping, tax, total },
    lines: lines.map((line) => ({ ...line, gross: line.subtotal, net: line.total })),
  };
}

/** Its codes are used up by now, so the checkout itself would not show them any more. */
export function viewOfOrder(order: Order, { token, customer }: SimulatedCheckout): CheckoutView {
  const { subtotal, shipping, tax, total } = figuresOf(order);
  return {
    ...{ token, customer, email: order.email, phone: order.phone },
    codes: order.applications.filter(({ kind }) => kind === "code").map(({ label }) => label),
    ...{ subtotal: subtotal.shop, shipping: shipping.shop, tax: tax.shop, total: total.shop },
    lines: order.lines.map((line) => lineOf(order, line)),
  };
}

function lineOf({ applications }: Order, line: Line): LineView {
  const { id, variantId, productId, sku, title, variantTitle, quantity } = line;
  return {
    ...{ sku, title, variantTitle, quantity },
    id: gid("CartLine", id),
    variantGid: gid("ProductVariant", variantId ?? 0),
    productGid: gid("Product", productId ?? 0),
    gross: grossOf(line).shop,
    net: netOf(line).shop,
    allocations: line.allocations.flatMap(({ application, amount }) => {
      const { kind, label = "" } = applications[application] ?? {};
      return [{ code: kind === "code" ? label : null, title: label, amount: amount.shop }];
    }),
  };
}

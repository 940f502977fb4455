import { minorOf } from "./pair-money.ts";
import { toSecond } from "./state.ts";
import type { Customer, Discount, Ids, ShopState } from "./state.ts";

/** As a merchant enters a discount in the admin. With a code it waits to be typed, without it applies by itself. */
export type NewDiscount = ({ percentage: number } | { amount: string; /** Off each unit, not once. */ onEach?: boolean }) & {
  code?: string;
  title?: string;
  /** The goods that it is for; all of them when not given, which makes it a discount on the order. */
  skus?: string[];
  /** Handles of the customers who may use it. */
  customers?: string[];
  startsAt?: Date;
  endsAt?: Date;
  usageLimit?: number;
  oncePerCustomer?: boolean;
  /** Whether it combines with other discounts, of whatever class; default true. */
  combines?: boolean;
};

/** @throws for an unknown SKU or customer, or a code that is taken. */
export function buildDiscount(shop: ShopState, request: NewDiscount, { ids, now }: { ids: Ids; now: Date }): Discount {
  const { code = null, skus, customers, combines = true } = request;
  if (code && discountWithCode(shop, code)) throw new Error(`${shop.domain} has a discount with the code ${code}.`);
  const at = toSecond(now);
  return {
    id: ids("discount"),
    code,
    title: request.title ?? code ?? "Promotion",
    startsAt: request.startsAt ?? at,
    endsAt: request.endsAt ?? null,
    usageLimit: request.usageLimit ?? null,
    oncePerCustomer: request.oncePerCustomer ?? false,
    customers: customers?.map((handle) => idOf(shop.customers, (one) => one.handle === handle, `customer "${handle}"`)) ?? null,
    entitled: skus
      ? { variants: skus.map((sku) => idOf(shop.variants, (one) => one.sku === sku, `variant with SKU ${sku}`)), products: [] }
      : null,
    value:
      "percentage" in request
        ? { percentage: request.percentage }
        : { amount: minorOf(request.amount, shop.seed.currency), onEach: request.onEach ?? false },
    combinesWith: { order: combines, product: combines, shipping: combines },
    createdAt: at,
    updatedAt: at,
  };
}

/** Codes are the same in capitals and small letters. */
export function discountWithCode(shop: ShopState, code: string): Discount | undefined {
  return shop.discounts.find((one) => one.code !== null && isSameCode(one.code, code));
}

export function isSameCode(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

export function classOf({ entitled }: Discount): "order" | "product" {
  return entitled ? "product" : "order";
}

export function isRunning({ startsAt, endsAt }: Discount, now: Date): boolean {
  return startsAt <= now && (endsAt === null || endsAt > now);
}

/** How often orders were placed with a discount; a cancelled one counts as well. */
export function usesOf(shop: ShopState, { id }: Discount): number {
  return shop.orders.filter(({ applications }) => applications.some(({ discountId }) => discountId === id)).length;
}

/** Who is at the checkout: signed in, or by what was typed. */
export type Buyer = { customer: Customer | null; email: string | null; phone: string | null };

/** Why a code is not for this buyer now; null when it is. What is in the cart is another question. */
export function whyNot(
  shop: ShopState,
  discount: Discount,
  { buyer, now }: { buyer: Buyer; now: Date },
): "not_started" | "ended" | "used_up" | "not_theirs" | "used_once" | null {
  if (discount.startsAt > now) return "not_started";
  if (!isRunning(discount, now)) return "ended";
  if (discount.usageLimit !== null && usesOf(shop, discount) >= discount.usageLimit) return "used_up";
  const theirs = customerOf(shop, buyer);
  if (discount.customers && !(theirs && discount.customers.includes(theirs.id))) return "not_theirs";
  if (discount.oncePerCustomer && hasUsed(shop, discount, buyer)) return "used_once";
  return null;
}

/** A guest is told by the e-mail or phone of an account, as at Shopify's checkout. */
export function customerOf(shop: ShopState, { customer, email, phone }: Buyer): Customer | null {
  if (customer) return customer;
  const isTheirs = (one: Customer): boolean =>
    (email !== null && one.email?.toLowerCase() === email.toLowerCase()) || (phone !== null && one.phone === phone);
  return shop.customers.find(isTheirs) ?? null;
}

function hasUsed(shop: ShopState, { id }: Discount, buyer: Buyer): boolean {
  const theirs = customerOf(shop, buyer);
  return shop.orders
    .filter(({ applications }) => applications.some(({ discountId }) => discountId === id))
    .some(
      (order) =>
        (theirs !== null && order.customerId === theirs.id) ||
        (buyer.email !== null && order.email?.toLowerCase() === buyer.email.toLowerCase()) ||
        (buyer.phone !== null && order.phone === buyer.phone),
    );
}

function idOf<T extends { id: number }>(all: T[], isWanted: (one: T) => boolean, what: string): number {
  const found = all.find(isWanted);
  if (!found) throw new Error(`The shop has no ${what}.`);
  return found.id;
}

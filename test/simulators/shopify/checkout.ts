import { randomBytes } from "node:crypto";
import { grants } from "./access-tokens.ts";
import { customerOf, discountWithCode, isRunning, isSameCode, usesOf, whyNot } from "./discounts.ts";
import type { Buyer } from "./discounts.ts";
import { figuresOf } from "./figures.ts";
import { gid, productOf } from "./graphql-nodes.ts";
import { buildOrder } from "./place-order.ts";
import type { OrderRequest } from "./place-order.ts";
import { isFor, priceLines } from "./price-lines.ts";
import type { LineToPrice, Taken } from "./price-lines.ts";
import { signCheckoutToken } from "./session-token.ts";
import type { CheckoutTokenOptions } from "./session-token.ts";
import type { Customer, Discount, Ids, Order, ShopState, Variant } from "./state.ts";

export type CheckoutRequest = {
  /** The handle of who is signed in; null is a guest. */
  customer?: string | null;
  email?: string | null;
  phone?: string | null;
  lines: { sku: string; quantity?: number }[];
  /** Price of shipping; null for none. Default 7.95. */
  shipping?: string | null;
  /** The customer's currency, and how much of it one unit of the shop's currency is. */
  presentment?: OrderRequest["presentment"];
};

/** Amounts are in the shop's smallest unit. */
export type CheckoutLine = {
  /** `gid://shopify/CartLine/…` */
  id: string;
  variantGid: string;
  productGid: string;
  sku: string | null;
  title: string;
  variantTitle: string | null;
  quantity: number;
  unitPrice: number;
  /** Before discounts. */
  subtotal: number;
  /** `code` is as it was typed; null for a promotion. */
  allocations: { code: string | null; title: string; amount: number }[];
  total: number;
};

export type CheckoutCost = { currency: string; subtotal: number; discounts: number; shipping: number; tax: number; total: number };

/** As the checkout's `applyDiscountCodeChange` answers. The message is for developers. */
export type CodeChange = { type: "success" } | { type: "error"; message: string };

export type Completion =
  | { status: "placed"; order: Order }
  /** Some codes are not good any more; they are off the checkout now, and the buyer may press again. */
  | { status: "refused"; message: string; codes: string[] };

/** A buyer's way through Shopify's checkout. Prices, promotions and codes are looked at anew whenever somebody looks. */
export type SimulatedCheckout = {
  readonly token: string;
  readonly state: "open" | "completed" | "abandoned";
  /** The order that was placed. */
  readonly order: Order | null;
  /** Who is signed in. */
  readonly customer: Customer | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly lines: CheckoutLine[];
  /** Codes that take something off, as they were typed. */
  readonly codes: string[];
  readonly cost: CheckoutCost;
  /** Sets how many units of a variant there are; 0 takes it out, one that is not in yet is added. */
  setLine(sku: string, quantity: number): void;
  setContact(contact: { email?: string | null; phone?: string | null }): void;
  signIn(customer: string | null): void;
  applyCode(code: string): CodeChange;
  removeCode(code: string): CodeChange;
  /** What `shopify.sessionToken.get()` hands to an extension. */
  sessionToken(options?: CheckoutTokenOptions): string;
  /**
   * `lateCodes`: Shopify had looked at the codes before they were deleted or ended, and lets them through this once.
   * `order`: what else the order is to have (a tip, another currency).
   */
  complete(options?: { payment?: "paid" | "pending" | "authorized"; lateCodes?: boolean; order?: Partial<OrderRequest> }): Completion;
  abandon(): void;
};

export type CheckoutWorld = {
  shop: ShopState;
  ids: Ids;
  now: () => Date;
  app: { apiKey: string; apiSecret: string };
  place: (request: OrderRequest) => Order;
};

/** As many codes on goods or the order as Shopify takes. */
const mostCodes = 5;

/** `codes` were typed in a cart before. */
export function createCheckout(request: CheckoutRequest, world: CheckoutWorld, codes: string[] = []): SimulatedCheckout {
  const { shop, ids, now, app } = world;
  const token = randomBytes(16).toString("hex");
  const lines: { id: string; variantId: number; quantity: number }[] = [];
  /** With what was behind each as it was typed: the shop may delete it while the buyer is here. */
  let typed: { code: string; discount: Discount }[] = [];
  let customer = findCustomer(shop, request.customer ?? null);
  let email = request.email ?? customer?.email ?? null;
  let phone = request.phone ?? null;
  let state: SimulatedCheckout["state"] = "open";
  let order: Order | null = null;

  const buyer = (): Buyer => ({ customer, email, phone });
  const variantOf = (id: number): Variant | undefined => shop.variants.find((one) => one.id === id);
  const priced = (): LineToPrice[] =>
    lines.flatMap(({ variantId, quantity }) => {
      const variant = variantOf(variantId);
      // A product that was deleted is out of the checkout as well.
      if (!variant) return [];
      const { id, giftCard } = productOf(shop, variant);
      return [{ variantId, productId: id, giftCard, unitPrice: variant.price, quantity }];
    });

  function setLine(sku: string, quantity: number): void {
    mustBeOpen();
    if (!Number.isInteger(quantity) || quantity < 0) throw new Error(`A line cannot have ${quantity} units.`);
    const variant = shop.variants.find((one) => one.sku === sku);
    if (!variant) throw new Error(`${shop.domain} sells nothing with SKU ${sku}.`);
    const known = lines.findIndex(({ variantId }) => variantId === variant.id);
    const line = lines[known];
    if (line && quantity === 0) lines.splice(known, 1);
    else if (line) line.quantity = quantity;
    else if (quantity > 0) lines.push({ id: gid("CartLine", ids("cartLine")), variantId: variant.id, quantity });
  }
  for (const { sku, quantity } of request.lines) {
    const before = lines.find(({ variantId }) => variantOf(variantId)?.sku === sku)?.quantity ?? 0;
    setLine(sku, before + (quantity ?? 1));
  }

  /** Why a code does nothing for this buyer at this moment, whatever is in the cart. */
  function problemWith({ code, discount }: (typeof typed)[number]): string | null {
    if (!shop.discounts.includes(discount)) return noSuchCode;
    const why = whyNot(shop, discount, { buyer: buyer(), now: now() });
    return why && problems[why](code);
  }

  function take(candidates: typeof typed): Taken[] {
    const promotions = shop.discounts.filter((one) => one.code === null && isRunning(one, now()));
    return priceLines(priced(), [...promotions, ...candidates.map(({ discount }) => discount)]);
  }

  function taken(): Taken[] {
    return take(typed.filter((one) => problemWith(one) === null));
  }

  function typedAs({ discount }: Taken): string | null {
    return typed.find((one) => one.discount === discount)?.code ?? null;
  }

  function orderRequest(applied: Taken[]): OrderRequest {
    return {
      lines: lines.flatMap(({ variantId, quantity }) => {
        const sku = variantOf(variantId)?.sku;
        return sku ? [{ sku, quantity }] : [];
      }),
      customer: customerOf(shop, buyer())?.handle ?? null,
      email,
      phone,
      shipping: request.shipping,
      presentment: request.presentment,
      discounts: applied.map((one) => ({ ...one, typed: typedAs(one) })),
      checkoutToken: token,
    };
  }

  /** The order as it would be, without a number or ids. */
  function costOf(applied: Taken[]): CheckoutCost {
    const currency = shop.seed.currency;
    if (priced().length === 0) return { currency, subtotal: 0, discounts: 0, shipping: 0, tax: 0, total: 0 };
    const draft = buildOrder({ ...shop }, { ...orderRequest(applied), payment: "pending" }, { ids: () => 0, now: now() });
    const { subtotal, discounts, shipping, tax, total } = figuresOf(draft);
    return { currency, subtotal: subtotal.shop, discounts: discounts.shop, shipping: shipping.shop, tax: tax.shop, total: total.shop };
  }

  function applyCode(text: string): CodeChange {
    mustBeOpen();
    const code = text.trim();
    const discount = discountWithCode(shop, code);
    if (!discount) return { type: "error", message: noSuchCode };
    const entry = { code, discount };
    const problem = problemWith(entry);
    if (problem) return { type: "error", message: problem };
    if (typed.some((one) => one.discount === discount)) return { type: "error", message: `${code} has already been applied.` };
    if (typed.length >= mostCodes) return { type: "error", message: `No more than ${mostCodes} discount codes can be used.` };
    if (!priced().some((line) => isFor(discount, line)))
      return { type: "error", message: `${code} discount code isn’t valid for the items in your cart.` };
    if (!take([...typed, entry].filter((one) => problemWith(one) === null)).some((one) => one.discount === discount))
      return { type: "error", message: `${code} discount code couldn’t be used with your existing discounts.` };
    typed.push(entry);
    return { type: "success" };
  }
  for (const code of codes) applyCode(code);

  function complete({
    payment = "paid",
    lateCodes = false,
    order: more = {},
  }: Parameters<SimulatedCheckout["complete"]>[0] = {}): Completion {
    // Shopify takes a second press for the first one.
    if (order) return { status: "placed", order };
    mustBeOpen();
    if (priced().length === 0) throw new Error("Nothing is in the checkout.");
    // One that is for nothing in the checkout is none that the buyer counts on.
    const wanted = typed.filter(({ discount }) => priced().some((line) => isFor(discount, line)));
    const gone = wanted.flatMap((one) => {
      const problem = problemWith(one);
      return problem ? [{ ...one, problem }] : [];
    });
    const isLate = ({ discount }: { discount: Discount }): boolean =>
      (!shop.discounts.includes(discount) || !isRunning(discount, now())) &&
      (discount.usageLimit === null || usesOf(shop, discount) < discount.usageLimit);
    const refused = lateCodes ? gone.filter((one) => !isLate(one)) : gone;
    if (refused.length > 0) {
      typed = typed.filter(({ code }) => !refused.some((one) => one.code === code));
      return { status: "refused", message: refused.map(({ problem }) => problem).join(" "), codes: refused.map(({ code }) => code) };
    }
    order = world.place({ ...orderRequest(take(typed)), payment, ...more });
    state = "completed";
    return { status: "placed", order };
  }

  function mustBeOpen(): void {
    if (state !== "open") throw new Error(`The checkout is ${state}.`);
  }

  return {
    token,
    get state() {
      return state;
    },
    get order() {
      return order;
    },
    get customer() {
      return customer;
    },
    get email() {
      return email;
    },
    get phone() {
      return phone;
    },
    get lines() {
      const applied = taken();
      return lines
        .filter(({ variantId }) => variantOf(variantId))
        .map(({ id, variantId, quantity }, place): CheckoutLine => {
          const variant = variantOf(variantId) as Variant;
          const product = productOf(shop, variant);
          const subtotal = variant.price * quantity;
          const allocations = applied.flatMap((one) => {
            const amount = one.amounts[place] ?? 0;
            return amount > 0 ? [{ code: typedAs(one), title: one.discount.title, amount }] : [];
          });
          return {
            id,
            variantGid: gid("ProductVariant", variant.id),
            productGid: gid("Product", product.id),
            sku: variant.sku,
            title: product.title,
            variantTitle: variant.title === "Default Title" ? null : variant.title,
            quantity,
            unitPrice: variant.price,
            subtotal,
            allocations,
            total: allocations.reduce((sum, { amount }) => sum - amount, subtotal),
          };
        });
    },
    get codes() {
      return taken().flatMap((one) => typedAs(one) ?? []);
    },
    get cost() {
      return costOf(taken());
    },
    setLine,
    setContact(contact) {
      mustBeOpen();
      if (contact.email !== undefined) email = contact.email;
      if (contact.phone !== undefined) phone = contact.phone;
    },
    signIn(handle) {
      mustBeOpen();
      customer = findCustomer(shop, handle);
      email = customer?.email ?? null;
    },
    applyCode,
    removeCode(code) {
      mustBeOpen();
      const before = typed.length;
      typed = typed.filter((one) => !isSameCode(one.code, code.trim()));
      return typed.length < before ? { type: "success" } : { type: "error", message: `${code} isn’t on this checkout.` };
    },
    sessionToken(options) {
      // Only an app that may read customers is told who it is.
      const customerGid = customer && grants(shop, "read_customers") ? gid("Customer", customer.id) : null;
      return signCheckoutToken({ shop: shop.domain, ...app, customerGid, now: now() }, options);
    },
    complete,
    abandon() {
      mustBeOpen();
      state = "abandoned";
    },
  };
}

export function findCustomer(shop: ShopState, handle: string | null): Customer | null {
  if (handle === null) return null;
  const found = shop.customers.find((one) => one.handle === handle);
  if (!found) throw new Error(`${shop.domain} has no customer "${handle}".`);
  return found;
}

const noSuchCode = "Enter a valid discount code or gift card.";

const problems: Record<NonNullable<ReturnType<typeof whyNot>>, (code: string) => string> = {
  not_started: (code) => `${code} discount code isn’t available right now.`,
  ended: (code) => `${code} discount code has expired.`,
  used_up: (code) => `${code} discount code has reached its usage limit.`,
  not_theirs: (code) => `${code} discount code isn’t available to you right now.`,
  used_once: (code) => `${code} discount code has already been used by you.`,
};

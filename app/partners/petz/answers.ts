import type { BasketLine, Coupon, CouponBuyer, CouponValue, Wallet } from "#app/domain/coupon.ts";
import { normalEmail, normalPhone } from "#app/domain/contact.ts";
import { tailOf } from "#app/domain/ids.ts";
import { formatDecimal, parseMoney, sumMoney } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import type { AuthorizationRefusal, CouponAuthorization, CouponOrder, CouponProduct } from "#app/partners/capabilities.ts";
import { firstLetter, maskEmail, maskPhone } from "#app/partners/mask.ts";
import type { AuthorizationMessage, Refusal, WalletCoupon, WalletMessage } from "./messages.ts";

/** What PETZ says in our words, and what we say in PETZ's. Codes of refusals are our invention [I]; where there is none, the text decides. */

/** A line is one variant, whatever lines the cart has it on, so that its reference is the product's. */
export function orderLinesOf(lines: BasketLine[]) {
  const byVariant = Map.groupBy(lines, (line) => line.variantGid);
  return [...byVariant.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const quantity = others.reduce((sum, line) => sum + line.quantity, first.quantity);
    return [{ ...lineOf(first), sku: first.sku, name: first.title, quantity }];
  });
}

export function lineOf({ variantGid, upc, unitPrice }: { variantGid: string; upc: string | null; unitPrice: Money }) {
  const reference = tailOf(variantGid);
  return { line_ref: reference, product_ref: reference, upc, unit_price: formatDecimal(unitPrice) };
}

export function orderFields({ orderRef, basket }: CouponOrder, status: "open" | "completed" | "cancelled") {
  return { order_ref: orderRef, status, currency: basket.currency, lines: orderLinesOf(basket.lines) };
}

/** "Unique reference id, list of identifiers (UPC, EAN, SKU…)" [V 5.2]; the names are ours [I]. */
export function productFields({ reference, title, sku, upc }: CouponProduct) {
  const identifiers = [{ type: "UPC", value: upc as string }, ...(sku ? [{ type: "SKU", value: sku }] : [])];
  return { product_ref: reference, name: title, identifiers };
}

/**
 * By phone first: it is what a wallet is opened with at a till, and what the article's complaints are about [V 5.3]. No name is sent: an upsert
 * under somebody else's number would rename them.
 */
export function contactsOf({ phone, email }: CouponBuyer): ({ phone: string } | { email: string })[] {
  const digits = normalPhone(phone);
  const address = normalEmail(email);
  return [...(digits === "" ? [] : [{ phone: digits }]), ...(address === "" ? [] : [{ email: address }])];
}

/** `currency`: the order's, where the partner names none. */
export function walletFrom({ customer, coupons }: WalletMessage, currency: string): Wallet | null {
  if (!customer) return null;
  return {
    owner: {
      name: customer.name && firstLetter(customer.name),
      phone: customer.phone && maskPhone(customer.phone),
      email: customer.email && maskEmail(customer.email),
    },
    coupons: coupons.flatMap((coupon) => couponFrom(coupon, currency) ?? []),
  };
}

/** null where its value is not of this shop's currency, or is none. */
function couponFrom(said: WalletCoupon, currency: string): Coupon | null {
  const value = valueFrom(said.discount, currency);
  if (!value) return null;
  return {
    couponRef: said.coupon_ref,
    title: said.title ?? said.coupon_ref,
    brand: said.brand,
    kind: said.type?.toUpperCase() === "PETZ" ? "partner" : "store",
    inStoreOnly: said.in_store_only,
    upcs: said.upcs,
    units: said.units,
    value,
    expiresOn: said.expires_on,
  };
}

function valueFrom(discount: WalletCoupon["discount"], currency: string): CouponValue | null {
  if (discount.kind === "free_item") return { kind: "free_item" };
  if (discount.kind === "percent") {
    const percent = Number(discount.percent);
    return percent > 0 && percent <= 100 ? { kind: "percent", percent } : null;
  }
  const amount = amountFrom(discount, currency);
  return amount && amount.minor > 0 ? { kind: "amount", amount } : null;
}

/** null where it is finer than the currency allows, or of another currency. */
function amountFrom({ amount, currency: said }: { amount: string; currency: string | null }, currency: string): Money | null {
  if (said && said.toUpperCase() !== currency) return null;
  try {
    return parseMoney(amount, currency);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** What an answer to `auth/create` authorises, beside what was asked for. "more": capturing it would consume what nobody was given. */
export type Authorized =
  | { status: "authorized"; authRef: string; discount: Money; expiresAt: Date | null }
  | { status: "refused"; refusal: Refusal }
  | { status: "more"; what: string };

export function authorizedBy(said: AuthorizationMessage, { couponRef, line }: CouponAuthorization): Authorized {
  const { currency } = line.unitPrice;
  const others = said.discounts.filter((one) => one.coupon_ref !== couponRef);
  if (others.length > 0) return { status: "more", what: "another coupon" };
  if (said.discounts.length === 0) return { status: "refused", refusal: rejectionOf(said, couponRef) };
  const lineRef = tailOf(line.variantGid);
  if (said.discounts.some((one) => one.line_ref !== null && one.line_ref !== lineRef)) return { status: "more", what: "another line" };
  const amounts = said.discounts.map((one) => amountFrom(one, currency));
  if (amounts.some((amount) => !amount || amount.minor <= 0)) return { status: "more", what: `an amount that is none in ${currency}` };
  const discount = sumMoney(
    amounts.flatMap((amount) => amount ?? []),
    currency,
  );
  if (discount.minor > line.unitPrice.minor * line.units) return { status: "more", what: "more than the units cost" };
  if (!said.auth_ref) return { status: "more", what: "something without a reference to capture it by" };
  return { status: "authorized", authRef: said.auth_ref, discount, expiresAt: said.expires_at };
}

function rejectionOf({ rejected }: AuthorizationMessage, couponRef: string): Refusal {
  const said = rejected.find((one) => one.coupon_ref === couponRef);
  const code = said?.reason ?? "";
  return { code, message: said?.message ?? (code || "Nothing was authorised.") };
}

const refusals: { reason: AuthorizationRefusal; said: RegExp }[] = [
  { reason: "already_used", said: /already[ _](used|redeemed|captured)|\bused[ _]up\b/i },
  { reason: "in_use", said: /in[ _]use|already[ _]authori[sz]ed|other[ _]order/i },
  { reason: "in_store_only", said: /in[ _-]?store|store[ _]coupon|not[ _]online/i },
  { reason: "expired", said: /expired/i },
  {
    reason: "wrong_item",
    said: /(wrong|no|not[ _]matching|mismatch\w*)[ _](item|product|upc)|(item|product|upc)[ _](mismatch|not)|quantity/i,
  },
  { reason: "not_in_wallet", said: /not[ _](in[ _](the[ _])?wallet|saved|found)|unknown[ _]coupon|no[ _]such[ _]coupon/i },
];

export function refusalReason({ code, message }: Refusal): AuthorizationRefusal {
  const text = `${code} ${message}`;
  return refusals.find(({ said }) => said.test(text))?.reason ?? "other";
}

/** The order is not known or has no customer (any more): what belongs before an authorisation is to be said again. */
export function wantsOrderFirst({ code, message }: Refusal): boolean {
  return /\b(order|customer)[ _](unknown|missing|not[ _]found|required)|(unknown|no|missing)[ _](order|customer)\b/i.test(
    `${code} ${message}`,
  );
}

/** What stands in the way of a capture, a release or a return, as far as its code or text tells. */
export type AuthState = "captured" | "gone" | "expired" | "not_captured" | "returned" | "released" | "other";

const states: { state: AuthState; said: RegExp }[] = [
  { state: "not_captured", said: /not[ _](yet[ _])?(captured|redeemed|used)/i },
  { state: "returned", said: /already[ _](returned|given[ _]back)/i },
  { state: "captured", said: /already[ _](captured|redeemed|used)/i },
  { state: "released", said: /already[ _](released|voided|cancelled|canceled)/i },
  { state: "gone", said: /auth\w*[ _](expired|lapsed|released|voided|unknown|not[ _]found)|(unknown|no such|lapsed|expired)[ _]auth/i },
  { state: "expired", said: /expired/i },
];

export function authStateOf({ code, message }: Refusal): AuthState {
  // The code first: a text may speak of more.
  for (const text of [code, message]) {
    const found = states.find(({ said }) => said.test(text));
    if (found) return found.state;
  }
  return "other";
}

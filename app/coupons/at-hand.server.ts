import { couponConnectionFor } from "#app/connections/coupon-connection.server.ts";
import type { CouponConnection } from "#app/connections/coupon-connection.server.ts";
import { loyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import type { LoyaltyConnection } from "#app/connections/loyalty-connection.server.ts";
import type { Basket, BasketLine, CouponBuyer } from "#app/domain/coupon.ts";
import { dayIn } from "#app/domain/date.ts";
import type { CustomerGid, VariantGid } from "#app/domain/ids.ts";
import type { Contact } from "#app/domain/order.ts";
import type { CouponOrder, CouponProvider, WalletAnswer } from "#app/partners/capabilities.ts";
import { shortly } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { createKept } from "#app/platform/kept.ts";
import { readBasket } from "#app/shopify/read-basket.server.ts";
import { readCustomer } from "#app/shopify/read-customer.server.ts";
import { readCheckoutSetup } from "./checkout-setup.server.ts";
import type { CheckoutSetup } from "./checkout-setup.server.ts";

/**
 * What a checkout asks for again and again, kept for as long as it may be out of date. Prices are the shop's only defence against a browser
 * that lies: they are seconds old at most, and what a code takes off is looked at once more in the order.
 */
const few = { seconds: 3, most: 2_000, renews: shortly };
const setups = createKept<CheckoutSetup>(few);
const couponConnections = createKept<CouponConnection>(few);
const loyaltyConnections = createKept<LoyaltyConnection>(few);
const days = createKept<string>({ seconds: 30, most: 2_000, renews: shortly });
const wallets = createKept<WalletAnswer>({ seconds: 5, most: 5_000 });
const customers = createKept<Contact | null>({ seconds: 15, most: 5_000 });
const items = createKept<Item | null>({ seconds: 5, most: 50_000 });

/** How long a coupon partner may take while a buyer waits. */
export const partnerMs = 2_000;

type Item = Omit<BasketLine, "quantity">;

export function setupAtHand(shop: string, now: Date): Promise<CheckoutSetup> {
  return setups.read(shop, now, () => readCheckoutSetup(shop));
}

export function couponsAtHand(shop: string, now: Date): Promise<CouponConnection> {
  return couponConnections.read(shop, now, () => couponConnectionFor(shop, { timeoutMs: partnerMs }));
}

export function loyaltyAtHand(shop: string, now: Date): Promise<LoyaltyConnection> {
  return loyaltyConnections.read(shop, now, () => loyaltyConnectionFor(shop));
}

/** A partner refused its credentials: nobody is to try with them for some seconds more. */
export function forgetConnections(shop: string): void {
  couponConnections.forget(shop);
  loyaltyConnections.forget(shop);
}

/** The day in the shop's time zone. */
export function todayIn(shop: string, now: Date): Promise<string> {
  return days.read(shop, now, async () => {
    const { timeZone } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { timeZone: true } });
    return dayIn(timeZone, now);
  });
}

type WalletAsked = { shop: string; provider: CouponProvider; buyer: CouponBuyer; order: CouponOrder; now: Date };

/** A wallet for one and the same basket: a second tab, or a question that is asked again. Whether a coupon is still there, its authorisation tells. */
export function walletAtHand({ shop, provider, buyer, order, now }: WalletAsked): Promise<WalletAnswer> {
  return wallets.read(JSON.stringify([shop, buyer, order]), now, () => provider.walletOf(buyer, order));
}

export function customerAtHand(shop: string, gid: CustomerGid, now: Date): Promise<Contact | null> {
  return customers.read(`${shop}/${gid}`, now, () => readCustomer(shop, gid));
}

/** The basket of these lines. What is not at hand of it is asked of Shopify, all at once. */
export async function basketAtHand(shop: string, lines: { variant: VariantGid; quantity: number }[], now: Date): Promise<Basket> {
  const quantities = new Map<VariantGid, number>();
  for (const { variant, quantity } of lines) quantities.set(variant, (quantities.get(variant) ?? 0) + quantity);
  let asking: ReturnType<typeof readBasket> | null = null;
  const found = await Promise.all(
    [...quantities].map(async ([variant, quantity]): Promise<BasketLine | null> => {
      const item = await items.read(`${shop}/${variant}`, now, async () => {
        asking ??= readBasket(shop, lines);
        const line = (await asking).basket.lines.find(({ variantGid }) => variantGid === variant);
        return line ?? null;
      });
      return item && { ...item, quantity };
    }),
  );
  const known = found.filter((line) => line !== null);
  return { lines: known, currency: known[0]?.unitPrice.currency ?? "" };
}

import type { Hold } from "@prisma/client";
import { formatDecimal } from "#app/domain/money.ts";
import { db } from "#app/platform/db.server.ts";
import type { OrderHolds } from "./checkout-view.ts";
import type { HoldReason } from "./hold.ts";
import { buyerStateOf } from "./order-holds.ts";
import type { OrderHoldRow } from "./order-holds.ts";

/** The coupons and free goods that an order was placed with, as the merchant sees them; those that came to nothing are among them. */
export async function readOrderHolds(shop: string, orderGid: string): Promise<OrderHoldRow[]> {
  return (await holdsWith(shop, orderGid)).map((hold) => ({
    id: hold.id,
    kind: hold.kind,
    title: hold.title,
    item: hold.productTitle,
    units: hold.units,
    state: hold.state,
    amount: amountOf(hold),
    currency: hold.currency,
    codeTail: hold.code?.slice(-4) ?? null,
    page: `/app/coupons/${hold.id}`,
  }));
}

/** The same as its buyer sees it: without the states that are between the shop and its partners, and without the code. */
export async function holdsOfOrder(shop: string, orderGid: string): Promise<OrderHolds> {
  const holds = (await holdsWith(shop, orderGid)).flatMap((hold) => {
    const state = buyerStateOf({ state: hold.state, reason: hold.reason as HoldReason | null });
    const { kind, title, productTitle: item, currency } = hold;
    return state ? [{ kind, title, item, saves: { amount: amountOf(hold), currency }, state }] : [];
  });
  return { status: "known", holds };
}

function holdsWith(shop: string, orderGid: string): Promise<Hold[]> {
  return db.hold.findMany({ where: { shopId: shop, orderGid }, orderBy: { id: "asc" } });
}

function amountOf({ discountMinor, amountMinor, currency }: Hold): string {
  return formatDecimal({ minor: Number(discountMinor ?? amountMinor), currency });
}

import type { Hold } from "@prisma/client";
import type { CustomerGid, OrderGid } from "#app/domain/ids.ts";
import { formatDecimal } from "#app/domain/money.ts";
import { db } from "#app/platform/db.server.ts";
import type { OrderHolds } from "./checkout-view.ts";
import type { HoldReason } from "./hold.ts";
import type { HoldState } from "./hold-states.ts";
import { buyerStateOf, orderStepOf, standingOf } from "./order-holds.ts";
import type { OrderHoldRow, OrderHoldStep } from "./order-holds.ts";

/** The coupons and free goods that an order was placed with, as the merchant sees them; those that came to nothing are among them. */
export async function readOrderHolds(shop: string, orderGid: string): Promise<OrderHoldRow[]> {
  return (await holdsWith(shop, orderGid)).map((hold) => ({
    id: hold.id,
    kind: hold.kind,
    title: hold.title,
    item: hold.productTitle,
    units: hold.units,
    state: hold.state,
    standing: standingOf(hold.state),
    amount: amountOf(hold),
    currency: hold.currency,
    codeTail: hold.code?.slice(-4) ?? null,
    page: `/app/coupons/${hold.id}`,
  }));
}

export type OrderHoldEvent = { id: string; at: Date; kind: OrderHoldStep; details: { title: string; partner: string } };

/** What happened to them since the order was placed, for its timeline. */
export async function readOrderHoldEvents(shop: string, orderGid: string): Promise<OrderHoldEvent[]> {
  const holds = await db.hold.findMany({ where: { shopId: shop, orderGid }, include: { events: { orderBy: { id: "asc" } } } });
  return holds.flatMap(({ kind: holdKind, title, partner, events }) => {
    let before: HoldState | null = null;
    return events.flatMap(({ id, at, kind, state }) => {
      const step = orderStepOf(holdKind, { kind, state }, before);
      before = state;
      return step ? [{ id, at, kind: step, details: { title, partner } }] : [];
    });
  });
}

/** Who asks for an order: a guest's is known by the checkout that it was placed in, as anybody may guess an order's number. */
export type OrderBuyer = { shop: string; customerGid: CustomerGid | null; checkoutToken: string | null };

/**
 * The same as its buyer sees it: without the states that are between the shop and its partners, and without the code. Until Shopify has told us of the order,
 * what was pressed in its checkout is among them.
 */
export async function holdsOfBuyersOrder({ shop, customerGid, checkoutToken }: OrderBuyer, orderGid: OrderGid): Promise<OrderHolds> {
  if (!customerGid && !checkoutToken) return { status: "known", holds: [] };
  const pressed = checkoutToken ? [{ checkoutToken, orderGid: null, codeState: "made" as const }] : [];
  const found = await db.hold.findMany({
    where: { shopId: shop, customerGid, ...(!customerGid && checkoutToken && { checkoutToken }), OR: [{ orderGid }, ...pressed] },
    orderBy: { id: "asc" },
  });
  const holds = found.flatMap((hold) => {
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

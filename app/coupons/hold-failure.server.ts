import type { Hold } from "@prisma/client";
import type { Money } from "#app/domain/money.ts";
import type { FailureCode } from "#app/failures/catalogue.ts";
import { closeFailures, recordFailure } from "#app/failures/record-failure.server.ts";
import type { Subject } from "#app/failures/record-failure.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { isOpen } from "./hold-states.ts";

export function holdSubject(id: string): Subject {
  return `hold:${id}`;
}

/** Opens or closes the failure of a hold that took a step. */
export async function keepHoldFailure(
  tx: Tx,
  { before, hold, now, message }: { before: Hold; hold: Hold; now: Date; message: string },
): Promise<void> {
  if (hold.state === before.state && hold.reason === before.reason) return;
  // Before there is an order there is nothing to fail, and a buyer waits.
  if (isOpen(before) && isOpen(hold)) return;
  if (hold.state === "capture_failed") {
    const code = hold.reason === "authorization_gone" ? "coupon_authorization_gone" : "coupon_capture_failed";
    return recordHoldFailure(tx, { hold, code, now, message });
  }
  // What is being captured has not come to anything yet.
  if (hold.state === "capturing" || hold.state === before.state) return;
  await closeFailures(tx, { shop: hold.shopId, subjects: [holdSubject(hold.id)], now });
}

export type HoldFailure = {
  hold: Hold;
  code: Extract<FailureCode, `coupon_${string}`>;
  now: Date;
  /** What the partner said, where it said something. */
  message: string;
};

/** `nextAttemptAt` of the hold is when it is tried again by itself. */
export async function recordHoldFailure(tx: Tx, { hold, code, now, message }: HoldFailure): Promise<void> {
  const { shopId: shop, partner, orderGid } = hold;
  const order = orderGid ? await tx.order.findUnique({ where: { shopId_gid: { shopId: shop, gid: orderGid } } }) : null;
  await recordFailure(tx, {
    shop,
    partner,
    subject: holdSubject(hold.id),
    code,
    details: { message },
    holdId: hold.id,
    orderId: order?.id ?? null,
    lineId: null,
    orderName: hold.orderName,
    customerKey: null,
    customerId: order?.customerId ?? null,
    customerGid: hold.customerGid,
    customerName: order?.customerName ?? null,
    variantGid: hold.variantGid,
    upc: hold.upc,
    productTitle: hold.productTitle,
    program: hold.title,
    rewardId: hold.couponRef,
    atRisk: givenFor(hold),
    occurredAt: order?.processedAt ?? now,
    now,
    nextAttemptAt: hold.nextAttemptAt,
  });
}

/** What the buyer was given for the coupon or reward. */
function givenFor({ discountMinor, amountMinor, currency }: Hold): Money {
  return { minor: Number(discountMinor ?? amountMinor), currency };
}

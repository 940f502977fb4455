import { couponPartner } from "#app/connections/coupon-connection.server.ts";
import { isPosPartner } from "#app/connections/pos-partners.ts";
import { zero } from "#app/domain/money.ts";
import type { Tx } from "#app/platform/db.server.ts";
import type { FailureCode } from "./catalogue.ts";
import { aboutNobody, closeFailures, recordFailure } from "./record-failure.server.ts";
import type { Subject } from "./record-failure.server.ts";

type Line = { shop: string; partner: string };

/** Opens the one failure of a partner that does not answer, or refreshes it. `waiting`: orders or coupons. */
export async function recordOutage(
  tx: Tx,
  { shop, partner }: Line,
  { waiting, now, nextAttemptAt }: { waiting: number; now: Date; nextAttemptAt: Date | null },
): Promise<void> {
  const { currency } = await tx.shop.findUniqueOrThrow({ where: { id: shop }, select: { currency: true } });
  await recordFailure(tx, {
    shop,
    partner,
    subject: outageSubject(partner),
    code: codeOf(partner),
    details: { orders: waiting },
    ...aboutNobody,
    // Nothing is lost: all of it waits.
    atRisk: zero(currency),
    occurredAt: now,
    now,
    nextAttemptAt,
  });
}

export async function closeOutage(tx: Tx, { shop, partner }: Line, now: Date): Promise<void> {
  await closeFailures(tx, { shop, subjects: [outageSubject(partner)], now });
}

function outageSubject(partner: string): Subject {
  return `check:${partner}:answers`;
}

function codeOf(partner: string): FailureCode {
  if (isPosPartner(partner)) return "pos_unavailable";
  return partner === couponPartner ? "coupon_silent" : "partner_silent";
}

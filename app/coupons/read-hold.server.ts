import { openStatuses } from "#app/failures/failure-status.ts";
import { db } from "#app/platform/db.server.ts";
import { handActionsOf } from "./hand-actions.ts";
import { decimalOf, holdRows } from "./hold-row.server.ts";
import type { HoldDetail, HoldStep } from "./hold-view.ts";
import { factsOf } from "./move-hold.server.ts";
import type { HoldEvent } from "./next-hold.ts";

const historyLength = 200;

/** Everything that the page of one hold shows; null when the shop has no such hold. */
export async function readHold(shop: string, id: string): Promise<HoldDetail | null> {
  const hold = await db.hold.findFirst({ where: { shopId: shop, id } });
  if (!hold) return null;
  const [rows, steps, failure] = await Promise.all([
    holdRows(shop, [hold]),
    db.holdEvent.findMany({ where: { holdId: id }, orderBy: { id: "desc" }, take: historyLength }),
    db.failure.findFirst({
      where: { shopId: shop, subject: `hold:${id}`, status: { in: [...openStatuses] } },
      select: { id: true },
    }),
  ]);
  const [row] = rows;
  if (!row) return null;
  return {
    ...row,
    surface: hold.surface,
    upc: hold.upc,
    couponLastDay: hold.couponLastDay,
    programTitle: hold.programTitle,
    itemTitle: hold.itemTitle,
    authorized: decimalOf(hold.amountMinor, hold.currency),
    given: hold.discountMinor === null ? null : decimalOf(hold.discountMinor, hold.currency),
    codeTail: hold.code?.slice(-4) ?? null,
    codeWorks: hold.codeState === "made",
    orderKept: hold.orderKept,
    expiresAt: hold.expiresAt.toISOString(),
    attempts: hold.attempts,
    nextAttemptAt: hold.nextAttemptAt?.toISOString() ?? null,
    createdAt: hold.createdAt.toISOString(),
    actions: handActionsOf(factsOf(hold)),
    history: steps.reverse().map(({ id: stepId, at, actor, kind, state, details }): HoldStep => ({
      id: stepId,
      at: at.toISOString(),
      actor,
      kind: kind as HoldEvent["kind"],
      state,
      details: details as Record<string, string | number>,
    })),
    failureId: failure?.id ?? null,
  };
}

import type { Exchange } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";

/** Keeps the calls that were made for an order, for the merchant to look at. */
export async function keepAttempts({
  shop,
  partner,
  orderId,
  exchanges,
}: {
  shop: string;
  partner: string;
  orderId: string;
  exchanges: Exchange[];
}): Promise<void> {
  await db.attempt.createMany({
    data: exchanges.map(({ operation, startedAt, durationMs, request, answer, outcome }) => ({
      shopId: shop,
      orderId,
      partner,
      operation,
      startedAt,
      durationMs: Math.round(durationMs),
      request: request ?? {},
      answer: answer ?? undefined,
      outcome,
    })),
  });
}

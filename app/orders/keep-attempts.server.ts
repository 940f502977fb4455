import { Prisma } from "@prisma/client";
import { v7 as newId } from "uuid";
import type { Exchange } from "#app/partners/capabilities.ts";
import { mayBeLost, query } from "#app/platform/db.server.ts";
import { insertOf } from "#app/platform/write-rows.server.ts";

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
  if (exchanges.length === 0) return;
  const rows = exchanges.map(({ operation, startedAt, durationMs, request, answer, outcome }) => ({
    id: newId(),
    shopId: shop,
    orderId,
    partner,
    operation,
    startedAt,
    durationMs: Math.round(durationMs),
    request: request ?? {},
    answer,
    outcome,
  }));
  await query(Prisma.sql`${insertOf("Attempt", rows)} WHERE ${mayBeLost}`, "attempts");
}

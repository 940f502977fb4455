import { db } from "#app/platform/db.server.ts";
import { readUpc } from "#app/domain/upc.ts";
import type { LineWork, LoyaltyRun } from "./ledger.server.ts";

/**
 * What came back in a store without anybody saying of which sale: where its buyer has units of it on their account by our doing, a person
 * is asked. Nothing is taken back by guess.
 */
export async function noteLooseReturns(run: LoyaltyRun, { orderId, works }: { orderId: string; works: LineWork[] }): Promise<void> {
  if (run.rules.looseReturns === "leave") return;
  for (const work of works) {
    const { line, ledger, decision } = work;
    if (decision.status !== "skipped" || decision.reason !== "loose_return" || line.currentQuantity >= 0) continue;
    const reading = readUpc(ledger.upcOverride ?? line.barcode);
    if (reading.status !== "valid") continue;
    const credited = await unitsCredited(run, { orderId, upc: reading.upc });
    if (credited > 0) work.problem = { code: "return_unmatched", quantity: Math.min(-line.currentQuantity, credited) };
  }
}

/** Units of an item that stand on the account of an order's buyer by our doing. */
async function unitsCredited({ shop, partner }: LoyaltyRun, { orderId, upc }: { orderId: string; upc: string }): Promise<number> {
  const [row] = await db.$queryRaw<{ units: bigint | null }[]>`
    SELECT sum(r.quantity - r.removed) AS units
    FROM "Order" o
      JOIN "MemberLink" l ON l."customerId" = o."customerId" AND l.partner = ${partner}
      JOIN "Member" linked ON linked.id = l."memberId"
      JOIN "Member" m ON m."shopId" = ${shop} AND m.partner = ${partner} AND m."partnerMemberId" = linked."partnerMemberId"
      JOIN "Recording" r ON r."memberId" = m.id
    WHERE o."shopId" = ${shop} AND o.id = ${orderId}::uuid AND r.state = 'recorded' AND lpad(r.upc, 14, '0') = ${upc.padStart(14, "0")}`;
  return Number(row?.units ?? 0);
}

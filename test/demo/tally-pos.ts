import { isPosPartner, posPartners } from "#app/connections/pos-partners.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { db } from "#app/platform/db.server.ts";
import { sorted } from "./tally.ts";

/** How the app says the orders of the day stand with a point of sale; `sent`, `skipped` and `failed` add up to all that it has decided on. */
export type PosCounts = {
  /** Orders of which it has all that they are worth now. */
  sent: number;
  /** Returns that it has. */
  returns: number;
  /** Orders that the settings hold back. */
  skipped: number;
  /** Orders that wait for something to be mended. */
  failed: number;
  /** What is to be mended, by code. */
  failures: Record<string, number>;
};

export type PosTally = Record<PosPartner, PosCounts>;

/** Reads the app's own ledger. */
export async function tallyPos(shop: string): Promise<PosTally> {
  const [orders, returns, failures] = await Promise.all([
    db.posOrder.findMany({ where: { shopId: shop } }),
    db.posSale.findMany({ where: { shopId: shop, kind: "return", state: "sent" } }),
    db.failure.findMany({ where: { shopId: shop, kind: "pos", status: { not: "resolved" } } }),
  ]);
  return ofEach((partner) => {
    const isHere = (row: { partner: string }) => row.partner === partner;
    const here = orders.filter(isHere);
    const codes: Record<string, number> = {};
    for (const { code } of failures.filter(isHere)) codes[code] = (codes[code] ?? 0) + 1;
    return {
      sent: here.filter(({ state }) => state === "sent").length,
      returns: returns.filter(isHere).length,
      skipped: here.filter(({ state }) => state === "skipped").length,
      failed: here.filter(({ state }) => state === "failed" || state === "pending").length,
      failures: sorted(codes),
    };
  });
}

/** Shopify's gids of the orders that the app says a point of sale lacks, and why: what it has of them may be behind. */
export async function ordersHeldBack(shop: string): Promise<Record<PosPartner, ReadonlySet<string>>> {
  const archived = await db.failure.findMany({ where: { shopId: shop, code: "pos_archived", status: { not: "resolved" } } });
  const told = archived.flatMap(({ partner }) => (isPosPartner(partner) ? [partner] : []));
  const held = await db.posOrder.findMany({
    where: {
      shopId: shop,
      OR: [{ state: { in: ["pending", "failed"] } }, { state: "skipped", reason: "archived_off", partner: { in: told } }],
    },
    select: { partner: true, order: { select: { gid: true } } },
  });
  return ofEach((partner) => new Set(held.filter((row) => row.partner === partner).map(({ order }) => order.gid)));
}

function ofEach<Value>(valueOf: (partner: PosPartner) => Value): Record<PosPartner, Value> {
  return Object.fromEntries(posPartners.map((partner) => [partner, valueOf(partner)])) as Record<PosPartner, Value>;
}

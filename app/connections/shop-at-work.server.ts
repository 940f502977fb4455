import { Prisma } from "@prisma/client";
import { query } from "#app/platform/db.server.ts";
import { connectionColumns } from "./connection-columns.server.ts";
import type { ConnectionRow } from "./connection-columns.server.ts";
import { loyaltyOf, loyaltyPartner } from "./loyalty-connection.server.ts";
import type { LoyaltyConnection } from "./loyalty-connection.server.ts";
import { posConnectionOf } from "./pos-connection.server.ts";
import type { PosConnection } from "./pos-connection.server.ts";
import { posPartners } from "./pos-partners.ts";

/** A shop as an order finds it, with the partners that an order is brought to. */
export type ShopAtWork = { timeZone: string; loyalty: LoyaltyConnection; points: PosConnection[] };

export type ShopAtWorkFor = (shop: string) => Promise<ShopAtWork | null>;

/** A shop that has no partner has one row, of itself. */
type Row = { timeZone: string; currency: string } & (ConnectionRow | { id: null });

/** All of it in one question, because every order asks. Null for a shop that has not installed Punchcard, or not any more. */
export async function shopAtWork(shop: string): Promise<ShopAtWork | null> {
  const rows = await query<Row>(
    Prisma.sql`
      SELECT s."timeZone", s.currency, ${connectionColumns}
      FROM "Shop" s LEFT JOIN "Connection" c ON c."shopId" = s.id AND c.partner = ANY(${[loyaltyPartner, ...posPartners]})
      WHERE s.id = ${shop} AND s."uninstalledAt" IS NULL ORDER BY c.partner`,
    "shop-at-work",
  );
  const [first] = rows;
  if (!first) return null;
  const connections = rows.filter((row) => row.id !== null);
  return {
    timeZone: first.timeZone,
    loyalty: loyaltyOf(connections.find(({ partner }) => partner === loyaltyPartner)),
    points: connections.flatMap(({ currency, ...connection }) => posConnectionOf({ ...connection, shop: { currency } })),
  };
}

import type { PointOfSale } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import { withLock } from "#app/platform/with-lock.server.ts";
import { buildPos } from "./build-pos.server.ts";
import type { ConnectionOfShop } from "./build-pos.server.ts";
import { isPosPartner, posPartners } from "./pos-partners.ts";
import type { PosPartner } from "./pos-partners.ts";

/** A point of sale of a shop. Its settings are as they are stored: `pos-setup/` reads them. */
export type PosConnection =
  | {
      status: "ready";
      partner: PosPartner;
      pos: PointOfSale;
      settings: unknown;
      startAt: Date;
      /** When the access that `pos` uses was given. */
      connectedAt: Date;
    }
  /** There is a connection and it does not work now: orders wait for it. */
  | { status: "waiting"; partner: PosPartner; why: "disconnected" | "credentials_rejected"; settings: unknown; startAt: Date };

const ofShop = { shop: { select: { currency: true } } } as const;

export async function posConnectionFor(shop: string, partner: PosPartner): Promise<PosConnection | null> {
  const connection = await db.connection.findUnique({ where: { shopId_partner: { shopId: shop, partner } }, include: ofShop });
  return (connection && posConnectionOf(connection)[0]) ?? null;
}

/** The points of sale that a shop has, whether they work or not. */
export async function posPartnersOf(shop: string): Promise<PosPartner[]> {
  const where = { shopId: shop, partner: { in: [...posPartners] } };
  const connections = await db.connection.findMany({ where, orderBy: { partner: "asc" }, select: { partner: true } });
  return connections.map(({ partner }) => partner).filter(isPosPartner);
}

/** A row as a point of sale; none where it is another partner's. */
export function posConnectionOf(connection: ConnectionOfShop): PosConnection[] {
  const { partner, status, settings, startAt, connectedAt } = connection;
  if (!isPosPartner(partner)) return [];
  if (status !== "connected") return [{ status: "waiting", partner, why: status, settings, startAt }];
  return [{ status: "ready", partner, pos: posOf(connection, partner), settings, startAt, connectedAt }];
}

/** Connectors are kept, because they hold access tokens and lists; connecting anew makes a new one. */
const kept = new Map<string, { version: number; pos: PointOfSale }>();

function posOf(connection: ConnectionOfShop, partner: PosPartner): PointOfSale {
  const version = connection.connectedAt.getTime();
  const known = kept.get(connection.id);
  if (known?.version === version) return known.pos;
  const pos = buildPos(connection, partner);
  kept.set(connection.id, { version, pos });
  return pos;
}

type Account = { shop: string; partner: PosPartner };

/**
 * Works with a shop's account at a POS while nobody else does: writes go one at a time per account.
 * @throws what the work throws; a PostgreSQL error when its turn does not come.
 */
export async function withAccount<Result>({ shop, partner }: Account, work: () => Promise<Result>): Promise<Result> {
  return withLock(`pos-account/${shop}/${partner}`, work);
}

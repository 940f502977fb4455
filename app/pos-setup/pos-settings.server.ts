import type { Prisma } from "@prisma/client";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { orderSettings } from "./order-settings.ts";
import type { OrderSettings } from "./order-settings.ts";

/** How a shop's orders become sales at a POS, as the merchant set it; null when the POS was never connected. */
export async function readOrderSettings(shop: string, partner: PosPartner): Promise<OrderSettings | null> {
  const connection = await db.connection.findUnique({ where: { shopId_partner: { shopId: shop, partner } }, select: { settings: true } });
  return connection && orderSettings.parse(connection.settings);
}

type Change = { from: OrderSettings; to: OrderSettings };

/** Changes some of the settings and leaves the others. `also` is written in the same transaction. */
export async function changeOrderSettings(
  { shop, partner }: { shop: string; partner: PosPartner },
  change: (settings: OrderSettings) => Partial<OrderSettings>,
  also?: (tx: Tx, change: Change) => Promise<void>,
): Promise<Change | null> {
  return db.$transaction(async (tx) => {
    const key = { shopId_partner: { shopId: shop, partner } };
    await tx.$queryRaw`SELECT 1 FROM "Connection" WHERE "shopId" = ${shop} AND partner = ${partner} FOR UPDATE`;
    const connection = await tx.connection.findUnique({ where: key, select: { settings: true } });
    if (!connection) return null;
    const from = orderSettings.parse(connection.settings);
    const to = orderSettings.parse({ ...from, ...change(from) });
    // Beside them stands what is the connector's own.
    const stored = { ...(connection.settings as object), ...to };
    await tx.connection.update({
      where: key,
      data: { settings: JSON.parse(JSON.stringify(stored)) as Prisma.InputJsonObject, reviewedAt: now() },
    });
    await also?.(tx, { from, to });
    return { from, to };
  });
}

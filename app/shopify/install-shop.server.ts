import { z } from "zod";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { catchUpJob } from "#app/queue/jobs.ts";
import { readShopDocument } from "./documents.ts";

/** Asks the Admin API of the shop that is being installed; shopify.server.ts passes the library's own client. */
export type AskInstalling = (document: string) => Promise<unknown>;

const answer = z.object({ shop: z.object({ name: z.string(), ianaTimezone: z.string(), currencyCode: z.string() }) });

/** Remembers a shop that gave access, or renews what is known of it. */
export async function installShop(ask: AskInstalling, shop: string): Promise<void> {
  const { name, ianaTimezone, currencyCode } = answer.parse(await ask(readShopDocument)).shop;
  const facts = { name, timeZone: ianaTimezone, currency: currencyCode, installedAt: now(), uninstalledAt: null };
  await db.$transaction(async (tx) => {
    const before = await tx.shop.findUnique({ where: { id: shop }, select: { uninstalledAt: true } });
    await tx.shop.upsert({ where: { id: shop }, create: { id: shop, ...facts }, update: facts });
    await tx.orderScan.upsert({
      where: { shopId: shop },
      create: { shopId: shop, scannedTo: facts.installedAt, newSince: facts.installedAt },
      // What was sold while the shop did without Punchcard may have been entered by hand.
      update: before?.uninstalledAt ? { newSince: facts.installedAt } : {},
    });
    await enqueue(tx, catchUpJob, { shop });
  });
}

import { couponConnectionFor, couponPartner } from "#app/connections/coupon-connection.server.ts";
import { noteCredentialsRejected } from "#app/connections/loyalty-connection.server.ts";
import { tailOf } from "#app/domain/ids.ts";
import { readUpc } from "#app/domain/upc.ts";
import { titleOf } from "#app/domain/order.ts";
import type { CouponProduct } from "#app/partners/capabilities.ts";
import { CredentialsRejected } from "#app/partners/errors.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { askForStale } from "#app/programs/read-catalogue.server.ts";
import { enqueueMany } from "#app/queue/enqueue.server.ts";
import { sendProductsJob } from "#app/queue/jobs.ts";
import { runOf } from "#app/queue/run-of.server.ts";

const pageSize = 500;
const dayMs = 24 * 60 * 60_000;
/** Shops that are asked for in one go: a thousand shops spread over the day by themselves. */
const shopsAtOnce = 20;

/** Tells the coupon partner of all the shop's products that have a barcode. May be repeated: the partner keeps one of each reference. */
export async function sendProducts({ shop }: { shop: string }): Promise<void> {
  const connection = await couponConnectionFor(shop);
  if (connection.status !== "ready") return;
  const { provider, partner, connectedAt } = connection;
  const startedAt = now();
  // What is sent is what was read last; a shop without a loyalty partner has nobody else who asks for it.
  await askForStale(shop);
  let sent = 0;
  try {
    for (let after = ""; ;) {
      const page = await readPage(shop, after);
      const last = page.at(-1);
      if (!last) break;
      const products = page.flatMap((variant) => productOf(variant) ?? []);
      if (products.length > 0) await provider.sendProducts(products);
      sent += products.length;
      after = last.variantGid;
    }
  } catch (error) {
    if (!(error instanceof CredentialsRejected)) throw error;
    await noteCredentialsRejected(db, { shop, partner, connectedAt });
    return;
  }
  // The shop's products may not have been read yet: then it is tried again soon.
  if (sent === 0) return;
  await db.connection.updateMany({ where: { shopId: shop, partner, connectedAt }, data: { productsAt: startedAt } });
  log("products_sent", { shop, partner, products: sent });
}

/** Asks for the products of shops that were not sent for a day, unless they are on their way: the partner may be silent for long. */
export async function askForProducts({ now: moment }: { now: Date }): Promise<void> {
  const due = await db.connection.findMany({
    where: {
      partner: couponPartner,
      status: "connected",
      shop: { uninstalledAt: null },
      OR: [{ productsAt: null }, { productsAt: { lt: new Date(moment.getTime() - dayMs) } }],
    },
    orderBy: { productsAt: { sort: "asc", nulls: "first" } },
    take: shopsAtOnce,
    select: { shopId: true },
  });
  const shops = await Promise.all(
    due.map(async ({ shopId: shop }) => ((await runOf(sendProductsJob, { shop })) === "idle" ? [{ shop }] : [])),
  );
  await db.$transaction((tx) => enqueueMany(tx, sendProductsJob, shops.flat()));
}

function readPage(shop: string, after: string) {
  return db.catalogueVariant.findMany({
    where: { shopId: shop, upc14: { not: null }, variantGid: { gt: after } },
    orderBy: { variantGid: "asc" },
    take: pageSize,
  });
}

function productOf(variant: Awaited<ReturnType<typeof readPage>>[number]): CouponProduct | null {
  const reading = readUpc(variant.barcode);
  if (reading.status !== "valid") return null;
  return { reference: tailOf(variant.variantGid), title: titleOf(variant), sku: variant.sku, upc: reading.upc };
}

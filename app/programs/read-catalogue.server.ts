import type { CatalogueRead } from "@prisma/client";
import { loyaltyConnectionFor, loyaltyPartner } from "#app/connections/loyalty-connection.server.ts";
import type { LoyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import { parseMoney } from "#app/domain/money.ts";
import { readUpc } from "#app/domain/upc.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import type { JobContext } from "#app/queue/handle.ts";
import { readCatalogueJob } from "#app/queue/jobs.ts";
import { ShopifyAccessLost, ShopifyRefused } from "#app/shopify/errors.ts";
import { readCataloguePage } from "#app/shopify/read-catalogue.server.ts";
import type { ShopVariant } from "#app/shopify/read-catalogue.server.ts";
import { refreshListedPrograms } from "./listed-programs.server.ts";
import { isFresh, readRecord } from "./read-record.ts";
import type { ReadProblem } from "./read-record.ts";

type What = "products" | "programs";
type Payload = { shop: string; what: What };
/** The name of the products' row in CatalogueRead; those of programs have their partner's. */
const products = "products";

/** Small enough to leave most of Shopify's cost bucket to the orders, which come meanwhile. */
const pageSize = 100;
/** What one job reads: the queue gives no job more than a quarter of an hour. */
const pagesPerJob = 50;
const dayMs = 24 * 60 * 60_000;

/** Asks for what was never read, or a day ago: when the programs page is opened. */
export async function askForStale(shop: string): Promise<void> {
  const connection = await loyaltyConnectionFor(shop);
  const reads = new Map((await db.catalogueRead.findMany({ where: { shopId: shop } })).map((read) => [read.what, read]));
  if (!isFresh(readRecord(reads.get(products) ?? null), now(), dayMs)) await askToRead({ shop, what: "products" });
  if (connection.status === "ready" && !isFresh(readRecord(reads.get(connection.partner) ?? null), now()))
    await askToRead({ shop, what: "programs" });
}

/** Shops whose programs are asked for in one go: a thousand shops spread over the day by themselves. */
const shopsAtOnce = 20;

/** Asks for what is a day old of shops that nobody looks at: what a new item resembles is known when its first order comes. Safe to repeat. */
export async function readStaleCatalogues({ now: moment }: { now: Date }): Promise<void> {
  const dayAgo = new Date(moment.getTime() - dayMs);
  const stale = await db.$queryRaw<{ shop: string }[]>`
    SELECT c."shopId" AS shop FROM "Connection" c
    JOIN "Shop" s ON s.id = c."shopId" AND s."uninstalledAt" IS NULL
    LEFT JOIN "CatalogueRead" r ON r."shopId" = c."shopId" AND r.what = c.partner
    WHERE c.partner = ${loyaltyPartner} AND c.status = 'connected' AND coalesce(r."startedAt", 'epoch') < ${dayAgo}
    ORDER BY coalesce(r."startedAt", 'epoch'), c."shopId" LIMIT ${shopsAtOnce}`;
  for (const { shop } of stale) await askForStale(shop);
}

/** Asks the worker to read everything again; one that is under way is enough. */
export async function askToRead({ shop, what }: Payload): Promise<"asked" | "under_way" | "not_connected"> {
  const connection = what === "programs" ? await loyaltyConnectionFor(shop) : null;
  if (connection && connection.status !== "ready") return "not_connected";
  const row = connection?.partner ?? products;
  return db.$transaction(async (tx) => {
    // One at a time for each shop: two that press at once ask once.
    await tx.$queryRaw`SELECT 1 FROM "Shop" WHERE id = ${shop} FOR NO KEY UPDATE`;
    const moment = now();
    const known = readRecord(await findRead(tx, shop, row));
    if (known.status === "reading" && isFresh(known, moment, what === "products" ? dayMs : undefined)) return "under_way";
    const asked = { startedAt: moment, problem: null, cursor: null, ...(what === "products" ? { rows: 0 } : {}) };
    await tx.catalogueRead.upsert({
      where: { shopId_what: { shopId: shop, what: row } },
      create: { shopId: shop, what: row, ...asked },
      update: asked,
    });
    await enqueue(tx, readCatalogueJob, { shop, what });
    return "asked";
  });
}

/** The job. It goes on where an earlier attempt stopped, and does nothing when all is read. */
export async function readCatalogue(
  { shop, what }: Payload,
  { signal }: Pick<JobContext, "signal">,
  connectionFor: LoyaltyConnectionFor = loyaltyConnectionFor,
): Promise<void> {
  if (what === "programs") return void (await refreshListedPrograms(shop, connectionFor));
  try {
    await readProducts(shop, signal);
  } catch (error) {
    const problem = lastingProblem(error);
    if (!problem) throw error;
    log.warn("products_not_read", { shop, error });
    await noteProblem(shop, problem);
  }
}

/** Shopify does not answer or asks to slow down: the page says so while the queue waits. */
export async function noteWaiting({ shop, what }: Payload): Promise<void> {
  if (what === "products") await noteProblem(shop, "shopify_waits");
}

export async function noteGivenUp({ shop, what }: Payload): Promise<void> {
  if (what === "products") await noteProblem(shop, "given_up");
}

async function readProducts(shop: string, signal: AbortSignal): Promise<void> {
  const { currency } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { currency: true } });
  for (let page = 1; page <= pagesPerJob; page += 1) {
    signal.throwIfAborted();
    const read = await findRead(db, shop, products);
    if (!read || readRecord(read).status !== "reading") return;
    const { variants, next } = await readCataloguePage(shop, { after: read.cursor, first: pageSize });
    await db.$transaction(async (tx) => {
      if (!(await savePage(tx, { read, variants, next, currency }))) return;
      if (next === null) await finish(tx, read);
      else if (page === pagesPerJob) await enqueue<Payload>(tx, readCatalogueJob, { shop, what: "products" });
    });
    if (next === null) return;
  }
}

type Page = { read: CatalogueRead; variants: ShopVariant[]; next: string | null; currency: string };

/** false, and nothing is written, when another worker has saved this page or somebody asked for a new reading meanwhile. */
async function savePage(tx: Tx, { read, variants, next, currency }: Page): Promise<boolean> {
  const { shopId, what, startedAt, cursor } = read;
  const { count } = await tx.catalogueRead.updateMany({
    where: { shopId, what, startedAt, cursor },
    data: { cursor: next, rows: { increment: variants.length }, problem: null },
  });
  if (count === 0) return false;
  await tx.catalogueVariant.deleteMany({ where: { shopId, variantGid: { in: variants.map(({ variantGid }) => variantGid) } } });
  await tx.catalogueVariant.createMany({
    data: variants.map(({ price, ...variant }) => ({
      shopId,
      ...variant,
      upc14: upc14Of(variant.barcode),
      priceMinor: parseMoney(price, currency).minor,
      readAt: startedAt,
    })),
  });
  return true;
}

/** What was there before and did not come again is no longer in the shop. */
async function finish(tx: Tx, { shopId, what, startedAt }: CatalogueRead): Promise<void> {
  await tx.catalogueVariant.deleteMany({ where: { shopId, readAt: { lt: startedAt } } });
  await tx.catalogueRead.update({ where: { shopId_what: { shopId, what } }, data: { finishedAt: now() } });
}

function upc14Of(barcode: string | null): string | null {
  const reading = readUpc(barcode);
  return reading.status === "valid" ? reading.upc.padStart(14, "0") : null;
}

/** What the next attempt would meet as well; null for what passes. */
function lastingProblem(error: unknown): ReadProblem | null {
  if (error instanceof ShopifyAccessLost) return "no_access";
  return error instanceof ShopifyRefused ? "shopify_refused" : null;
}

async function noteProblem(shop: string, problem: ReadProblem): Promise<void> {
  const read = await findRead(db, shop, products);
  if (!read || readRecord(read).status !== "reading") return;
  await db.catalogueRead.updateMany({ where: { shopId: shop, what: products, startedAt: read.startedAt }, data: { problem } });
}

function findRead(from: Pick<Tx, "catalogueRead">, shop: string, what: string): Promise<CatalogueRead | null> {
  return from.catalogueRead.findUnique({ where: { shopId_what: { shopId: shop, what } } });
}

import type { StoreSale } from "#app/domain/store-sale.ts";
import { figuresOf, isCounted } from "#app/domain/store-figures.ts";
import type { SalesSource } from "#app/partners/capabilities.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { daysToCheck } from "./due-imports.ts";
import type { ClosedDay } from "./due-imports.ts";
import { importTargetOf } from "./import-target.server.ts";
import type { ImportTarget } from "./import-target.server.ts";
import { latestOf } from "./latest-of.ts";
import { lockChain } from "./lock-chain.server.ts";
import { settleEdits } from "./settle-edits.server.ts";
import { storeSales } from "./store-sales.server.ts";

/** Written in one statement. */
const salesAtOnce = 500;

/** Days of a chain's stores that are over and were not read again yet. */
export async function daysLeftToCheck(
  tx: Pick<Tx, "storeDayCheck">,
  { target, now: moment }: { target: ImportTarget; now: Date },
): Promise<ClosedDay[]> {
  const { chain, locations } = target;
  if (chain.salesFrom === null || chain.importedAt === null) return [];
  const lately = new Date(moment.getTime() - 4 * 86_400_000);
  const checks = await tx.storeDayCheck.findMany({
    where: { locationId: { in: locations.map(({ id }) => id) }, day: { gt: lately } },
    select: { locationId: true, day: true },
  });
  const checked = new Set(checks.map(({ locationId, day }) => `${locationId} ${day.toISOString().slice(0, 10)}`));
  return daysToCheck({ locations, checked, since: chain.salesFrom, now: moment });
}

/**
 * Reads days that are over once more, all stores in one search, and keeps what the POS says of them beside what we had: a gap that no import
 * closed is closed, and told. Right after an import, so that nothing is taken for a gap that only was not brought in yet.
 */
export async function checkDays({ chain, source, signal }: { chain: string; source: SalesSource; signal: AbortSignal }): Promise<void> {
  const target = await importTargetOf(db, chain);
  const days = target ? await daysLeftToCheck(db, { target, now: now() }) : [];
  if (days.length === 0) return;
  const sales = await readDays({ source, signal }, days);
  await db.$transaction(async (tx) => {
    await lockChain(tx, chain);
    const here = await importTargetOf(tx, chain);
    if (here?.chain.state === "active") await compare(tx, here, { days, sales });
  });
}

async function readDays({ source, signal }: { source: SalesSource; signal: AbortSignal }, days: ClosedDay[]): Promise<StoreSale[]> {
  const range = {
    from: new Date(Math.min(...days.map(({ from }) => from.getTime()))),
    to: new Date(Math.max(...days.map(({ to }) => to.getTime()))),
  };
  const sales: StoreSale[] = [];
  let cursor: string | null = null;
  for (;;) {
    signal.throwIfAborted();
    const page = await source.salesOf(range, { cursor });
    sales.push(...page.sales);
    cursor = page.cursor;
    if (page.isLast) return latestOf(sales, ({ saleId }) => saleId);
  }
}

type Read = { days: ClosedDay[]; sales: StoreSale[] };

async function compare(tx: Tx, target: ImportTarget, { days, sales }: Read): Promise<void> {
  const moment = now();
  const checks = [];
  for (const day of days) {
    const outletId = target.locations.find(({ id }) => id === day.locationId)?.outletId;
    if (outletId === undefined) continue;
    const ours = await ourDay(tx, day);
    const pos = sales.filter((sale) => sale.outletId === outletId && isCounted(sale) && sale.soldAt >= day.from && sale.soldAt < day.to);
    const posMinor = pos.reduce((sum, sale) => sum + figuresOf(sale).sales.minor, 0);
    checks.push({
      locationId: day.locationId,
      day: new Date(day.day),
      shopId: target.chain.shopId,
      posSales: pos.length,
      posMinor,
      ...ours,
    });
  }
  for (let start = 0; start < sales.length; start += salesAtOnce) {
    const { hours } = await storeSales(tx, target, { sales: sales.slice(start, start + salesAtOnce) });
    await settleEdits(tx, hours);
  }
  await tx.storeDayCheck.createMany({ data: checks.map((check) => ({ ...check, checkedAt: moment })), skipDuplicates: true });
  const gaps = checks.filter(({ posSales, posMinor, ourSales, ourMinor }) => posSales !== ourSales || BigInt(posMinor) !== ourMinor);
  if (gaps.length > 0) log.warn("import_gaps", { chain: target.chain.id, days: gaps.length });
}

async function ourDay(tx: Tx, { locationId, day }: ClosedDay): Promise<{ ourSales: number; ourMinor: bigint }> {
  const sums = await tx.storeSale.aggregate({
    where: { locationId, day: new Date(day), counted: true },
    _count: true,
    _sum: { salesMinor: true },
  });
  return { ourSales: sums._count, ourMinor: sums._sum.salesMinor ?? 0n };
}

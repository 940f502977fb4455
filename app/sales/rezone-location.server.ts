import type { StoreLocation } from "@prisma/client";
import { dayIn } from "#app/domain/date.ts";
import { hourIn } from "#app/domain/store-hours.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import type { JobContext } from "#app/queue/handle.ts";
import { rezoneLocationJob } from "#app/queue/jobs.ts";
import { lockChain } from "./lock-chain.server.ts";
import { setSchedules } from "./set-schedules.server.ts";
import { settleEdits } from "./settle-edits.server.ts";
import { startReimport } from "./start-import.server.ts";
import { hoursAnew } from "./store-shifts.server.ts";

/**
 * Sets the clock of a location. What was brought in is told by the new one, in slices, by a job; where there was none before, what was left
 * out since the chain's first import is brought in.
 */
export async function rezoneLocation({ location, timeZone }: { location: string; timeZone: string }): Promise<void> {
  const found = await db.storeLocation.findUniqueOrThrow({ where: { id: location }, include: { chain: true } });
  const { shopId: shop, chainId: chain, timeZone: before } = found;
  if (before === timeZone) return;
  await db.$transaction(async (tx) => {
    await lockChain(tx, chain);
    await tx.storeLocation.update({ where: { id: location }, data: { timeZone } });
    // Its days began and ended at other moments.
    await tx.storeDayCheck.deleteMany({ where: { locationId: location } });
    if (before !== null) await enqueue(tx, rezoneLocationJob, { shop, location });
  });
  await setSchedules({ shop, chain });
  const { salesFrom } = found.chain;
  if (before !== null || salesFrom === null) return;
  const days = { firstDay: dayIn(timeZone, salesFrom), lastDay: dayIn(timeZone, now()) };
  await startReimport({ shop, chain, ...days, locationIds: [location], actor: "punchcard" });
}

const slice = 1_000;

/** The job: days and hours of a location's sales, lines and shifts by its clock. Safe to repeat: only what is other than it was is written. */
export async function rezoneSales(
  { location: id }: { shop: string; location: string },
  { signal }: Pick<JobContext, "signal">,
): Promise<void> {
  for (const part of [rezoneSlice, rezoneShifts]) {
    let after: string | null = null;
    do {
      signal.throwIfAborted();
      after = await underLock(id, (tx, location) => part(tx, { ...location, after }));
    } while (after !== null);
  }
  await underLock(id, async (tx, { location }) => {
    const edits = await tx.storeEdit.findMany({ where: { locationId: location.id }, select: { day: true, hour: true } });
    await settleEdits(
      tx,
      edits.map(({ day, hour }) => ({ locationId: location.id, day: day.toISOString().slice(0, 10), hour })),
    );
    return null;
  });
}

type Zoned = { location: StoreLocation; timeZone: string };

/** null too where there is no such location any more. */
async function underLock(id: string, work: (tx: Tx, here: Zoned) => Promise<string | null>): Promise<string | null> {
  return db.$transaction(async (tx) => {
    const found = await tx.storeLocation.findUnique({ where: { id } });
    if (!found) return null;
    await lockChain(tx, found.chainId);
    // Another clock may have been set while we waited.
    const location = await tx.storeLocation.findUnique({ where: { id } });
    return location?.timeZone ? work(tx, { location, timeZone: location.timeZone }) : null;
  });
}

type Slice = Zoned & { after: string | null };

/** @returns where the next slice begins; null behind the last. */
async function rezoneSlice(tx: Tx, { location, timeZone, after }: Slice): Promise<string | null> {
  const sales = await tx.storeSale.findMany({
    where: { locationId: location.id, ...(after === null ? {} : { id: { gt: after } }) },
    select: { id: true, soldAt: true, day: true, hour: true },
    orderBy: { id: "asc" },
    take: slice,
  });
  const moved = sales
    .map(({ id, soldAt, day, hour }) => ({ id, was: `${day.toISOString().slice(0, 10)} ${hour}`, ...hourIn(timeZone, soldAt) }))
    .filter(({ was, day, hour }) => was !== `${day} ${hour}`);
  const rows = JSON.stringify(moved.map(({ id, day, hour }) => ({ id, day, hour })));
  if (moved.length > 0) {
    await tx.$executeRaw`
      UPDATE "StoreSale" s SET "day" = r."day", "hour" = r."hour"
      FROM jsonb_to_recordset(${rows}::jsonb) AS r("id" uuid, "day" date, "hour" smallint) WHERE s."id" = r."id"`;
    await tx.$executeRaw`
      UPDATE "StoreSaleLine" l SET "day" = r."day"
      FROM jsonb_to_recordset(${rows}::jsonb) AS r("id" uuid, "day" date) WHERE l."saleId" = r."id" AND l."day" <> r."day"`;
  }
  return sales.length < slice ? null : (sales.at(-1)?.id ?? null);
}

async function rezoneShifts(tx: Tx, { location, timeZone, after }: Slice): Promise<string | null> {
  const shifts = await tx.storeShift.findMany({
    where: { locationId: location.id, ...(after === null ? {} : { id: { gt: after } }) },
    orderBy: { id: "asc" },
    take: slice,
  });
  await hoursAnew(tx, { ...location, timeZone }, { shifts, now: now() });
  return shifts.length < slice ? null : (shifts.at(-1)?.id ?? null);
}

import { now } from "#app/platform/clock.server.ts";
import { dayIn } from "#app/domain/date.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueue, enqueueNow } from "#app/queue/enqueue.server.ts";
import { importSalesJob, reimportSalesJob } from "#app/queue/jobs.ts";
import type { RunView } from "./chain-view.ts";
import { lockChain } from "./lock-chain.server.ts";
import { runViewOf } from "./read-runs.server.ts";

type Starting = { shop: string; chain: string; kind: "backfill" | "manual"; actor: string };

/** Has a chain's sales brought in now. What is under way already is enough: it is what is answered then, and it waits no longer. */
export async function startImport({ shop, chain, kind, actor }: Starting): Promise<RunView> {
  return db.$transaction(async (tx) => {
    await lockChain(tx, chain);
    const underWay = await tx.importRun.findFirst({
      where: { chainId: chain, kind: { not: "reimport" }, state: { in: ["waiting", "running"] } },
      orderBy: { createdAt: "asc" },
    });
    const run =
      underWay ?? (await tx.importRun.create({ data: { shopId: shop, chainId: chain, kind, requestedBy: actor, createdAt: now() } }));
    await enqueueNow(tx, importSalesJob, [{ shop, chain }]);
    return runViewOf(run);
  });
}

/** Days of a re-import at once. */
export const mostDays = 366;
const daySyntax = /^\d{4}-\d{2}-\d{2}$/;

/** `locationIds`: ids of `StoreLocation`; all that are brought in where it is empty. */
export type Reimport = { shop: string; chain: string; firstDay: string; lastDay: string; locationIds: string[]; actor: string };

export type ReimportAnswer =
  | { status: "started"; run: RunView }
  | { status: "invalid"; /** Field → key of the text under `stores.errors`. */ errors: Record<string, string> };

/** Has days of a chain brought in again, as they are at the POS now: by the clock of each location. While the chain is paused it waits. */
export async function startReimport({ shop, chain, firstDay, lastDay, locationIds, actor }: Reimport): Promise<ReimportAnswer> {
  const locations = await db.storeLocation.findMany({ where: { shopId: shop, chainId: chain, status: "operational" } });
  const chosen = locations.filter(({ id, timeZone }) => timeZone !== null && (locationIds.length === 0 || locationIds.includes(id)));
  const errors = { ...dayErrors({ firstDay, lastDay }), ...(chosen.length === 0 ? { locationIds: "no_locations" } : {}) };
  if (Object.keys(errors).length > 0) return { status: "invalid", errors };
  const run = await db.$transaction(async (tx) => {
    const made = await tx.importRun.create({
      data: {
        shopId: shop,
        chainId: chain,
        kind: "reimport",
        firstDay,
        lastDay,
        locationIds,
        requestedBy: actor,
        progress: 0,
        createdAt: now(),
      },
    });
    const isActive = await tx.storeChain.count({ where: { id: chain, state: "active" } });
    if (isActive) await enqueue(tx, reimportSalesJob, { shop, run: made.id });
    return made;
  });
  return { status: "started", run: runViewOf(run) };
}

function dayErrors({ firstDay, lastDay }: Pick<Reimport, "firstDay" | "lastDay">): Record<string, string> {
  const errors = {
    ...(isDay(firstDay) ? {} : { firstDay: firstDay === "" ? "required" : "not_a_day" }),
    ...(isDay(lastDay) ? {} : { lastDay: lastDay === "" ? "required" : "not_a_day" }),
  };
  if (Object.keys(errors).length > 0) return errors;
  // Somewhere it is tomorrow already.
  const today = dayIn("Pacific/Kiritimati", now());
  if (firstDay > today) return { firstDay: "in_the_future" };
  if (lastDay < firstDay) return { lastDay: "before_first_day" };
  const days = (Date.parse(lastDay) - Date.parse(firstDay)) / 86_400_000 + 1;
  return days > mostDays ? { lastDay: "too_many_days" } : {};
}

function isDay(day: string): boolean {
  return daySyntax.test(day) && !Number.isNaN(Date.parse(day)) && new Date(day).toISOString().startsWith(day);
}

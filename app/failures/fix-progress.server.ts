import { db } from "#app/platform/db.server.ts";
import type { FixId } from "./catalogue.ts";
import type { FailureMention, FixProgress } from "./failure-view.ts";

const dayMs = 86_400_000;
const newest = 5;
const mentionsPerReason = 5;

type Applied = { id: string; fix: string; actor: string; appliedAt: Date; failures: number };

/**
 * What became of the newest fix of a failure, or of its cause: for a day, and for as long as something is under way. An older one is told of
 * as well while more of its failures are under way.
 */
export async function fixProgress(shop: string, { failureId, now }: { failureId: string; now: Date }): Promise<FixProgress[]> {
  const applied = await fixesOf(shop, failureId);
  const progress = await Promise.all(applied.map(progressOf));
  const [latest, ...older] = progress.filter(({ healed, failed, pending }) => healed + failed + pending > 0);
  if (!latest) return [];
  const shown = older.filter(({ pending }) => pending > latest.pending);
  const isFresh = now.getTime() - new Date(latest.appliedAt).getTime() < dayMs;
  return latest.pending > 0 || isFresh ? [latest, ...shown] : shown;
}

/** Newest first. A failure may have another cause since the fix. */
async function fixesOf(shop: string, failureId: string): Promise<Applied[]> {
  const failure = await db.failure.findFirst({ where: { shopId: shop, id: failureId }, select: { cause: true } });
  if (!failure) return [];
  const [ofCause, targets] = await Promise.all([
    db.fix.findMany({
      where: { shopId: shop, cause: failure.cause, targets: { some: {} } },
      orderBy: [{ appliedAt: "desc" }, { id: "desc" }],
      take: newest,
    }),
    db.fixTarget.findMany({
      where: { failureId, fix: { shopId: shop } },
      include: { fix: true },
      orderBy: { fixId: "desc" },
      take: newest,
    }),
  ]);
  const fixes = new Map([...ofCause, ...targets.map(({ fix }) => fix)].map((fix) => [fix.id, fix]));
  return [...fixes.values()].sort((one, other) => other.appliedAt.getTime() - one.appliedAt.getTime()).slice(0, newest);
}

async function progressOf({ id, fix, actor, appliedAt, failures }: Applied): Promise<FixProgress> {
  const [tallies, [waiting], samples] = await Promise.all([
    db.fixTarget.groupBy({ by: ["state", "code"], where: { fixId: id }, _count: true }),
    db.$queryRaw<{ later: number; next: Date | null }[]>`
      SELECT count(*)::int AS later, min(coalesce(failure."nextAttemptAt", held.next, outage.next)) AS next
      FROM "FixTarget" AS target
      JOIN "Failure" AS failure ON failure.id = target."failureId"
      -- While the partner does not answer, its order has a failure of its own, or the connection has one: that knows when.
      LEFT JOIN LATERAL (SELECT min("nextAttemptAt") AS next FROM "Failure" WHERE "orderId" = failure."orderId") AS held ON true
      LEFT JOIN LATERAL (
        SELECT max("nextAttemptAt") AS next FROM "Failure" WHERE "shopId" = failure."shopId" AND subject = 'check:' || failure.partner || ':answers'
      ) AS outage ON failure.status = 'retrying'
      WHERE target."fixId" = ${id}::uuid AND target.state = 'pending' AND coalesce(failure."nextAttemptAt", held.next, outage.next) IS NOT NULL`,
    db.$queryRaw<({ code: string } & FailureMention)[]>`
      SELECT code, id, "orderName", "customerName", "productTitle" FROM (
        SELECT target.code, failure.id, failure."orderName", failure."customerName", failure."productTitle",
          row_number() OVER (PARTITION BY target.code ORDER BY failure."occurredAt" DESC, failure.id DESC) AS place
        FROM "FixTarget" AS target JOIN "Failure" AS failure ON failure.id = target."failureId"
        WHERE target."fixId" = ${id}::uuid AND target.state = 'failed') AS failed
      WHERE place <= ${mentionsPerReason} ORDER BY place`,
  ]);
  const counted = (state: string) => tallies.filter((tally) => tally.state === state).reduce((sum, { _count }) => sum + _count, 0);
  const [healed, failed] = [counted("healed"), counted("failed")];
  // While its job runs, some have no target yet.
  const total = Math.max(failures, healed + failed + counted("pending"));
  return {
    id,
    fix: fix as FixId,
    actor,
    appliedAt: appliedAt.toISOString(),
    total,
    healed,
    failed,
    pending: total - healed - failed,
    later: waiting?.later ?? 0,
    nextAttemptAt: waiting?.next?.toISOString() ?? null,
    reasons: tallies
      .filter(({ state, code }) => state === "failed" && code !== null)
      .sort((one, other) => other._count - one._count)
      .map(({ code, _count }) => ({
        code: code as FixProgress["reasons"][number]["code"],
        count: _count,
        failures: samples
          .filter((sample) => sample.code === code)
          .map(({ id: failure, orderName, customerName, productTitle }) => ({ id: failure, orderName, customerName, productTitle })),
      })),
  };
}

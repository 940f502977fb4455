import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { healableStatuses } from "./failure-status.ts";
import { keepEvents } from "./keep-events.server.ts";
import { settleTargets } from "./settle-targets.server.ts";

type Many = { shop: string; ids: string[]; actor: string };

/** What became of a failure that a fix was to heal and that somebody hid meanwhile, in place of a failure code. */
export const hiddenMeanwhile = "hidden";

/** Puts open failures out of sight; nothing is deleted. Returns how many. */
export async function hideFailures({ shop, ids, actor }: Many): Promise<number> {
  const moment = now();
  return db.$transaction(async (tx) => {
    const hidden = await tx.$queryRaw<{ id: string }[]>`
      UPDATE "Failure" SET status = 'hidden', "closedAt" = ${moment}, "closedBy" = ${actor}, "snoozedUntil" = NULL
      WHERE "shopId" = ${shop} AND id = ANY(${ids}::uuid[]) AND status::text = ANY(${[...healableStatuses]})
      RETURNING id`;
    const failureIds = hidden.map(({ id }) => id);
    await keepEvents(tx, { failureIds, actor, kind: "hidden", now: moment });
    await settleTargets(tx, { failureIds, code: hiddenMeanwhile, now: moment });
    return hidden.length;
  });
}

/** Brings hidden failures back. Returns how many. */
export async function unhideFailures({ shop, ids, actor }: Many): Promise<number> {
  return db.$transaction(async (tx) => {
    const shown = await tx.$queryRaw<{ id: string }[]>`
      UPDATE "Failure" SET status = (CASE WHEN "waitingSince" IS NULL THEN 'open' ELSE 'waiting' END)::"FailureStatus",
        "closedAt" = NULL, "closedBy" = NULL
      WHERE "shopId" = ${shop} AND id = ANY(${ids}::uuid[]) AND status = 'hidden'
      RETURNING id`;
    await keepEvents(tx, { failureIds: shown.map(({ id }) => id), actor, kind: "unhidden", now: now() });
    return shown.length;
  });
}

import { posConnectionFor, withAccount } from "#app/connections/pos-connection.server.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { connectionCause } from "#app/domain/cause.ts";
import { CredentialsRejected } from "#app/partners/errors.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { checkUpJob, resumePosJob, retryCauseJob } from "#app/queue/jobs.ts";
import { runOf } from "#app/queue/run-of.server.ts";
import { shopProblem } from "./pos-problem.ts";
import { closeShopProblems, recordShopProblem } from "./save-pos-outcome.server.ts";

type Account = { shop: string; partner: PosPartner };

/**
 * Asks a silent POS whether it answers; when it does, the orders go that waited for it.
 * @throws PartnerUnavailable, UnexpectedAnswer: the queue asks again later.
 */
export async function resumePos({ shop, partner }: Account): Promise<void> {
  const connection = await posConnectionFor(shop, partner);
  // Orders wait for the merchant then.
  if (connection?.status !== "ready") return;
  const { pos } = connection;
  try {
    await withAccount({ shop, partner }, () => pos.account(), { evenIfSilent: true });
  } catch (error) {
    if (!(error instanceof CredentialsRejected)) throw error;
    // It answers, and lets nobody in: the check-up says so.
    return db.$transaction((tx) => enqueue(tx, checkUpJob, { shop, partner }));
  }
  await db.$transaction(async (tx) => {
    await closeShopProblems(tx, { shop, partner, now: now() }, ["answers"]);
    await enqueue(tx, retryCauseJob, { shop, cause: connectionCause(partner) });
  });
}

/** Has a silent POS asked until it answers. Asked for apart from the orders that wait: should it be lost, the next check-up asks for it. */
export async function resumeLater({ shop, partner }: Account): Promise<void> {
  if ((await runOf(resumePosJob, { shop, partner })) === "idle")
    await db.$transaction((tx) => enqueue(tx, resumePosJob, { shop, partner }));
}

/** Attempts that end in silence before it is worth the merchant's attention: most silences pass by themselves. */
const quietAttempts = 2;

/** It was silent again. `nextAttemptAt` null: given up, until the next check-up. */
export async function noteSilent(
  { shop, partner }: Account,
  { attempt, nextAttemptAt }: { attempt: number; nextAttemptAt: Date | null },
): Promise<void> {
  if (attempt <= quietAttempts && nextAttemptAt) return;
  await db.$transaction((tx) => recordShopProblem(tx, { shop, partner, now: now() }, shopProblem("pos_unavailable", "answers")));
}

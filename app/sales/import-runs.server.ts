import type { ImportRun } from "@prisma/client";
import { noteChainRejected } from "#app/connections/sales-source.server.ts";
import { CredentialsRejected, PartnerError, UnexpectedAnswer } from "#app/partners/errors.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import type { RunProblem } from "./chain-view.ts";

export const unfinished: ImportRun["state"][] = ["waiting", "running"];

/** An answer that nobody can read may be of a moment: it is asked for again so many times. */
const unreadableAttempts = 3;

export async function endRun(tx: Db, id: string, end: { state: "done" } | { state: "failed"; problem: RunProblem }): Promise<void> {
  const facts = end.state === "done" ? { state: end.state, problem: null, progress: 1 } : end;
  await tx.importRun.updateMany({ where: { id, state: { in: unfinished } }, data: { ...facts, finishedAt: now() } });
}

type Failing = { run: Pick<ImportRun, "id" | "chainId">; connectedAt: Date; attempt: number };

/**
 * Ends a run whose next attempt would meet the same.
 * @throws the error, where another attempt may do: the queue makes it.
 */
export async function endRunFor(error: unknown, { run, connectedAt, attempt }: Failing): Promise<void> {
  if (error instanceof CredentialsRejected) {
    await noteChainRejected(run.chainId, { connectedAt });
    await endRun(db, run.id, { state: "failed", problem: "credentials_rejected" });
  } else if (error instanceof UnexpectedAnswer && attempt >= unreadableAttempts) {
    await endRun(db, run.id, { state: "failed", problem: "unexpected_answer" });
  } else throw error;
  log.warn("import_failed", { chain: run.chainId, run: run.id, error });
}

/** Why a run stands still while the queue waits for its next attempt; null where the reason is none of the POS. */
export function problemOf(error: unknown): RunProblem | null {
  return error instanceof PartnerError ? error.code : null;
}

import { db } from "#app/platform/db.server.ts";
import { causesOfProgram } from "#app/programs/enrolments.server.ts";
import { cancelStep, confirmStep, waitingStep, waitingStepFor } from "#app/programs/steps.server.ts";
import type { StepKind, WaitingStep } from "#app/programs/steps.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { retryCauseJob } from "#app/queue/jobs.ts";
import { applyFix } from "./apply-fix.server.ts";
import type { FixResult } from "./failure-view.ts";
import { healableStatuses } from "./failure-status.ts";
import type { StepDecision } from "./step-decision.ts";

type Settling = { shop: string; kind: StepKind; id: string; decision: StepDecision; actor: string };
export type StepResult = { status: "settled" } | { status: "not_waiting" } | Extract<FixResult, { status: "refused" }>;

/**
 * Says of a step at the partner that it is done, or gives it up. It is the fix of a failure that waits for it, so that it heals and is
 * written down in the same way wherever it is pressed; what no failure waits for is settled by itself.
 */
export async function settleStep(settling: Settling): Promise<StepResult> {
  const { shop, decision, actor } = settling;
  const step = await waitingStep(settling);
  if (!step) return { status: "not_waiting" };
  const failureId = await failureThatWaits(shop, { step, decision });
  if (failureId === null) return settleAlone(settling);
  const fix = decision === "confirm" ? "confirm_step" : "cancel_step";
  const result = await applyFix({ shop, failureId, fix, form: {}, actor });
  if (result.status !== "refused") return { status: "settled" };
  // Somebody else was quicker.
  return result.reason === "not_offered" || result.reason === "already_closed" ? { status: "not_waiting" } : result;
}

type Waiting = { step: WaitingStep; decision: StepDecision };

async function failureThatWaits(shop: string, { step: { kind, row }, decision }: Waiting): Promise<string | null> {
  const { partner } = row;
  // What was put off stays so when the step is given up.
  const statuses = decision === "confirm" ? healableStatuses : (["waiting"] as const);
  const causes = kind === "exception" ? [row.cause] : await causesOfProgram(db, { shop, partner, programId: row.programId });
  const failures = await db.failure.findMany({
    where: { shopId: shop, partner, cause: { in: causes }, status: { in: [...statuses] } },
    distinct: ["cause"],
    orderBy: [{ cause: "asc" }, { occurredAt: "desc" }],
    select: { id: true, cause: true },
  });
  for (const { id, cause } of failures) {
    // An item of the program may wait for something else.
    if ((await waitingStepFor({ shop, partner, cause }))?.row.id === row.id) return id;
  }
  return null;
}

async function settleAlone({ decision, ...step }: Settling): Promise<StepResult> {
  if (decision === "cancel") return { status: (await cancelStep(step)) ? "settled" : "not_waiting" };
  const causes = await confirmStep(step);
  if (!causes) return { status: "not_waiting" };
  // Lines that were skipped for the item have no failure.
  await db.$transaction(async (tx) => {
    for (const cause of causes) await enqueue(tx, retryCauseJob, { shop: step.shop, cause });
  });
  return { status: "settled" };
}

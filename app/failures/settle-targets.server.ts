import type { Tx } from "#app/platform/db.server.ts";

/** Writes down, for the fixes that were to heal these failures, what became of them. `code`: why they did not heal; null when they did. */
export async function settleTargets(
  tx: Tx,
  { failureIds, code, now }: { failureIds: string[]; code: string | null; now: Date },
): Promise<void> {
  if (failureIds.length === 0) return;
  await tx.fixTarget.updateMany({
    where: { failureId: { in: failureIds }, state: "pending" },
    data: { state: code === null ? "healed" : "failed", code, settledAt: now },
  });
}

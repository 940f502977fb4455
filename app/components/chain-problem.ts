import type { ChainView, RunProblem } from "#app/sales/chain-view.ts";

/** What keeps sales of a chain from coming in; each has its texts under `stores.problems`. */
export type ChainProblem = RunProblem | "disconnected";

/** null: nothing does, or the chain is not to bring in anything now. */
export function problemOf({ state, access, run }: Pick<ChainView, "state" | "access" | "run">): ChainProblem | null {
  if (state !== "active" && state !== "paused") return null;
  if (access !== "connected") return access;
  return run === null || run.state === "done" ? null : run.problem;
}

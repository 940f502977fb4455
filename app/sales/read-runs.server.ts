import type { ImportRun } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";
import { runProblems } from "./chain-view.ts";
import type { RunProblem, RunView } from "./chain-view.ts";

const shown = 20;

/** The last runs of a chain, the newest first. */
export async function readRuns({ shop, chain }: { shop: string; chain: string }): Promise<RunView[]> {
  const runs = await db.importRun.findMany({
    where: { shopId: shop, chainId: chain },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: shown,
  });
  return runs.map(runViewOf);
}

export function runViewOf(run: ImportRun): RunView {
  const { id, kind, state, progress, sales, shifts, firstDay, lastDay, createdAt, startedAt, finishedAt, requestedBy } = run;
  const problem = isRunProblem(run.problem) ? run.problem : null;
  return { id, kind, state, progress, sales, shifts, firstDay, lastDay, problem, createdAt, startedAt, finishedAt, requestedBy };
}

function isRunProblem(problem: string | null): problem is RunProblem {
  return runProblems.some((known) => known === problem);
}

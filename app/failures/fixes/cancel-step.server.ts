import { cancelStep, waitingStepFor } from "#app/programs/steps.server.ts";
import type { FixModule } from "./effect.ts";

/** The step at the partner is given up: what waited for it is open again. */
export const cancelWaiting: FixModule = {
  offered: async ({ shop, failure }) => (await waitingStepFor({ shop, ...failure })) !== null,
  sends: async ({ shop, failure }) => {
    const step = await waitingStepFor({ shop, ...failure });
    return step ? [{ to: "punchcard", operation: "cancelStep", data: { program: step.row.programTitle } }] : [];
  },
  apply: async ({ shop, failure, actor }) => {
    const step = await waitingStepFor({ shop, ...failure });
    if (!step) return { status: "done" };
    await cancelStep({ shop, kind: step.kind, id: step.row.id, actor });
    return { status: "done", note: { program: step.row.programTitle }, changed: [{ what: step.kind, from: "waiting", to: "cancelled" }] };
  },
};

import type { ProgramException } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";
import { reasonOf } from "#app/programs/exceptions.server.ts";
import { causesOfProgram } from "#app/programs/enrolments.server.ts";
import { confirmStep, waitingStepFor } from "#app/programs/steps.server.ts";
import type { CopyItem } from "../failure-view.ts";
import type { FixModule } from "./effect.ts";
import { pageFor, purchasesToEnter, readyConnection } from "./step-context.server.ts";

/** A person says that it is done on the partner's page: everything that waited for it is tried again. */
export const confirmDone: FixModule = {
  // Also when the step is confirmed already and what waited was not tried again: a press that was interrupted.
  offered: async ({ shop, failure }) => failure.status === "waiting" || (await waitingStepFor({ shop, ...failure })) !== null,
  prepare: async (context) => {
    const { shop, failure } = context;
    const [connection, step] = await Promise.all([readyConnection(shop), waitingStepFor({ shop, ...failure })]);
    if (!step) return {};
    const page = connection && pageFor(connection.program.store, step.kind);
    if (step.kind === "exception") return { page, copy: [...copyOfException(step.row), ...(await purchasesToEnter(context))] };
    const { programTitle, distributor, accountNumber } = step.row;
    const copy = [
      { label: "program", value: programTitle },
      { label: "distributor", value: distributor },
      { label: "accountNumber", value: accountNumber },
      { label: "upc", value: failure.upc ?? "" },
    ];
    return { page, copy: copy.filter(({ value }) => value) };
  },
  alsoMends: async ({ shop, failure }) => {
    const step = await waitingStepFor({ shop, ...failure });
    return step?.kind === "enrolment" ? causesOfProgram(db, { shop, ...step.row }) : [];
  },
  sends: async ({ shop, failure }) => {
    const step = await waitingStepFor({ shop, ...failure });
    return step ? [{ to: "punchcard", operation: "confirmStep", data: { program: step.row.programTitle } }] : [];
  },
  apply: async ({ shop, failure, actor }) => {
    const step = await waitingStepFor({ shop, ...failure });
    if (!step) return { status: "done" };
    const { kind, row } = step;
    const causes = await confirmStep({ shop, kind, id: row.id, actor });
    // Somebody else was quicker.
    if (!causes) return { status: "done" };
    return { status: "done", causes, note: { program: row.programTitle }, changed: [{ what: kind, from: "waiting", to: "done" }] };
  },
};

/** In the order in which the partner's page asks for it. */
export function copyOfException({ programTitle, likeTitle, name, upc, reason }: ProgramException): CopyItem[] {
  const known = reasonOf(reason);
  return [
    { label: "program", value: programTitle },
    { label: "like", value: likeTitle },
    { label: "name", value: name },
    { label: "upc", value: upc },
    { label: "reason", value: known ? reasonsAtPartner[known] : reason },
  ];
}

/** As one picks it from the partner's list, which is in English. Its exact words are not public. */
const reasonsAtPartner = { new_item: "New item", new_size: "New size", new_upc: "New UPC", limited_edition: "Limited edition" };

import type { ProgramException, StepHow } from "@prisma/client";
import { upcCause } from "#app/domain/cause.ts";
import { exceptionReasons } from "#app/domain/loyalty.ts";
import type { ExceptionReason, NewException, Program } from "#app/domain/loyalty.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";

type Starting = {
  shop: string;
  partner: string;
  program: Program;
  exception: NewException;
  how: StepHow;
  actor: string;
};

/** Keeps an item as an exception of a program: "direct" is recorded by us, "assisted" waits for a person. A later one takes the place of an earlier. */
export async function startException({ shop, partner, program, exception, how, actor }: Starting): Promise<ProgramException> {
  const moment = now();
  const done = how === "direct";
  const { upc, name, like, reason } = exception;
  const facts = {
    ...{ upc, name, programId: program.programId, programTitle: program.title, likeUpc: like.upc, likeTitle: like.description, reason },
    ...{ how, startedBy: actor, startedAt: moment },
    ...{ state: done ? ("done" as const) : ("waiting" as const), doneBy: done ? actor : null, doneAt: done ? moment : null },
  };
  const key = { shopId: shop, partner, cause: upcCause(upc) };
  return db.programException.upsert({
    where: { shopId_partner_cause: key },
    create: { ...key, ...facts },
    update: facts,
  });
}

/** The exceptions of a shop, the newest first. */
export function listExceptions(shop: string, partner: string): Promise<ProgramException[]> {
  return db.programException.findMany({ where: { shopId: shop, partner }, orderBy: [{ startedAt: "desc" }, { id: "desc" }] });
}

/** A reason as it is stored or was sent in a form; null when it is none of ours. */
export function reasonOf(text: string): ExceptionReason | null {
  return exceptionReasons.find((reason) => reason === text) ?? null;
}

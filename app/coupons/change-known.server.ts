import { Prisma } from "@prisma/client";
import type { Hold } from "@prisma/client";
import { v7 as newId } from "uuid";
import { db } from "#app/platform/db.server.ts";
import { asJson } from "./as-json.ts";
import type { HoldChange, Step } from "./move-hold.server.ts";
import type { HoldEvent } from "./next-hold.ts";

/**
 * Changes a hold and notes it in its history, if the rules still find it as it is known: one statement, which is one transaction. null when
 * it is another by now; nothing is written then.
 */
export async function changeKnown(
  known: Hold,
  change: HoldChange,
  { event, actor, now, details = {} }: Step & { event: HoldEvent },
): Promise<Hold | null> {
  // Names of the model, not anybody's words.
  const columns = Prisma.raw(
    Object.keys(change)
      .map((name) => `"${name}"`)
      .join(", "),
  );
  const [hold] = await db.$queryRaw<Hold[]>`
    WITH moved AS (
      UPDATE "Hold" SET (${columns}) = (SELECT ${columns} FROM jsonb_populate_record("Hold", ${asJson(change)}::jsonb))
      WHERE id = ${known.id}::uuid AND state = ${known.state}::"HoldState" AND reason IS NOT DISTINCT FROM ${known.reason}
        AND "codeState" = ${known.codeState}::"CodeState" AND "orderKept" = ${known.orderKept}
        AND "authRef" IS NOT DISTINCT FROM ${known.authRef} AND attempts = ${known.attempts}
      RETURNING *
    ), noted AS (
      INSERT INTO "HoldEvent" (id, "holdId", at, actor, kind, state, details)
      SELECT ${newId()}::uuid, id, ${now}, ${actor}, ${event.kind}, state, ${asJson(details)}::jsonb FROM moved
    )
    SELECT * FROM moved`;
  return hold ?? null;
}

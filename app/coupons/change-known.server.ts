import { Prisma } from "@prisma/client";
import type { Hold } from "@prisma/client";
import { v7 as newId } from "uuid";
import { query } from "#app/platform/db.server.ts";
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
  const [hold] = await query<Hold>(Prisma.sql`
    WITH moved AS (
      UPDATE "Hold" SET (${columns}) = (SELECT ${columns} FROM jsonb_populate_record("Hold", ${asJson(change)}::jsonb))
      WHERE id = ${known.id}::uuid AND (state, reason, "codeState", "orderKept", "authRef", attempts) IS NOT DISTINCT FROM
        (${known.state}::"HoldState", ${known.reason}, ${known.codeState}::"CodeState", ${known.orderKept}, ${known.authRef}, ${known.attempts})
      RETURNING *
    ), noted AS (
      INSERT INTO "HoldEvent" (id, "shopId", "holdId", at, actor, kind, state, details)
      SELECT ${newId()}::uuid, "shopId", id, ${now}, ${actor}, ${event.kind}, state, ${asJson(details)}::jsonb FROM moved
    )
    SELECT * FROM moved`);
  return hold ?? null;
}

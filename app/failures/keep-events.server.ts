import { v7 as newId } from "uuid";
import type { Tx } from "#app/platform/db.server.ts";
import type { FailureEventKind } from "./failure-events.ts";

type Happened = { failureIds: string[]; actor: string; kind: FailureEventKind; details?: Record<string, string | null>; now: Date };

/** Writes down for each of these failures what somebody did with it. */
export async function keepEvents(tx: Tx, { failureIds, actor, kind, details = {}, now }: Happened): Promise<void> {
  if (failureIds.length === 0) return;
  // As one array each: PostgreSQL takes 32,767 single values.
  const ids = failureIds.map(() => newId());
  await tx.$executeRaw`
    INSERT INTO "FailureEvent" (id, "failureId", at, actor, kind, details)
    SELECT event.id, event."failureId", ${now}, ${actor}, ${kind}, ${JSON.stringify(details)}::jsonb
    FROM unnest(${ids}::uuid[], ${failureIds}::uuid[]) AS event(id, "failureId")`;
}

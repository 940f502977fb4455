import { z } from "zod";
import { unreachable } from "#app/domain/unreachable.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { longestNote, snoozeProblem } from "./failure-events.ts";
import { addNote, assignFailures, snoozeFailures, wakeNow } from "./handle-failures.server.ts";
import { unhideFailures } from "./hide-failures.server.ts";
import { snoozeChoices, snoozeUntil } from "./snooze-until.ts";
import { longestName, nameStaff } from "./staff.server.ts";

/** What the page of one failure asks for beside fixing it. */
export const handlingRequest = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("assign"), assigneeId: z.uuid().nullable() }),
  z.object({ intent: z.literal("name"), name: z.string().max(1_000) }),
  z.object({ intent: z.literal("snooze"), choice: z.enum(snoozeChoices), day: z.string().max(20) }),
  z.object({ intent: z.literal("wake") }),
  z.object({ intent: z.literal("note"), text: z.string().max(10_000) }),
  z.object({ intent: z.literal("unhide") }),
]);
type HandlingRequest = z.infer<typeof handlingRequest>;

/** `unchanged`: somebody was faster, or had the same in mind. */
type Plain = "assigned" | "unassigned" | "named" | "woken" | "noted" | "unhidden" | "unchanged";

/** `error`: a key under `failures.handle.errors`. */
type HandlingResult =
  | { status: Plain }
  | { status: "snoozed"; until: string }
  | {
      status: "rejected";
      what: "assign" | "name" | "snooze" | "note";
      error: "required" | "too_long" | "past" | "too_far" | "unknown_staff";
    };

type Handling = { shop: string; failureId: string; actor: string; request: HandlingRequest };

/** Does for one failure what a staff member asked for. Bad input changes nothing and is said. */
export async function handleFailure({ shop, failureId, actor, request }: Handling): Promise<HandlingResult> {
  const one = { shop, ids: [failureId], actor };
  switch (request.intent) {
    case "assign": {
      const { assigneeId } = request;
      if (assigneeId && !(await db.staffMember.findFirst({ where: { shopId: shop, id: assigneeId } })))
        return { status: "rejected", what: "assign", error: "unknown_staff" };
      return changed(await assignFailures({ ...one, assigneeId }), assigneeId ? "assigned" : "unassigned");
    }
    case "name":
      if (request.name.trim().length > longestName) return { status: "rejected", what: "name", error: "too_long" };
      return changed((await nameStaff({ shop, actor, name: request.name })) ? 1 : 0, "named");
    case "snooze":
      return snooze({ ...one, request });
    case "wake":
      return changed(await wakeNow(one), "woken");
    case "note": {
      const text = request.text.trim();
      if (text === "") return { status: "rejected", what: "note", error: "required" };
      if (text.length > longestNote) return { status: "rejected", what: "note", error: "too_long" };
      return changed(await addNote({ shop, id: failureId, text, actor }), "noted");
    }
    case "unhide":
      return changed(await unhideFailures(one), "unhidden");
    default:
      return unreachable(request);
  }
}

type Snoozing = { shop: string; ids: string[]; actor: string; request: Extract<HandlingRequest, { intent: "snooze" }> };

async function snooze({ request, ...many }: Snoozing): Promise<HandlingResult> {
  const moment = now();
  const { timeZone } = await db.shop.findUniqueOrThrow({ where: { id: many.shop }, select: { timeZone: true } });
  const until = snoozeUntil(request, { now: moment, timeZone });
  if (!until) return { status: "rejected", what: "snooze", error: "required" };
  const problem = snoozeProblem(until, moment);
  if (problem) return { status: "rejected", what: "snooze", error: problem };
  return (await snoozeFailures({ ...many, until })) > 0 ? { status: "snoozed", until: until.toISOString() } : { status: "unchanged" };
}

function changed(count: number, status: Plain): HandlingResult {
  return { status: count > 0 ? status : "unchanged" };
}

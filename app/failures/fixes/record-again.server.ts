import type { Recording } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";
import type { FixContext, FixModule } from "./effect.ts";

/** Plans another recording of the line under a new reference, because the merchant saw that the card lacks it. */
export const recordAgain: FixModule = {
  sends: async (request) => {
    const { disputed, next } = await recordingsOf(request);
    if (!disputed || !next) return [];
    const { upc, quantity, day } = disputed;
    return [{ to: request.failure.partner, operation: "recordPurchase", data: { reference: next, upc, quantity, day } }];
  },
  apply: async (request) => {
    const { first, disputed, next } = await recordingsOf(request);
    if (!first) return { status: "refused", reason: "not_found" };
    const note = request.form.note ?? "";
    // Pressed twice, the plan is there already.
    if (!disputed || !next) return { status: "done", note: { note } };
    const { id: _id, createdAt: _created, updatedAt: _updated, partnerReference: _reference, ...copy } = disputed;
    // Pressed twice at the same moment, one of them finds the reference taken.
    await db.recording.createMany({ data: { ...copy, reference: next, state: "planned", note }, skipDuplicates: true });
    return { status: "done", note: { note }, changed: [{ what: "reference", from: disputed.reference, to: next }] };
  },
};

type Recordings = {
  first: Recording | null;
  /** The last one, if it is what the failure is about. */ disputed: Recording | null;
  next: string | null;
};

async function recordingsOf({ shop, failure: { lineId, partner } }: FixContext): Promise<Recordings> {
  const recordings = lineId ? await db.recording.findMany({ where: { shopId: shop, lineId, partner }, orderBy: { id: "asc" } }) : [];
  const [first = null, last] = [recordings[0], recordings.at(-1)];
  const disputed = last?.state === "disputed" ? last : null;
  return { first, disputed, next: first && disputed && `${first.reference}-${recordings.length + 1}` };
}

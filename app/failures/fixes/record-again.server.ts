import { db } from "#app/platform/db.server.ts";
import type { FixModule } from "./effect.ts";

/** Plans another recording of the line under a new reference, because the merchant saw that the card lacks it. */
export const recordAgain: FixModule = {
  apply: async ({ shop, failure, form }) => {
    const recordings = failure.lineId
      ? await db.recording.findMany({ where: { shopId: shop, lineId: failure.lineId, partner: failure.partner }, orderBy: { id: "asc" } })
      : [];
    const [first, disputed] = [recordings[0], recordings.at(-1)];
    if (!first || !disputed) return { status: "refused", reason: "not_found" };
    const note = form.note ?? "";
    // Pressed twice, the plan is there already.
    if (disputed.state !== "disputed") return { status: "done", note: { note } };
    const { id: _id, createdAt: _created, updatedAt: _updated, partnerReference: _reference, ...copy } = disputed;
    // Pressed twice at the same moment, one of them finds the reference taken.
    await db.recording.createMany({
      data: { ...copy, reference: `${first.reference}-${recordings.length + 1}`, state: "planned", note },
      skipDuplicates: true,
    });
    return { status: "done", note: { note } };
  },
};

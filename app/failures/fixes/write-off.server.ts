import { db } from "#app/platform/db.server.ts";
import type { FixModule } from "./effect.ts";

/** The money is given up, or the coupon was consumed otherwise. It is written on the hold, whose own work carries it out. */
export const writeOff: FixModule = {
  apply: async ({ shop, failure, form, actor }) => {
    const { reason = "" } = form;
    const { count } = await db.hold.updateMany({
      where: { shopId: shop, id: failure.subject.split(":")[1] },
      data: { writeOffBy: actor, writeOffReason: reason },
    });
    return count > 0 ? { status: "done", note: { reason } } : { status: "refused", reason: "not_found" };
  },
};

import { db } from "#app/platform/db.server.ts";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import { seal } from "#app/platform/secrets.server.ts";
import type { FixModule } from "./effect.ts";

/** Keeps the e-mail or address that the program wants before it lets a free good be redeemed. */
export const completeRecipient: FixModule = {
  sends: async ({ failure, form }) => {
    const data = Object.entries({ reward: failure.rewardId, ...form }).flatMap(([name, value]) => (value ? [[name, value]] : []));
    return [{ to: failure.partner, operation: "redeem", data: Object.fromEntries(data) as Record<string, string> }];
  },
  apply: async ({ shop, failure, form }) => {
    if (!failure.lineId) return { status: "refused", reason: "not_found" };
    const { email, street, city, region, postalCode } = form;
    const recipient = email ? { email } : { address: { street, city, region, postalCode, country: null } };
    const { count } = await db.redemption.updateMany({
      where: { shopId: shop, lineId: failure.lineId },
      data: { recipient: seal(JSON.stringify(recipient), sealedColumns.redemptionRecipient(failure.lineId)) },
    });
    return count === 0 ? { status: "refused", reason: "not_found" } : { status: "done" };
  },
};

import type { Redemption } from "@prisma/client";
import { loyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import type { LoyaltyConnection } from "#app/connections/loyalty-connection.server.ts";
import { memberOf } from "#app/connections/members.server.ts";
import type { ProfileChange } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import { seal } from "#app/platform/secrets.server.ts";
import type { FixContext, FixModule, FixRequest, Refusal } from "./effect.ts";
import { hasRedemption, redemptionOf } from "./reward-of.server.ts";

/**
 * Saves the e-mail or address that the program wants on the member's account, and keeps it for the redemption, which is done again: for
 * every reward of the member that waits for the same. The account may have no place for it: it is sent with the redemption all the same.
 */
export const completeRecipient: FixModule = {
  offered: hasRedemption,
  check: async (request) => {
    const ready = await readyFor(request);
    return ready.status === "ok" ? null : ready;
  },
  sends: async (request) => {
    const redemption = await redemptionOf(request);
    if (!redemption) return [];
    const to = request.failure.partner;
    return [
      { to, operation: "updateProfile", data: askedOf(request) },
      ...(await waiting(request, redemption)).map(({ rewardId, programTitle, itemTitle, itemId }) => ({
        to,
        operation: "redeem",
        data: { reward: rewardId, program: programTitle, rewardItem: itemTitle ?? itemId ?? "" },
      })),
    ];
  },
  apply: async (request) => {
    const { shop } = request;
    const ready = await readyFor(request);
    if (ready.status !== "ok") return ready;
    const { redemption, connection } = ready;
    const change = changeOf(request);
    const saved = await connection.program.updateProfile(await memberOf(redemption.memberId), change);
    if (saved.status === "rejected") return { status: "refused", reason: "partner_refused", message: saved.message };
    for (const { id, lineId } of await waiting(request, redemption)) {
      await db.redemption.updateMany({
        where: { shopId: shop, id, lineId },
        data: { recipient: seal(JSON.stringify(change), sealedColumns.redemptionRecipient(lineId)) },
      });
    }
    // Which of it, never what.
    const fields = Object.keys(change) as (keyof ProfileChange)[];
    const kept = fields.filter((field) => !saved.notSaved.includes(field));
    const note = {
      ...(kept.length > 0 && { saved: kept.join(", ") }),
      ...(saved.notSaved.length > 0 && { onlySent: saved.notSaved.join(", ") }),
    };
    return { status: "done", note };
  },
};

type Ready = { status: "ok"; redemption: Redemption; connection: Extract<LoyaltyConnection, { status: "ready" }> } | Refusal;

async function readyFor(context: FixContext): Promise<Ready> {
  const redemption = await redemptionOf(context);
  if (!redemption) return { status: "refused", reason: "not_found" };
  const connection = await loyaltyConnectionFor(context.shop);
  if (connection.status !== "ready" || connection.partner !== context.failure.partner)
    return { status: "refused", reason: "not_connected" };
  return { status: "ok", redemption, connection };
}

function askedOf({ form }: FixRequest): Record<string, string> {
  const { email, street, city, region, postalCode } = form;
  const asked = email ? { email } : { street, city, region, postalCode };
  return Object.fromEntries(Object.entries(asked).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

function changeOf({ form }: FixRequest): ProfileChange {
  const { email, street = "", city = "", region = "", postalCode = "" } = form;
  return email ? { email } : { address: { street, city, region, postalCode, country: null } };
}

/** The member's redemptions that were refused for the same reason, this one included. */
async function waiting({ shop, failure }: FixContext, { id, memberId, partner }: Redemption): Promise<Redemption[]> {
  return db.redemption.findMany({
    where: { shopId: shop, partner, memberId, OR: [{ id }, { state: "rejected", refusal: failure.code }] },
    orderBy: { id: "asc" },
  });
}

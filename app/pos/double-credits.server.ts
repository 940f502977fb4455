import { loyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import { memberOf } from "#app/connections/members.server.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { titleOf } from "#app/domain/order.ts";
import { PartnerError } from "#app/partners/errors.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { doubleCredits } from "./double-credits.ts";
import type { Credited } from "./double-credits.ts";
import type { DoubleCredit, DoubleCreditReport } from "./double-credits-view.ts";

const looked = 50;

/**
 * Reads the members' cards of the newest orders that Punchcard credited and that went to the POS, and finds what was credited there as
 * well. Nothing is changed: only a person can tell which of the two is to go.
 */
export async function findDoubleCredits({ shop, partner }: { shop: string; partner: PosPartner }): Promise<DoubleCreditReport> {
  const connection = await loyaltyConnectionFor(shop);
  if (connection.status !== "ready") return { status: "not_connected" };
  const orders = await db.order.findMany({
    where: {
      shopId: shop,
      posSales: { some: { partner, state: "sent" } },
      lines: { some: { recordings: { some: { state: "recorded", byHand: false } } } },
    },
    orderBy: [{ processedAt: "desc" }, { id: "desc" }],
    take: looked,
    include: { lines: { include: { recordings: { where: { state: "recorded", byHand: false } } } } },
  });
  const credited = orders.flatMap((order) =>
    order.lines.flatMap((line) =>
      line.recordings
        .filter(({ quantity, removed }) => quantity > removed)
        .map(({ memberId, upc, day, reference }) => ({
          member: memberId,
          credit: { orderId: order.id, orderName: order.name, title: titleOf(line), upc, day, reference } satisfies Credited,
        })),
    ),
  );
  const rows: DoubleCredit[] = [];
  try {
    for (const member of new Set(credited.map((one) => one.member))) {
      const [cards, ours] = await Promise.all([connection.program.cardsOf(await memberOf(member)), referencesOf(member)]);
      const theirs = credited.filter((one) => one.member === member).map(({ credit }) => credit);
      rows.push(...doubleCredits(theirs, { cards, ours }));
    }
  } catch (error) {
    if (!(error instanceof PartnerError)) throw error;
    log.warn("double_credits_not_read", { shop, error: error.code });
    return { status: "loyalty_silent" };
  }
  return { status: "done", orders: orders.length, rows };
}

/** Everything that Punchcard ever put on this member's cards. */
async function referencesOf(memberId: string): Promise<Set<string>> {
  const rows = await db.recording.findMany({ where: { memberId }, select: { reference: true } });
  return new Set(rows.map(({ reference }) => reference));
}

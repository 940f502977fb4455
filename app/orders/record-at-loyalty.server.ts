import { throughCircuit } from "#app/connections/circuit.server.ts";
import { withExchanges } from "#app/connections/exchanges.server.ts";
import { noteCredentialsRejected } from "#app/connections/loyalty-connection.server.ts";
import type { LoyaltyConnection } from "#app/connections/loyalty-connection.server.ts";
import { noteRedemption } from "#app/coupons/note-redemption.server.ts";
import { reservedRewards } from "#app/coupons/reserved-rewards.server.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import type { LoyaltyRun, OrderToRecord } from "#app/loyalty/ledger.server.ts";
import { recordOrder } from "#app/loyalty/record-order.server.ts";
import { CredentialsRejected } from "#app/partners/errors.ts";
import type { Exchange } from "#app/partners/capabilities.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { holdOrder, waitForAnswer } from "./hold-order.server.ts";
import { keepAttempts } from "./keep-attempts.server.ts";

/** Where an order was sold, and what that changes of its recording. */
export type Sold =
  | { where: "online"; timeZone: string }
  | { where: "in_store"; timeZone: string; /** As `PurchaseRules`. */ startAt: Date | null; looseReturns: "ask" | "leave" };

type Recording = { shop: string; toRecord: OrderToRecord; connection: LoyaltyConnection; sold: Sold };

/** Brings the shop's loyalty program in line with an order; without a connection that works it waits for one. */
export async function recordAtLoyalty({ shop, toRecord, connection, sold }: Recording): Promise<void> {
  const { orderId } = toRecord;
  switch (connection.status) {
    case "never":
      return skipAll(orderId);
    case "waiting":
      return holdOrder({ partner: connection.partner, orderId, why: connection.why });
    case "ready": {
      const { partner, program, connectedAt } = connection;
      const run: LoyaltyRun = {
        ...{ shop, partner, program, rules: rulesFor(connection, sold), now },
        reservedRewards: () => reservedRewards({ shop, partner }),
      };
      const exchanges: Exchange[] = [];
      const onWait = (until: Date | null) => waitForAnswer({ orderId, until });
      try {
        const recording = await throughCircuit({ shop, partner, run: orderId, circuit: connection.circuit, exchanges, onWait }, () =>
          withExchanges(
            (exchange) => exchanges.push(exchange),
            () => recordOrder(run, toRecord),
          ),
        );
        if (recording.status === "waits") return;
        for (const { holdId, outcome } of recording.result) await noteRedemption({ holdId, outcome, now: now() });
      } catch (error) {
        if (!(error instanceof CredentialsRejected)) throw error;
        // Others were entered meanwhile: the queue tries again with those.
        if (!(await noteCredentialsRejected(db, { shop, partner, connectedAt }))) throw error;
        // Every further call would be refused as well: the order waits for the merchant, not for a clock.
        await holdOrder({ partner, orderId, why: "credentials_rejected" });
      } finally {
        await keepAttempts({ shop, partner, orderId, exchanges });
      }
      return;
    }
    default:
      return unreachable(connection);
  }
}

function rulesFor({ settings, startAt, ignored }: Extract<LoyaltyConnection, { status: "ready" }>, sold: Sold): LoyaltyRun["rules"] {
  const { timeZone } = sold;
  if (sold.where === "online") return { ...settings, timeZone, startAt, ignored, othersCredit: false, looseReturns: "leave" };
  const from = sold.startAt && new Date(Math.max(sold.startAt.getTime(), startAt.getTime()));
  // Staff redeem at the till what they give away there: we would redeem a second reward for it.
  return { ...settings, redeemFreeLines: false, timeZone, startAt: from, ignored, othersCredit: true, looseReturns: sold.looseReturns };
}

async function skipAll(orderId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.orderLine.updateMany({ where: { orderId }, data: { state: "skipped", reason: "not_connected", decidedAt: now() } });
    await tx.order.update({ where: { id: orderId }, data: { state: "skipped" } });
  });
}

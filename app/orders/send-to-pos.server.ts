import { withExchanges } from "#app/connections/exchanges.server.ts";
import { withAccount } from "#app/connections/pos-connection.server.ts";
import type { PosConnection } from "#app/connections/pos-connection.server.ts";
import { noteCredentialsRejected } from "#app/connections/loyalty-connection.server.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import type { SoldOrder } from "#app/domain/sold-order.ts";
import type { Exchange } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerError, PartnerUnavailable, UnexpectedAnswer } from "#app/partners/errors.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { orderSettings } from "#app/pos-setup/order-settings.ts";
import { accessProblem } from "#app/pos/access-problem.ts";
import { orderProblem, shopProblem } from "#app/pos/pos-problem.ts";
import { closeShopProblems, noteOrderWaits, recordShopProblem, savePosOutcome } from "#app/pos/save-pos-outcome.server.ts";
import { sendOrder } from "#app/pos/send-order.server.ts";
import { keepAttempts } from "./keep-attempts.server.ts";

type Sending = { shop: string; orderId: string; order: SoldOrder };

/** A POS gave no answer for an order: the queue comes back to it, and says so to the merchant once it looks like more than a hiccup. */
export class PosSilent extends Error {
  readonly shop: string;
  readonly partner: PosPartner;
  readonly orderId: string;
  readonly retryAfter: number | null;
  override readonly cause: PartnerError;
  constructor(facts: { shop: string; partner: PosPartner; orderId: string; cause: PartnerError }) {
    super(facts.cause.message);
    this.name = "PosSilent";
    this.shop = facts.shop;
    this.partner = facts.partner;
    this.orderId = facts.orderId;
    this.cause = facts.cause;
    this.retryAfter = facts.cause instanceof PartnerUnavailable ? facts.cause.retryAfter : null;
  }
}

/**
 * Brings one point of sale in line with an order.
 * @throws PosSilent when there is no answer: the queue tries again.
 */
export async function sendToPos({ shop, orderId, order }: Sending, connection: PosConnection): Promise<void> {
  const { partner } = connection;
  const place = { shop, partner, now: now() };
  if (connection.status === "waiting") {
    await noteOrderWaits(place, { orderId, reason: connection.why === "disconnected" ? "disconnected" : "pos_access" });
    return;
  }
  const run = { shop, partner, pos: connection.pos, settings: orderSettings.parse(connection.settings), now };
  const exchanges: Exchange[] = [];
  try {
    const outcome = await withExchanges(
      (exchange) => exchanges.push(exchange),
      () => withAccount({ shop, partner }, () => sendOrder(run, { orderId, order })),
    );
    await savePosOutcome({ ...place, now: now() }, { orderId, outcome });
    if (exchanges.some(({ outcome: how }) => how === "answered")) await noteAnswers(place);
  } catch (error) {
    if (!(error instanceof PartnerError)) throw error;
    await noteOrderWaits(place, { orderId, reason: codeOf(error) });
    if (!(error instanceof CredentialsRejected)) throw new PosSilent({ shop, partner, orderId, cause: error });
    // Every further call would be refused as well: orders wait for the merchant, not for a clock.
    const isLost = await noteCredentialsRejected(db, { shop, partner, connectedAt: connection.connectedAt });
    if (!isLost) throw new PosSilent({ shop, partner, orderId, cause: error });
    await db.$transaction((tx) => recordShopProblem(tx, place, accessProblem(error)));
  } finally {
    await keepAttempts({ shop, partner, orderId, exchanges });
  }
}

/** It answers: what was said of its silence is over. */
async function noteAnswers(place: { shop: string; partner: PosPartner; now: Date }): Promise<void> {
  await db.$transaction((tx) => closeShopProblems(tx, place, ["answers", "access"]));
}

/** Attempts that end in silence before it is worth the merchant's attention. */
const quietAttempts = 2;

/** An attempt ended without an answer of a POS; `nextAttemptAt` null: given up, until somebody tries again or the POS is checked. */
export async function holdForPos(
  { shop, partner, orderId, cause }: PosSilent,
  { attempt, nextAttemptAt }: { attempt: number; nextAttemptAt: Date | null },
): Promise<void> {
  const place = { shop, partner, now: now() };
  if (cause instanceof UnexpectedAnswer) {
    const outcome = { status: "failed" as const, problems: [orderProblem("pos_unexpected", { message: cause.message })], decisions: [] };
    return savePosOutcome(place, { orderId, outcome });
  }
  if (attempt <= quietAttempts && nextAttemptAt) return;
  await db.$transaction((tx) => recordShopProblem(tx, place, shopProblem("pos_unavailable", "answers")));
}

function codeOf(error: PartnerError): string {
  if (error instanceof UnexpectedAnswer) return "pos_unexpected";
  return error instanceof CredentialsRejected ? "pos_access" : "pos_unavailable";
}

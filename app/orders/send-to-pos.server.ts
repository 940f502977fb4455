import { withExchanges } from "#app/connections/exchanges.server.ts";
import { readCircuit, resumeLater, throughCircuit } from "#app/connections/circuit.server.ts";
import { mayAsk } from "#app/connections/circuit.ts";
import { withAccount } from "#app/connections/pos-connection.server.ts";
import type { PosConnection } from "#app/connections/pos-connection.server.ts";
import { noteCredentialsRejected } from "#app/connections/loyalty-connection.server.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import type { SoldOrder } from "#app/domain/sold-order.ts";
import type { Exchange } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerError, UnexpectedAnswer } from "#app/partners/errors.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { orderSettings } from "#app/pos-setup/order-settings.ts";
import { accessProblem } from "#app/pos/access-problem.ts";
import { checkUpSoon } from "#app/pos/check-up.server.ts";
import { orderProblem } from "#app/pos/pos-problem.ts";
import { closeShopProblems, noteOrderWaits, recordShopProblem, savePosOutcome } from "#app/pos/save-pos-outcome.server.ts";
import { sendOrder } from "#app/pos/send-order.server.ts";
import { keepAttempts } from "./keep-attempts.server.ts";

type Sending = { shop: string; orderId: string; order: SoldOrder };

/** A POS answers, and broke off over this order or said something that cannot be read: the queue comes back to it. */
export class PosFaltered extends Error {
  readonly shop: string;
  readonly partner: PosPartner;
  readonly orderId: string;
  readonly code: "pos_unavailable" | "pos_unexpected";
  constructor(facts: { shop: string; partner: PosPartner; orderId: string; cause: PartnerError }) {
    super(facts.cause.message, { cause: facts.cause });
    this.name = "PosFaltered";
    this.shop = facts.shop;
    this.partner = facts.partner;
    this.orderId = facts.orderId;
    this.code = facts.cause instanceof UnexpectedAnswer ? "pos_unexpected" : "pos_unavailable";
  }
}

/**
 * Brings one point of sale in line with an order. While the POS is silent, the order waits.
 * @throws PosFaltered: the queue tries again.
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
  const onWait = () => noteOrderWaits({ ...place, now: now() }, { orderId, reason: "pos_unavailable" });
  try {
    const ask = async () =>
      throughCircuit({ shop, partner, run: orderId, circuit: await readCircuit({ shop, partner }), exchanges, onWait }, () =>
        withExchanges(
          (exchange) => exchanges.push(exchange),
          () => sendOrder(run, { orderId, order }),
        ),
      );
    // Read again when it is this order's turn: whoever had the account before may have found it silent.
    const mayGo = mayAsk(await readCircuit({ shop, partner }), { run: orderId, now: now() });
    const sending = mayGo ? await withAccount({ shop, partner }, ask) : await ask();
    if (sending.status === "waits") return;
    const outcome = sending.result;
    await savePosOutcome({ ...place, now: now() }, { orderId, outcome });
    if (outcome.status === "failed") await checkUpSoon({ shop, partner });
    if (exchanges.some(({ outcome: how }) => how === "answered")) await noteAnswers(place);
  } catch (error) {
    if (!(error instanceof PartnerError)) throw error;
    await noteOrderWaits(place, { orderId, reason: codeOf(error) });
    if (!(error instanceof CredentialsRejected)) throw new PosFaltered({ shop, partner, orderId, cause: error });
    // Every further call would be refused as well: orders wait for the merchant, not for a clock.
    const isLost = await noteCredentialsRejected(db, { shop, partner, connectedAt: connection.connectedAt });
    // Others were given meanwhile: with those it goes on.
    if (!isLost) return resumeLater({ shop, partner });
    await db.$transaction((tx) => recordShopProblem(tx, place, accessProblem(error)));
  } finally {
    await keepAttempts({ shop, partner, orderId, exchanges });
  }
}

/** It answers: what was said of its silence is over. */
async function noteAnswers(place: { shop: string; partner: PosPartner; now: Date }): Promise<void> {
  await db.$transaction((tx) => closeShopProblems(tx, place, ["answers", "access"]));
}

/** Attempts that end so before it is worth the merchant's attention. */
const quietAttempts = 2;

/** An attempt was broken off; `nextAttemptAt` null: given up. Shown once it looks like more than a hiccup, and at once when it cannot be read. */
export async function holdForPos(
  { shop, partner, orderId, message, code }: PosFaltered,
  { attempt, nextAttemptAt }: { attempt: number; nextAttemptAt: Date | null },
): Promise<void> {
  if (code === "pos_unavailable" && attempt <= quietAttempts && nextAttemptAt) return;
  const problem = orderProblem(code, code === "pos_unexpected" ? { message } : { orders: 1 });
  await savePosOutcome({ shop, partner, now: now() }, { orderId, outcome: { status: "failed", problems: [problem], decisions: [] } });
}

function codeOf(error: PartnerError): string {
  if (error instanceof UnexpectedAnswer) return "pos_unexpected";
  return error instanceof CredentialsRejected ? "pos_access" : "pos_unavailable";
}

import type { Purchase } from "#app/domain/loyalty.ts";
import type { Order } from "#app/domain/order.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { fromRow, recordingOf } from "./ledger.server.ts";
import type { LedgerRecording, LineWork, LoyaltyRun } from "./ledger.server.ts";
import { purchaseOf, referenceFor } from "./plan-purchases.ts";
import { unitsRecorded } from "./settle-line.ts";
import type { Step } from "./settle-line.ts";

type Writing = {
  order: Order;
  work: LineWork;
  step: Exclude<Step, { do: "take_back" }>;
  memberRow: string;
  /** "disputed": it is not sent before a person has looked. */
  state: "sending" | "disputed";
};

/** Writes down the recording that a step is about, and the purchase that it stands for. */
export async function writeRecording(
  tx: Tx,
  run: LoyaltyRun,
  { order, work, step, memberRow, state }: Writing,
): Promise<{ recording: LedgerRecording; purchase: Purchase }> {
  if (work.decision.status !== "owed") throw new Error("Only a line that owes something is sent.");
  const known = step.do === "send" ? recordingOf(work, step.recording) : null;
  const sequence = step.do === "send_new" ? step.sequence : 1;
  const purchase = purchaseOf(order, work.line, {
    reference: known?.reference ?? referenceFor(order.purchaseGroup, { position: work.ledger.position, sequence }),
    upc: work.decision.upc,
    recorded: unitsRecorded(work.ledger.recordings),
    units: step.quantity,
    promises: work.promises,
    timeZone: run.rules.timeZone,
  });
  const facts = {
    memberId: memberRow,
    upc: purchase.upc,
    quantity: purchase.quantity,
    removed: 0,
    removing: 0,
    amountMinor: purchase.amount.minor,
    currency: purchase.amount.currency,
    day: purchase.date,
    state,
    byHand: false,
    exceptionId: null,
  };
  const key = { shopId: run.shop, partner: run.partner, lineId: work.ledger.id, reference: purchase.reference };
  const row = known
    ? await tx.recording.update({ where: { id: known.id }, data: facts })
    : await tx.recording.create({ data: { ...key, ...facts } });
  const recording = fromRow(row);
  work.ledger.recordings = [...work.ledger.recordings.filter(({ id }) => id !== row.id), recording];
  return { recording, purchase };
}

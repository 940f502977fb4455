import type { Member, Purchase } from "#app/domain/loyalty.ts";
import type { Order } from "#app/domain/order.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import type { PurchaseAnswer } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { fromRow, lineEvent, recordingOf, saveRecording, stepsOf } from "./ledger.server.ts";
import type { LedgerRecording, LineWork, LoyaltyRun } from "./ledger.server.ts";
import { cardReader, shownOn } from "./member-cards.server.ts";
import type { CardReader } from "./member-cards.server.ts";
import { purchaseOf, referenceFor } from "./plan-purchases.ts";
import { unitsRecorded } from "./settle-line.ts";
import type { Step } from "./settle-line.ts";

type Sending = { work: LineWork; recording: LedgerRecording; purchase: Purchase };

/**
 * Records what the lines owe under the member's account, all in one call, and writes down each answer.
 * Returns the lines that were not recorded because the partner does not know the account any more.
 */
export async function sendPurchases(
  run: LoyaltyRun,
  { order, works, member, row }: { order: Order; works: LineWork[]; member: Member; row: string },
): Promise<LineWork[]> {
  const sendings = await prepare(run, { order, works, memberRow: row });
  if (sendings.length === 0) return [];
  const answers = await run.program.recordPurchases(
    member,
    sendings.map(({ purchase }) => purchase),
  );
  const cards = cardReader(run);
  for (const [index, sending] of sendings.entries()) {
    const answer = answers[index];
    if (!answer) throw new Error("A connector gave fewer answers than it was asked for.");
    await takeAnswer(sending, answer, cards);
  }
  return sendings.filter((_, index) => answers[index]?.status === "member_unknown").map(({ work }) => work);
}

/** Writes down what is about to be sent, before it is: after a crash the next run knows to look first. */
async function prepare(
  run: LoyaltyRun,
  { order, works, memberRow }: { order: Order; works: LineWork[]; memberRow: string },
): Promise<Sending[]> {
  return db.$transaction(async (tx) => {
    const sendings: Sending[] = [];
    for (const work of works) {
      for (const step of stepsOf(work)) {
        if (step.do !== "take_back") sendings.push(await prepareOne(tx, run, { order, work, step, memberRow }));
      }
    }
    return sendings;
  });
}

type Preparing = { order: Order; work: LineWork; step: Exclude<Step, { do: "take_back" }>; memberRow: string };

async function prepareOne(tx: Tx, run: LoyaltyRun, { order, work, step, memberRow }: Preparing): Promise<Sending> {
  if (work.decision.status !== "owed") throw new Error("Only a line that owes something is sent.");
  const known = step.do === "send" ? recordingOf(work, step.recording) : null;
  const purchase = purchaseOf(order, work.line, {
    reference: known?.reference ?? referenceFor(order.number, work.ledger.position, step.do === "send_new" ? step.sequence : 1),
    upc: work.decision.upc,
    recorded: unitsRecorded(work.ledger.recordings),
    units: step.quantity,
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
    state: "sending" as const,
  };
  const key = { shopId: run.shop, partner: run.partner, lineId: work.ledger.id, reference: purchase.reference };
  const row = known
    ? await tx.recording.update({ where: { id: known.id }, data: facts })
    : await tx.recording.create({ data: { ...key, ...facts } });
  const recording = fromRow(row);
  work.ledger.recordings = [...work.ledger.recordings.filter(({ id }) => id !== row.id), recording];
  return { work, recording, purchase };
}

async function takeAnswer({ work, recording }: Sending, answer: PurchaseAnswer, cards: CardReader): Promise<void> {
  switch (answer.status) {
    case "recorded":
      await saveRecording(recording, {
        state: "recorded",
        partnerReference: answer.partnerReference,
        programId: answer.program?.programId ?? null,
        programTitle: answer.program?.title ?? null,
      });
      work.events.push(lineEvent("recorded", work, recording, recording.quantity));
      return;
    case "rejected":
      work.problem = { code: answer.reason === "no_item_found" ? "no_item_found" : "rejected_by_partner", message: answer.message };
      return saveRecording(recording, { state: "rejected" });
    case "member_unknown":
      return saveRecording(recording, { state: "rejected" });
    case "reference_exists":
      return checkReference(work, recording, { message: answer.message, cards });
    default:
      return unreachable(answer);
  }
}

/** A reference that exists is ours only if the member's card shows this item under it, as often as it was bought. */
async function checkReference(
  work: LineWork,
  recording: LedgerRecording,
  { message, cards }: { message: string; cards: CardReader },
): Promise<void> {
  const shown = shownOn(await cards(recording.memberRow), recording);
  if (shown.sameItem && shown.units === recording.quantity) {
    work.wasThere = true;
    work.events.push(lineEvent("already_recorded", work, recording, shown.units));
    return saveRecording(recording, { state: "recorded" });
  }
  const { reference, quantity, day } = recording;
  work.problem = { code: "reference_exists", reference, quantity, day, message };
  return saveRecording(recording, { state: "disputed" });
}

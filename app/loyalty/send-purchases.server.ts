import type { Member } from "#app/domain/loyalty.ts";
import type { Order } from "#app/domain/order.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import type { PurchaseAnswer } from "#app/partners/capabilities.ts";
import { doneSteps } from "#app/programs/steps.server.ts";
import { reasonOf } from "#app/programs/exceptions.server.ts";
import { adoptByHand } from "./adopt-by-hand.server.ts";
import { noteOnCard } from "./card-note.server.ts";
import { holdWhatOthersCredited } from "./credited-elsewhere.server.ts";
import { lineEvent, saveRecording, stepsOf } from "./ledger.server.ts";
import type { LedgerRecording, LineWork, LoyaltyRun } from "./ledger.server.ts";
import { cardReader, shownOn } from "./member-cards.server.ts";
import type { CardReader } from "./member-cards.server.ts";
import { writeRecordings } from "./write-recording.server.ts";
import type { Written } from "./write-recording.server.ts";

/**
 * Records what the lines owe under the member's account, all in one call, and writes down each answer.
 * Returns the lines that were not recorded because the partner does not know the account any more.
 */
export async function sendPurchases(
  run: LoyaltyRun,
  { order, works, member, row }: { order: Order; works: LineWork[]; member: Member; row: string },
): Promise<LineWork[]> {
  await adoptByHand(run, { order, works, memberRow: row });
  if (run.rules.othersCredit) await holdWhatOthersCredited(run, { order, works, memberRow: row });
  const sendings = await prepare(run, { order, works, memberRow: row });
  if (sendings.length === 0) return [];
  const answers = await run.program.recordPurchases(
    member,
    sendings.map(({ purchase }) => purchase),
  );
  const cards = cardReader(run);
  const unknown: Written[] = [];
  for (const [index, sending] of sendings.entries()) {
    const answer = answers[index];
    if (!answer) throw new Error("A connector gave fewer answers than it was asked for.");
    await takeAnswer(run, sending, { answer, cards });
    if (answer.status === "rejected" && answer.reason === "no_item_found") unknown.push(sending);
  }
  const left = await recordExceptions(run, { sendings: unknown, member });
  return [...sendings.filter((_, index) => answers[index]?.status === "member_unknown").map(({ work }) => work), ...left];
}

/** Items that the partner does not list and that the merchant added to a program go on the card as the item that they resemble. */
async function recordExceptions(run: LoyaltyRun, { sendings, member }: { sendings: Written[]; member: Member }): Promise<LineWork[]> {
  const upcs = sendings.map(({ purchase }) => purchase.upc);
  const steps = await doneSteps({ shop: run.shop, partner: run.partner, upcs });
  const { store } = run.program;
  const left: LineWork[] = [];
  for (const sending of sendings) {
    const { work, recording, purchase } = sending;
    const exception = steps.get(purchase.upc)?.exception;
    if (!exception) continue;
    const programTitle = exception.programTitle;
    if (store.how === "assisted") {
      work.problem = { code: "exception_not_on_card", message: messageOf(work), programTitle };
      continue;
    }
    // Written before the call, as with every purchase.
    await saveRecording(recording, { state: "sending", exceptionId: exception.id });
    const { name, programId, likeUpc, likeTitle } = exception;
    const facts = { programId, like: { upc: likeUpc, description: likeTitle }, name, reason: reasonOf(exception.reason) ?? "new_item" };
    const answer = await store.recordException(member, { ...facts, upc: purchase.upc }, purchase);
    work.problem = null;
    await takeAnswer(run, sending, { answer, cards: cardReader(run) });
    if (answer.status === "rejected") work.problem = { code: "exception_refused", message: answer.message, programTitle };
    if (answer.status === "member_unknown") left.push(work);
  }
  return left;
}

function messageOf({ problem }: LineWork): string {
  return problem && "message" in problem ? problem.message : "";
}

/** Writes down what is about to be sent, before it is: after a crash the next run knows to look first. */
function prepare(run: LoyaltyRun, { order, works, memberRow }: { order: Order; works: LineWork[]; memberRow: string }): Promise<Written[]> {
  const writings = works.flatMap((work) =>
    stepsOf(work).flatMap((step) => (step.do === "take_back" ? [] : [{ order, work, step, memberRow, state: "sending" as const }])),
  );
  return writeRecordings(run, writings);
}

async function takeAnswer(
  run: LoyaltyRun,
  { work, recording }: Written,
  { answer, cards }: { answer: PurchaseAnswer; cards: CardReader },
): Promise<void> {
  switch (answer.status) {
    case "recorded":
      await noteOnCard(run, recording, { programId: answer.program?.programId ?? null });
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

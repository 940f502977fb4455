import { memberOf } from "#app/connections/members.server.ts";
import { dayIn } from "#app/domain/date.ts";
import { foreignPunches } from "#app/domain/foreign-punches.ts";
import type { Order } from "#app/domain/order.ts";
import { db } from "#app/platform/db.server.ts";
import { referencesOf } from "./adopt-by-hand.server.ts";
import { saveRecording, stepsOf } from "./ledger.server.ts";
import type { LineWork, LoyaltyRun } from "./ledger.server.ts";
import { writeRecordings } from "./write-recording.server.ts";

/**
 * A till may have a loyalty link of its own. An item that the member's card shows on the day of the sale under a reference of somebody else
 * is not sent: its recording is in dispute until a person says that it is another purchase, or the other one is gone.
 */
export async function holdWhatOthersCredited(
  run: LoyaltyRun,
  { order, works, memberRow }: { order: Order; works: LineWork[]; memberRow: string },
): Promise<void> {
  const sending = works.filter((work) => !isJudged(work) && sendingStep(work));
  if (sending.length === 0) return;
  const account = await run.program.accountOf(await memberOf(memberRow));
  // Deleted or merged: recording says so, and the buyer's account is looked for anew.
  if (!account) return;
  const { cards } = account;
  const ours = await referencesOf(db, run, cards);
  const day = dayIn(run.rules.timeZone, order.processedAt);
  for (const work of sending) {
    const step = sendingStep(work);
    if (work.decision.status !== "owed" || !step) continue;
    const [foreign, ...more] = foreignPunches(cards, { upc: work.decision.upc, day, ours });
    if (!foreign) continue;
    await writeRecordings(run, [{ order, work, step, memberRow, state: "disputed" }]);
    work.problem = { code: "credited_elsewhere", reference: foreign.reference, units: 1 + more.length, day };
  }
}

/** What was held back is decided anew each time: the other purchase may be gone from the card. */
export async function takeUpHeldBack(works: LineWork[]): Promise<void> {
  for (const { ledger, decision } of works) {
    const newest = ledger.recordings.at(-1);
    if (ledger.reason !== "credited_elsewhere" || decision.status !== "owed" || newest?.state !== "disputed") continue;
    await saveRecording(newest, { state: "planned" });
  }
}

function sendingStep(work: LineWork) {
  return stepsOf(work).find((step) => step.do !== "take_back");
}

/** A person has said of this line what the card shows of it. */
function isJudged({ ledger }: LineWork): boolean {
  return ledger.recordings.some(({ note }) => note !== null);
}

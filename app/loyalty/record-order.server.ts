import type { Order } from "#app/domain/order.ts";
import { takeUpHeldBack } from "./credited-elsewhere.server.ts";
import { explainUnknownItems } from "./explain-unknown-items.server.ts";
import { readWorks, stepsOf } from "./ledger.server.ts";
import type { LineWork, LoyaltyRun, OrderToRecord, Problem } from "./ledger.server.ts";
import { lookUpUnsure } from "./look-up-unsure.server.ts";
import { noteLooseReturns } from "./loose-returns.server.ts";
import { memberFor } from "./member.server.ts";
import type { MemberResult } from "./member.server.ts";
import { mayClaim, promiseOutcomes, redeemFreeGoods, returnFreeGoods } from "./redeem-free-goods.server.ts";
import type { PromiseOutcome } from "./promised-goods.ts";
import { saveOutcome } from "./save-outcome.server.ts";
import { sendPurchases } from "./send-purchases.server.ts";
import { unitsRecorded } from "./settle-line.ts";
import { takeBackUnits } from "./take-back.server.ts";

/**
 * Brings the loyalty program in line with an order: records what is owed, takes back what no longer is, redeems free goods, and writes down how each line ended.
 * May be repeated at any moment, after any interruption: what is unsure is looked up on the member's card before anything is written.
 * Says what became of the free goods that checkout promised.
 * @throws PartnerError when the partner gives no answer; what was learned until then is in the ledger.
 */
export async function recordOrder(run: LoyaltyRun, toRecord: OrderToRecord): Promise<PromiseOutcome[]> {
  const { orderId, customerId, order } = toRecord;
  const works = await readWorks(run, toRecord);
  await lookUpUnsure(run, works);
  // Before the purchases that earned them: a reward goes away with them.
  const returned = await returnFreeGoods(run, { order, works });
  await takeBackUnits(run, works);
  await takeUpHeldBack(works);
  for (const work of works) noteWhatCannotBeSent(work);
  await noteLooseReturns(run, { orderId, works });
  let member = await recordWhatIsOwed(run, toRecord, works);
  await explainUnknownItems(run, works);
  const findAnew = async () => (member = await memberFor(run, { ...toRecord, anew: true }));
  const redeemed = await redeemFreeGoods(run, { order, works, member, findAnew });
  await saveOutcome(run, { orderId, customerId, order, works, redemptions: [...returned, ...redeemed], member });
  return promiseOutcomes(run, { order, works });
}

/** Finds the buyer's account if anything needs it, and records what the lines owe. */
async function recordWhatIsOwed(run: LoyaltyRun, toRecord: OrderToRecord, works: LineWork[]): Promise<MemberResult | null> {
  const { order } = toRecord;
  const owing = works.filter((work) => !work.problem && stepsOf(work).some((step) => step.do !== "take_back"));
  if (owing.length === 0 && !works.some((work) => mayClaim(run, work))) return null;
  const result = await memberFor(run, toRecord);
  const left = await sendTo(run, result, { order, works: owing });
  const isGone = left.length > 0 && result.status === "found" && result.how === "known";
  if (!isGone) return noteWithoutMember(left, result);
  // The account that was remembered is gone: deleted, merged, or of another account of the shop at the partner.
  const anew = await memberFor(run, { ...toRecord, anew: true });
  return noteWithoutMember(await sendTo(run, anew, { order, works: left }), anew);
}

/** Returns the lines for which there is no account. */
async function sendTo(run: LoyaltyRun, result: MemberResult, { order, works }: { order: Order; works: LineWork[] }): Promise<LineWork[]> {
  return result.status === "found" ? sendPurchases(run, { order, works, member: result.member, row: result.row }) : works;
}

function noteWithoutMember(works: LineWork[], result: MemberResult): MemberResult {
  for (const work of works) work.problem = problemOf(result);
  return result;
}

function problemOf(result: MemberResult): Problem {
  if (result.status === "linked_elsewhere") return { code: "member_linked_elsewhere", account: result.account };
  return { code: result.status === "unlinked" ? "member_unlinked" : "customer_not_found" };
}

function noteWhatCannotBeSent(work: LineWork): void {
  const { decision, line, ledger } = work;
  if (decision.status === "unmapped") {
    work.problem =
      decision.code === "barcode_invalid" ? { code: "barcode_invalid", barcode: line.barcode ?? "" } : { code: "barcode_missing" };
    return;
  }
  const newest = ledger.recordings.at(-1);
  if (decision.status !== "owed" || newest?.state !== "disputed" || unitsRecorded(ledger.recordings) >= decision.quantity) return;
  work.problem = { code: "reference_exists", reference: newest.reference, quantity: newest.quantity, day: newest.day, message: "" };
}

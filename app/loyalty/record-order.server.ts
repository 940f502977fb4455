import type { Card, Member, Purchase, PurchaseReference } from "#app/domain/loyalty.ts";
import type { Order, OrderLine } from "#app/domain/order.ts";
import { sameUpc } from "#app/domain/upc.ts";
import type { Upc } from "#app/domain/upc.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import type { LoyaltyProgram } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import { memberOf } from "#app/connections/members.server.ts";
import { memberFor } from "./member.server.ts";
import type { MemberResult } from "./member.server.ts";
import { planPurchases, purchaseOf, referenceFor } from "./plan-purchases.ts";
import type { LineDecision, PurchaseRules } from "./plan-purchases.ts";
import { redeemFreeGoods } from "./redeem-free-goods.server.ts";
import { saveOutcome } from "./save-outcome.server.ts";
import { needsLook, settleLine, unitsRecorded } from "./settle-line.ts";
import type { RecordingFacts, Step } from "./settle-line.ts";

/** What recording an order needs beside the order: the partner, and what the merchant decided. */
export type LoyaltyRun = {
  shop: string;
  partner: string;
  program: LoyaltyProgram;
  rules: PurchaseRules & { missingMember: "create" | "report"; redeemFreeLines: boolean };
  now: () => Date;
};

export type LedgerRecording = RecordingFacts & { upc: string; day: string; memberRow: string; programTitle: string | null };
export type LedgerLine = {
  id: string;
  gid: string;
  upcOverride: string | null;
  state: "pending" | "recorded" | "already_recorded" | "skipped" | "failed";
  reason: string | null;
  recordings: LedgerRecording[];
};

/** Why a line could not be brought in order; becomes its failure. */
export type Problem =
  | { code: "barcode_missing" | "customer_not_found" }
  | { code: "barcode_invalid"; barcode: string }
  | { code: "member_linked_elsewhere"; account: string }
  | { code: "no_item_found" | "rejected_by_partner"; message: string }
  | { code: "reference_exists"; reference: string; quantity: number; day: string; message: string }
  | { code: "removal_not_found"; reference: string; quantity: number };

/** A line on its way through one run. */
export type LineWork = {
  line: OrderLine;
  ledger: LedgerLine;
  decision: LineDecision;
  problem: Problem | null;
  /** The partner had it before this run sent anything. */
  wasThere: boolean;
  events: { kind: "recorded" | "already_recorded" | "removed"; details: Record<string, string | number> }[];
};

/**
 * Brings the loyalty program in line with an order: records what is owed, takes back what no longer is, redeems free goods, and writes down how each line ended.
 * May be repeated at any moment, after any interruption: what is unsure is looked up on the member's card before anything is written.
 * @throws PartnerError when the partner gives no answer; what was learned until then is in the ledger.
 */
export async function recordOrder(run: LoyaltyRun, { orderId, order }: { orderId: string; order: Order }): Promise<void> {
  const works = await readWorks(run, orderId, order);
  await lookUpWhatIsUnsure(run, works);
  await takeBackWhatIsNotOwed(run, works);
  const member = await recordWhatIsOwed(run, { orderId, order, works });
  const redemptions = await redeemFreeGoods(run, { order, works, member });
  await saveOutcome(run, { orderId, order, works, redemptions, member: member?.status === "found" ? member : null });
}

async function readWorks(run: LoyaltyRun, orderId: string, order: Order): Promise<LineWork[]> {
  const stored = await db.orderLine.findMany({
    where: { shopId: run.shop, orderId },
    include: { recordings: { where: { partner: run.partner }, orderBy: { id: "asc" } } },
  });
  const ledger = new Map(stored.map((line) => [line.gid, line]));
  const overrides = new Map(
    stored.flatMap(({ gid, upcOverride, barcode }) => {
      const isGone = order.lines.some((line) => line.gid === gid && line.variantGid === null);
      const upc = upcOverride ?? (isGone ? barcode : null);
      return upc ? [[gid, upc] as const] : [];
    }),
  );
  const decisions = planPurchases(order, run.rules, overrides);
  return order.lines.map((line, index) => {
    const row = ledger.get(line.gid);
    const decision = decisions[index];
    if (!row || !decision) throw new Error(`Line ${line.gid} was not stored before it was recorded.`);
    const recordings = row.recordings.map((recording) => ({
      ...recording,
      reference: recording.reference as PurchaseReference,
      memberRow: recording.memberId,
    }));
    const facts = { ...row, recordings };
    return { line, ledger: facts, decision: keepRecordedItem(line, facts, decision), problem: null, wasThere: false, events: [] };
  });
}

/** A line that is on a card already goes on under the UPC it was recorded with, even if the product lost its barcode since. */
function keepRecordedItem(line: OrderLine, ledger: LedgerLine, decision: LineDecision): LineDecision {
  const recorded = ledger.recordings.find(({ state, quantity, removed }) => state === "recorded" && quantity > removed);
  if (!recorded) return decision;
  const itemIsGone = decision.status === "unmapped" || (decision.status === "skipped" && decision.reason === "not_in_program");
  return itemIsGone ? { status: "owed", quantity: line.currentQuantity, upc: recorded.upc as Upc, total: line.total } : decision;
}

/** Units that the partner should have; null: whatever it has is right. */
function owedBy({ decision }: LineWork): number | null {
  if (decision.status === "owed") return decision.quantity;
  return decision.status === "skipped" && decision.takeBack ? 0 : null;
}

function stepsOf(work: LineWork): Step[] {
  const owed = owedBy(work);
  return owed === null ? [] : settleLine(work.ledger.recordings, owed);
}

async function lookUpWhatIsUnsure(run: LoyaltyRun, works: LineWork[]): Promise<void> {
  const unsure = works.flatMap((work) =>
    work.ledger.recordings.filter((recording) => needsLook(recording, work.ledger.recordings)).map((recording) => ({ work, recording })),
  );
  const cards = cardReader(run);
  for (const { work, recording } of unsure) {
    const shown = shownOn(await cards(recording.memberRow), recording);
    await learn(work, recording, shown);
  }
}

/** Writes down what the member's card says of a recording. */
async function learn(work: LineWork, recording: LedgerRecording, shown: Shown): Promise<void> {
  if (recording.removing > 0) {
    // The card has fewer units than we think if the call was carried out.
    const removed = Math.min(recording.quantity, Math.max(recording.removed, recording.quantity - shown.units));
    if (removed > recording.removed) work.events.push(removedEvent(work, recording, removed - recording.removed));
    return saveRecording(recording, { removed, removing: 0 });
  }
  if (shown.units === 0 && recording.state === "sending") return saveRecording(recording, { state: "planned" });
  if (shown.units > 0 && shown.sameItem && (recording.state === "sending" || shown.units === recording.quantity)) {
    work.wasThere = recording.state === "disputed";
    work.events.push({ kind: work.wasThere ? "already_recorded" : "recorded", details: eventDetails(work, recording, shown.units) });
    return saveRecording(recording, { state: "recorded", quantity: shown.units });
  }
  return saveRecording(recording, { state: "disputed" });
}

async function takeBackWhatIsNotOwed(run: LoyaltyRun, works: LineWork[]): Promise<void> {
  const cards = cardReader(run);
  for (const work of works) {
    for (const step of stepsOf(work)) {
      if (step.do !== "take_back") continue;
      const recording = recordingOf(work, step.recording);
      await takeBack(run, { work, recording, quantity: step.quantity, cards });
    }
  }
}

async function takeBack(
  run: LoyaltyRun,
  { work, recording, quantity, cards }: { work: LineWork; recording: LedgerRecording; quantity: number; cards: CardReader },
): Promise<void> {
  const member = await memberOf(recording.memberRow);
  await saveRecording(recording, { removing: quantity });
  const answer = await run.program.removePurchase(member, recording.reference, quantity);
  switch (answer) {
    case "removed":
      work.events.push(removedEvent(work, recording, quantity));
      return saveRecording(recording, { removed: recording.removed + quantity, removing: 0 });
    case "not_found": {
      const shown = shownOn(await cards(recording.memberRow), recording);
      const wanted = recording.quantity - recording.removed - quantity;
      await learn(work, recording, shown);
      if (shown.units > wanted) work.problem = { code: "removal_not_found", reference: recording.reference, quantity };
      return;
    }
    default:
      return unreachable(answer);
  }
}

type Sending = { work: LineWork; recording: LedgerRecording; purchase: Purchase };

async function recordWhatIsOwed(
  run: LoyaltyRun,
  { orderId, order, works }: { orderId: string; order: Order; works: LineWork[] },
): Promise<MemberResult | null> {
  for (const work of works) noteWhatCannotBeSent(work);
  const toSend = works.filter((work) => stepsOf(work).some((step) => step.do !== "take_back") && !work.problem);
  const wantsReward =
    run.rules.redeemFreeLines && works.some(({ decision }) => decision.status === "skipped" && decision.reason === "free_good");
  if (toSend.length === 0 && !wantsReward) return null;

  const result = await memberFor(run, { orderId, order });
  if (result.status !== "found") {
    for (const work of toSend) {
      work.problem =
        result.status === "not_found" ? { code: "customer_not_found" } : { code: "member_linked_elsewhere", account: result.account };
    }
    return result;
  }
  if (toSend.length > 0) await send(run, result, await prepare(run, { order, works: toSend, memberRow: result.row }));
  return result;
}

function noteWhatCannotBeSent(work: LineWork): void {
  if (work.decision.status === "unmapped") {
    work.problem =
      work.decision.code === "barcode_invalid"
        ? { code: "barcode_invalid", barcode: work.line.barcode ?? "" }
        : { code: "barcode_missing" };
    return;
  }
  const last = work.ledger.recordings.at(-1);
  if (last?.state !== "disputed" || work.decision.status !== "owed" || unitsRecorded(work.ledger.recordings) >= work.decision.quantity)
    return;
  work.problem = { code: "reference_exists", reference: last.reference, quantity: last.quantity, day: last.day, message: "" };
}

/** Writes down what is about to be sent, before it is: after a crash the next run knows to look first. */
async function prepare(
  run: LoyaltyRun,
  { order, works, memberRow }: { order: Order; works: LineWork[]; memberRow: string },
): Promise<Sending[]> {
  return db.$transaction(async (tx) => {
    const sendings: Sending[] = [];
    for (const work of works) {
      if (work.decision.status !== "owed") continue;
      for (const step of stepsOf(work)) {
        if (step.do === "take_back") continue;
        const known = step.do === "send" ? recordingOf(work, step.recording) : null;
        const purchase = purchaseOf(order, work.line, {
          reference: known?.reference ?? referenceFor(order.number, work.line.position, step.do === "send_new" ? step.sequence : 1),
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
        const row = known
          ? await tx.recording.update({ where: { id: known.id }, data: facts })
          : await tx.recording.create({
              data: { ...facts, shopId: run.shop, partner: run.partner, lineId: work.ledger.id, reference: purchase.reference },
            });
        const recording = { ...row, reference: purchase.reference, memberRow };
        work.ledger.recordings = [...work.ledger.recordings.filter(({ id }) => id !== row.id), recording];
        sendings.push({ work, recording, purchase });
      }
    }
    return sendings;
  });
}

async function send(run: LoyaltyRun, { member, row }: { member: Member; row: string }, sendings: Sending[]): Promise<void> {
  const answers = await run.program.recordPurchases(
    member,
    sendings.map(({ purchase }) => purchase),
  );
  const cards = cardReader(run);
  for (const [index, { work, recording }] of sendings.entries()) {
    const answer = answers[index];
    if (!answer) throw new Error("A connector gave fewer answers than it was asked for.");
    switch (answer.status) {
      case "recorded":
        work.events.push({ kind: "recorded", details: eventDetails(work, recording, recording.quantity, answer.program?.title) });
        await saveRecording(recording, {
          state: "recorded",
          partnerReference: answer.partnerReference,
          programId: answer.program?.programId ?? null,
          programTitle: answer.program?.title ?? null,
        });
        break;
      case "rejected":
        work.problem = { code: answer.reason === "no_item_found" ? "no_item_found" : "rejected_by_partner", message: answer.message };
        await saveRecording(recording, { state: "rejected" });
        break;
      case "reference_exists": {
        const shown = shownOn(await cards(row), recording);
        if (shown.sameItem && shown.units === recording.quantity) {
          work.wasThere = true;
          work.events.push({ kind: "already_recorded", details: eventDetails(work, recording, shown.units) });
          await saveRecording(recording, { state: "recorded" });
          break;
        }
        const { reference, quantity, day } = recording;
        work.problem = { code: "reference_exists", reference, quantity, day, message: answer.message };
        await saveRecording(recording, { state: "disputed" });
        break;
      }
      default:
        unreachable(answer);
    }
  }
}

type CardReader = (memberRow: string) => Promise<Card[]>;

/** Reads each member's cards once, when they are first needed. */
function cardReader(run: LoyaltyRun): CardReader {
  const read = new Map<string, Promise<Card[]>>();
  return (memberRow) => {
    const cards = read.get(memberRow) ?? memberOf(memberRow).then((member) => run.program.cardsOf(member));
    read.set(memberRow, cards);
    return cards;
  };
}

type Shown = { units: number; sameItem: boolean };

function shownOn(cards: Card[], recording: LedgerRecording): Shown {
  const punches = cards.flatMap((card) => card.punches).filter(({ reference }) => reference === recording.reference);
  return { units: punches.length, sameItem: punches.length > 0 && punches.every(({ upc }) => sameUpc(upc, recording.upc)) };
}

type Change = Partial<{
  state: LedgerRecording["state"];
  quantity: number;
  removed: number;
  removing: number;
  partnerReference: string | null;
  programId: string | null;
  programTitle: string | null;
}>;

async function saveRecording(recording: LedgerRecording, change: Change): Promise<void> {
  await db.recording.update({ where: { id: recording.id }, data: change });
  Object.assign(recording, change);
}

function recordingOf(work: LineWork, id: string): LedgerRecording {
  const recording = work.ledger.recordings.find((one) => one.id === id);
  if (!recording) throw new Error(`Recording ${id} is not of this line.`);
  return recording;
}

function eventDetails(work: LineWork, recording: LedgerRecording, quantity: number, program?: string): Record<string, string | number> {
  return { title: work.line.title, quantity, reference: recording.reference, program: program ?? recording.programTitle ?? "" };
}

function removedEvent(work: LineWork, recording: LedgerRecording, quantity: number): LineWork["events"][number] {
  return { kind: "removed", details: eventDetails(work, recording, quantity) };
}

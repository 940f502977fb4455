import { memberOf } from "#app/connections/members.server.ts";
import { dayIn, secondOf } from "#app/domain/date.ts";
import type { Card, Program, Punch } from "#app/domain/loyalty.ts";
import type { Order } from "#app/domain/order.ts";
import { sameUpc } from "#app/domain/upc.ts";
import { db } from "#app/platform/db.server.ts";
import type { Db, Tx } from "#app/platform/db.server.ts";
import { doneSteps } from "#app/programs/steps.server.ts";
import type { DoneStep } from "#app/programs/steps.server.ts";
import { unitsFree, unitsGone } from "./entered-by-hand.ts";
import type { Taken } from "./entered-by-hand.ts";
import { fromRow, lineEvent, recordedOf, recordingOf, stepsOf } from "./ledger.server.ts";
import type { LedgerRecording, LineWork, LoyaltyRun } from "./ledger.server.ts";
import { purchaseOf, referenceFor } from "./plan-purchases.ts";

/**
 * Counts what a person has entered on the member's card, for items that the merchant enrolled for or added as an exception on the
 * partner's page: those units are not sent. What is missing then is sent as ever.
 */
export async function adoptByHand(
  run: LoyaltyRun,
  { order, works, memberRow }: { order: Order; works: LineWork[]; memberRow: string },
): Promise<void> {
  const owing = works.filter((work) => work.decision.status === "owed" && sendingStep(work));
  const steps = await doneSteps({ shop: run.shop, partner: run.partner, upcs: upcsOf(owing) });
  const concerned = owing.flatMap((work) => {
    const step = work.decision.status === "owed" ? steps.get(work.decision.upc) : undefined;
    // After the enrolment the item goes the ordinary way: only what was bought before can have been entered on the occasion.
    // An order of the same second came after it: nobody enters an order within a second.
    return step && (step.exception ?? order.processedAt < secondOf(step.doneAt)) ? [{ work, step }] : [];
  });
  if (concerned.length === 0) return;
  const account = await run.program.accountOf(await memberOf(memberRow));
  // Deleted or merged: recording says so, and the buyer's account is looked for anew.
  if (!account) return;
  for (const { work, step } of concerned) await adopt(run, { order, work, step, memberRow, cards: account.cards });
}

/** How many of the `quantity` units, entered by a person, a person has taken off the member's card again. Writes it down. */
export async function noteTakenOffByHand(
  run: LoyaltyRun,
  work: LineWork,
  { recording, quantity }: { recording: LedgerRecording; quantity: number },
): Promise<number> {
  const account = await run.program.accountOf(await memberOf(recording.memberRow));
  if (!account) return 0;
  const gone = await db.$transaction(async (tx) => {
    const all = await handRecordings(tx, run, recording.memberRow);
    const self = all.find(({ id }) => id === recording.id);
    if (!self) return 0;
    const others = all.filter((one) => one !== self && overlap(one.items, self.items));
    const items = [...self.items, ...others.flatMap((one) => one.items)];
    // What the merchant saw on the card may stand there under a reference of the till.
    const ours = recording.note === null ? null : await referencesOf(tx, run, account.cards);
    const isFree = ({ reference }: Punch) => reference === "" || (ours !== null && !ours.has(reference));
    const entered = account.cards
      .flatMap(({ punches }) => punches)
      .filter((punch) => isFree(punch) && items.some((upc) => sameUpc(upc, itemOf(punch))));
    const taken = [self, ...others].map(takenBy);
    const units = Math.min(quantity, unitsGone({ entered: entered.map(({ date }) => date), taken, day: recording.day }));
    if (units > 0) await tx.recording.update({ where: { id: recording.id }, data: { removed: { increment: units } } });
    return units;
  });
  if (gone > 0) {
    recording.removed += gone;
    work.events.push(lineEvent("removed", work, recording, gone));
  }
  return gone;
}

function sendingStep(work: LineWork) {
  return stepsOf(work).find((step) => step.do !== "take_back");
}

function upcsOf(works: LineWork[]): string[] {
  return works.flatMap(({ decision }) => (decision.status === "owed" ? [decision.upc] : []));
}

type Adopting = { order: Order; work: LineWork; step: DoneStep; memberRow: string; cards: Card[] };

async function adopt(run: LoyaltyRun, { order, work, step, memberRow, cards }: Adopting): Promise<void> {
  const sending = sendingStep(work);
  if (work.decision.status !== "owed" || !sending) return;
  const { upc } = work.decision;
  const day = dayIn(run.rules.timeZone, order.processedAt);
  const begun = dayIn(run.rules.timeZone, step.startedAt);
  const { exception } = step;
  const punches = byHand(cards).filter(
    (punch) =>
      sameUpc(itemOf(punch), upc) ||
      // Where the partner does not show that it is an exception, it looks like the item that it stands for, entered since we asked for it.
      (exception !== null && punch.exception === null && sameUpc(punch.upc, exception.likeUpc) && punch.date >= begun),
  );
  if (punches.length === 0) return;
  const items = exception ? [upc, exception.likeUpc] : [upc];
  const unused = sending.do === "send" ? recordingOf(work, sending.recording) : null;
  const row = await db.$transaction(async (tx) => {
    const taken = (await handRecordings(tx, run, memberRow)).filter((one) => overlap(one.items, items)).map(takenBy);
    const units = Math.min(sending.quantity, unitsFree({ entered: punches.map(({ date }) => date), taken, day }));
    if (units === 0) return null;
    const reference =
      unused?.reference ??
      referenceFor(order.purchaseGroup, {
        position: work.ledger.position,
        sequence: sending.do === "send_new" ? sending.sequence : 1,
      });
    const recorded = recordedOf(work);
    const purchase = { reference, upc, recorded, units, promises: work.promises, timeZone: run.rules.timeZone };
    const { amount } = purchaseOf(order, work.line, purchase);
    const card = punches[0]?.card;
    const facts = {
      ...{ memberId: memberRow, upc, quantity: units, removed: 0, removing: 0, day, state: "recorded" as const, byHand: true },
      ...{ amountMinor: amount.minor, currency: amount.currency, exceptionId: exception?.id ?? null },
      ...{ programId: card?.programId ?? null, programTitle: card?.title ?? null },
    };
    const key = { shopId: run.shop, partner: run.partner, lineId: work.ledger.id, reference };
    return unused ? tx.recording.update({ where: { id: unused.id }, data: facts }) : tx.recording.create({ data: { ...key, ...facts } });
  });
  if (!row) return;
  const recording = fromRow(row);
  const { recordings } = work.ledger;
  work.ledger.recordings = unused ? recordings.map((one) => (one.id === row.id ? recording : one)) : [...recordings, recording];
  work.wasThere = true;
  work.events.push(lineEvent("already_recorded", work, recording, recording.quantity));
}

type HandPunch = Punch & { card: Program };

function byHand(cards: Card[]): HandPunch[] {
  return cards.flatMap(({ punches, program }) =>
    punches.filter(({ reference }) => reference === "").map((punch) => ({ ...punch, card: program })),
  );
}

/** What was bought, whatever it counts as. */
function itemOf({ upc, exception }: Punch): string {
  return exception?.upc ?? upc;
}

function overlap(some: string[], others: string[]): boolean {
  return some.some((one) => others.some((other) => sameUpc(one, other)));
}

/** The references on these cards that are ours. */
export async function referencesOf(tx: Db, { shop, partner }: LoyaltyRun, cards: Card[]): Promise<Set<string>> {
  const references = cards.flatMap(({ punches }) => punches.map(({ reference }) => reference));
  const rows = await tx.recording.findMany({
    where: { shopId: shop, partner, reference: { in: [...new Set(references)] } },
    select: { reference: true },
  });
  return new Set(rows.map(({ reference }) => reference));
}

type HandRecording = { id: string; day: string; quantity: number; removed: number; items: string[] };

function takenBy({ day, quantity, removed }: HandRecording): Taken {
  return { day, units: quantity - removed };
}

/** All that was counted on an account without a reference, under a lock: no two orders take one unit, whatever name the account is remembered by. */
async function handRecordings(tx: Tx, { shop, partner }: LoyaltyRun, memberRow: string): Promise<HandRecording[]> {
  const { partnerMemberId } = await tx.member.findUniqueOrThrow({ where: { id: memberRow }, select: { partnerMemberId: true } });
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${shop} ${partner} ${partnerMemberId}`}, 0))::text`;
  const rows = await tx.recording.findMany({
    where: { shopId: shop, partner, byHand: true, state: "recorded", member: { partnerMemberId } },
    include: { exception: { select: { likeUpc: true } } },
  });
  return rows.map(({ id, day, quantity, removed, upc, exception }) => ({
    ...{ id, day, quantity, removed },
    items: exception ? [upc, exception.likeUpc] : [upc],
  }));
}

import { Prisma } from "@prisma/client";
import { v7 as newId } from "uuid";
import type { Purchase } from "#app/domain/loyalty.ts";
import type { Order } from "#app/domain/order.ts";
import { query } from "#app/platform/db.server.ts";
import { insertOf, updateOf } from "#app/platform/write-rows.server.ts";
import { recordedOf, recordingOf } from "./ledger.server.ts";
import type { LedgerRecording, LineWork, LoyaltyRun } from "./ledger.server.ts";
import { purchaseOf, referenceFor } from "./plan-purchases.ts";
import type { Step } from "./settle-line.ts";

type Writing = {
  order: Order;
  work: LineWork;
  step: Exclude<Step, { do: "take_back" }>;
  memberRow: string;
  /** "disputed": it is not sent before a person has looked. */
  state: "sending" | "disputed";
};

export type Written = { work: LineWork; recording: LedgerRecording; purchase: Purchase };

/** Writes down the recordings that steps are about, all or none, and gives the purchases that they stand for. */
export async function writeRecordings(run: LoyaltyRun, writings: Writing[]): Promise<Written[]> {
  if (writings.length === 0) return [];
  const drafts = writings.map((writing) => draftOf(run, writing));
  const [made, changed] = [drafts.filter(({ isNew }) => isNew), drafts.filter(({ isNew }) => !isNew)].map((some) =>
    some.map(({ row }) => row),
  );
  const parts = [
    ...(made?.length ? [Prisma.sql`made AS (${insertOf("Recording", made)} RETURNING id)`] : []),
    ...(changed?.length ? [Prisma.sql`changed AS (${updateOf("Recording", changed)} RETURNING stored.id)`] : []),
  ];
  await query(
    Prisma.sql`WITH ${Prisma.join(parts)} SELECT`,
    `recordings-${made?.length ? "made" : ""}-${changed?.length ? "changed" : ""}`,
  );
  return drafts.map(({ work, recording, purchase }) => {
    work.ledger.recordings = [...work.ledger.recordings.filter(({ id }) => id !== recording.id), recording];
    return { work, recording, purchase };
  });
}

function draftOf(run: LoyaltyRun, { order, work, step, memberRow, state }: Writing) {
  if (work.decision.status !== "owed") throw new Error("Only a line that owes something is sent.");
  const known = step.do === "send" ? recordingOf(work, step.recording) : null;
  const sequence = step.do === "send_new" ? step.sequence : 1;
  const purchase = purchaseOf(order, work.line, {
    reference: known?.reference ?? referenceFor(order.purchaseGroup, { position: work.ledger.position, sequence }),
    upc: work.decision.upc,
    recorded: recordedOf(work),
    units: step.quantity,
    promises: work.promises,
    timeZone: run.rules.timeZone,
  });
  const { upc, quantity, date: day, reference } = purchase;
  const facts = { upc, quantity, removed: 0, removing: 0, amountMinor: purchase.amount.minor, day, state, byHand: false };
  const row = {
    ...{ id: known?.id ?? newId(), shopId: run.shop, partner: run.partner, lineId: work.ledger.id, reference },
    ...{ ...facts, memberId: memberRow, currency: purchase.amount.currency },
    ...{ exceptionId: null, updatedAt: run.now() },
  };
  const kept = known ?? { programId: null, programTitle: null, note: null, cardNote: null };
  const recording: LedgerRecording = { ...kept, ...facts, id: row.id, reference, memberRow };
  return { isNew: known === null, row, work, recording, purchase };
}

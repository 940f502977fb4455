import { Prisma } from "@prisma/client";
import type { PurchaseReference } from "#app/domain/loyalty.ts";
import type { Order, OrderLine } from "#app/domain/order.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import type { Upc } from "#app/domain/upc.ts";
import type { LoyaltyProgram } from "#app/partners/capabilities.ts";
import { now } from "#app/platform/clock.server.ts";
import { query } from "#app/platform/db.server.ts";
import { planPurchases } from "./plan-purchases.ts";
import type { LineDecision, PurchaseRules, Recorded } from "./plan-purchases.ts";
import { noPromises, promisesOn, unitsBought } from "./promised-goods.ts";
import type { LinePromises, PromisedGood } from "./promised-goods.ts";
import { amountRecorded, settleLine, unitsRecorded } from "./settle-line.ts";
import type { RecordingFacts, Step } from "./settle-line.ts";

/** What recording an order needs beside the order: the partner, and what the merchant decided. */
export type LoyaltyRun = {
  shop: string;
  partner: string;
  program: LoyaltyProgram;
  rules: PurchaseRules & {
    missingMember: "create" | "report";
    redeemFreeLines: boolean;
    /** Whoever sold it may have credited it themselves: the card is looked at before anything is sent. */
    othersCredit: boolean;
    /** What comes back without anybody saying of which purchase. */
    looseReturns: "ask" | "leave";
  };
  /** Rewards that are put aside for somebody's checkout, read when asked: no other free good is redeemed for them. */
  reservedRewards: () => Promise<ReadonlySet<string>>;
  now: () => Date;
};

export type LedgerRecording = RecordingFacts & {
  upc: string;
  day: string;
  memberRow: string;
  programId: string | null;
  programTitle: string | null;
  /** A person entered the units: they stand on the card without the reference. */
  byHand: boolean;
  /** What a person said why it is recorded as it is. */
  note: string | null;
  /** What belongs in the notes of the card. */
  cardNote: string | null;
};

export type LedgerLine = {
  id: string;
  gid: string;
  /** As it was first stored: references are made of it. */
  position: number;
  upcOverride: string | null;
  state: "pending" | "recorded" | "already_recorded" | "skipped" | "failed";
  reason: string | null;
  recordings: LedgerRecording[];
  /** When the run began. */
  hasRedemptions: boolean;
};

/** Why a line could not be brought in order; becomes its failure. */
export type Problem =
  | { code: "barcode_missing" | "customer_not_found" | "member_unlinked" }
  | { code: "barcode_invalid"; barcode: string }
  | { code: "member_linked_elsewhere"; account: string }
  | { code: "no_item_found" | "rejected_by_partner"; message: string }
  /** The partner lists the item in a program, or lists one that it resembles. */
  | { code: "not_enrolled" | "new_item"; message: string; programId: string; programTitle: string }
  | { code: "exception_not_on_card" | "exception_refused"; message: string; programTitle: string }
  | { code: "reference_exists"; reference: string; quantity: number; day: string; message: string }
  /** The card shows the item of that day under somebody else's reference. */
  | { code: "credited_elsewhere"; reference: string; units: number; day: string }
  | { code: "return_unmatched"; quantity: number }
  | { code: "removal_not_found"; reference: string; quantity: number }
  | { code: "removal_by_hand"; quantity: number; programTitle: string };

/** A line on its way through one run. */
export type LineWork = {
  line: OrderLine;
  ledger: LedgerLine;
  decision: LineDecision;
  /** Free goods of the checkout. */
  promises: LinePromises;
  problem: Problem | null;
  /** The partner had it before this run sent anything. */
  wasThere: boolean;
  events: LineEvent[];
};

export type LineEvent = { kind: "recorded" | "already_recorded" | "removed"; details: Record<string, string | number> };

/** An order as it was stored and read, with the free goods that checkout gave for its sake. */
export type OrderToRecord = {
  orderId: string;
  /** The row of the buyer; null: of nobody. */
  customerId: string | null;
  order: Order;
  promised: PromisedGood[];
};

/** Each line of an order with what the ledger knows of it and what it owes now. */
export async function readWorks(run: LoyaltyRun, { orderId, order, promised }: OrderToRecord): Promise<LineWork[]> {
  const stored = await readLedger(run, orderId);
  const lines = new Map(stored.map((line) => [line.gid, { ...line, recordings: line.recordings.map(fromRow) }]));
  const promises = new Map<string, LinePromises>(order.lines.map((line) => [line.gid, promisesOn(order, line, promised)]));
  const decisions = planPurchases(order, run.rules, { upcOverrides: upcsBeyondShopify(order, stored), promises });
  return order.lines.map((line, index) => {
    const ledger = lines.get(line.gid);
    const decision = decisions[index];
    if (!ledger || !decision) throw new Error(`Line ${line.gid} was not stored before it was recorded.`);
    const known = { line, ledger, promises: promises.get(line.gid) ?? noPromises };
    return { ...known, decision: keepRecordedItem(known, decision), problem: null, wasThere: false, events: [] };
  });
}

type RecordingRow = Omit<LedgerRecording, "reference" | "memberRow" | "amountMinor"> & {
  reference: string;
  memberId: string;
  amountMinor: number | bigint;
};
type LineRow = Omit<LedgerLine, "recordings"> & { barcode: string | null; recordings: RecordingRow[] };

function readLedger({ shop, partner }: LoyaltyRun, orderId: string): Promise<LineRow[]> {
  return query<LineRow>(
    Prisma.sql`
      SELECT l.id, l.gid, l.position, l."upcOverride", l.barcode, l.state, l.reason,
        coalesce((
          SELECT json_agg(r ORDER BY r.id) FROM (
            SELECT id, reference, upc, quantity, removed, removing, "amountMinor", day, state, "memberId", "programId", "programTitle", "byHand", note, "cardNote"
            FROM "Recording" WHERE "lineId" = l.id AND partner = ${partner}
          ) AS r
        ), '[]') AS recordings,
        EXISTS (SELECT FROM "Redemption" WHERE "lineId" = l.id) AS "hasRedemptions"
      FROM "OrderLine" l WHERE l."shopId" = ${shop} AND l."orderId" = ${orderId}::uuid`,
    "ledger-of-order",
  );
}

/** A row of the table as a recording. */
export function fromRow(row: RecordingRow): LedgerRecording {
  return { ...row, reference: row.reference as PurchaseReference, memberRow: row.memberId, amountMinor: Number(row.amountMinor) };
}

/** The calls that a line still needs. */
export function stepsOf({ decision, ledger }: LineWork): Step[] {
  switch (decision.status) {
    case "owed":
      return settleLine(ledger.recordings, decision.quantity);
    case "skipped":
      return settleLine(ledger.recordings, Math.min(unitsRecorded(ledger.recordings), decision.keeps));
    case "unmapped":
      return [];
    default:
      return unreachable(decision);
  }
}

type Change = Partial<{
  state: LedgerRecording["state"];
  quantity: number;
  removed: number;
  removing: number;
  amountMinor: number;
  partnerReference: string | null;
  programId: string | null;
  programTitle: string | null;
  exceptionId: string | null;
}>;

/** Throws when a person's decision changed its state meanwhile: the next attempt goes by that. */
export async function saveRecording(recording: LedgerRecording, change: Change): Promise<void> {
  const changes = Object.entries({ ...change, updatedAt: now() }).map(
    ([column, value]) => Prisma.sql`${Prisma.raw(`"${column}"`)} = ${value}`,
  );
  const saved = await query<{ id: string }>(
    Prisma.sql`
      UPDATE "Recording" SET ${Prisma.join(changes)} WHERE id = ${recording.id}::uuid AND state = ${recording.state} RETURNING id`,
    `recording-${Object.keys(change).join("-")}`,
  );
  if (saved.length === 0) throw new Error(`The state of ${recording.reference} was changed by somebody else.`);
  Object.assign(recording, change);
}

export function recordingOf(work: LineWork, id: string): LedgerRecording {
  const recording = work.ledger.recordings.find((one) => one.id === id);
  if (!recording) throw new Error(`Recording ${id} is not of this line.`);
  return recording;
}

/** Of a line, as far as the ledger knows. */
export function recordedOf({ ledger, line }: LineWork): Recorded {
  return { units: unitsRecorded(ledger.recordings), minor: amountRecorded(ledger.recordings, line.total.currency) };
}

/** A line of the order's timeline. */
export function lineEvent(kind: LineEvent["kind"], work: LineWork, recording: LedgerRecording, quantity: number): LineEvent {
  return { kind, details: { title: work.line.title, quantity, reference: recording.reference, program: recording.programTitle ?? "" } };
}

/** UPCs that Shopify cannot tell (any more): given by the merchant, or kept from before the product was deleted. */
function upcsBeyondShopify(
  order: Order,
  stored: { gid: string; upcOverride: string | null; barcode: string | null }[],
): Map<string, string> {
  const gone = new Set<string>(order.lines.filter(({ variantGid }) => variantGid === null).map(({ gid }) => gid));
  return new Map(
    stored.flatMap(({ gid, upcOverride, barcode }) => {
      const upc = upcOverride ?? (gone.has(gid) ? barcode : null);
      return upc ? [[gid, upc] as const] : [];
    }),
  );
}

/** A line that is on a card already goes on under the UPC it was recorded with, even if the product lost its barcode since. */
function keepRecordedItem(
  { line, ledger, promises }: Pick<LineWork, "line" | "ledger" | "promises">,
  decision: LineDecision,
): LineDecision {
  const recorded = ledger.recordings.find(({ state, quantity, removed }) => state === "recorded" && quantity > removed);
  if (!recorded || decision.status !== "unmapped") return decision;
  return { status: "owed", quantity: unitsBought(line, promises), upc: recorded.upc as Upc, total: line.total };
}

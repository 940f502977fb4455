import type { Prisma, Recording } from "@prisma/client";
import { memberOf } from "#app/connections/members.server.ts";
import { shareAfter } from "#app/domain/money.ts";
import { db } from "#app/platform/db.server.ts";
import type { Db } from "#app/platform/db.server.ts";
import { isOnCard, unitsUnder } from "../compare-with-card.server.ts";
import type { Sending } from "../failure-view.ts";
import type { EffectResult, FixContext, FixModule, FixRequest, Refusal } from "./effect.ts";
import { ifAnswered, pageFor, readyConnection } from "./step-context.server.ts";

/**
 * Adds to the card what it lacks of a purchase whose reference exists, under a new reference: the difference to what it shows, or fewer
 * units where the merchant sees the others on the card under another name.
 */
export const recordAgain: FixModule = {
  prepare: async (context) => {
    const [connection, found] = await Promise.all([readyConnection(context.shop), disputeOf(db, context)]);
    if (!connection || !found) return {};
    const { disputed } = found;
    const onCard = await ifAnswered(async () => unitsUnder(await connection.program.cardsOf(await memberOf(disputed.memberId)), disputed));
    const note = explanationOf(disputed.day);
    const page = pageFor(connection.program.store, "card");
    return {
      values: { note, units: onCard === null ? "" : String(Math.max(0, disputed.quantity - onCard)) },
      page,
      // Where we write on the card ourselves, there is nothing to paste.
      copy: page
        ? [
            { label: "cardNote", value: disputed.day },
            { label: "multiPurchaseReason", value: "Other" },
            { label: "explanation", value: note },
          ]
        : [],
    };
  },
  check: async (request) => {
    const read = await readUnits(request);
    return read.status === "ok" ? null : read;
  },
  sends: async (request) => {
    const [connection, found] = await Promise.all([readyConnection(request.shop), disputeOf(db, request)]);
    if (!connection || !found) return [];
    const { form, failure } = request;
    const { upc, quantity, day } = found.disputed;
    const data = { product: failure.productTitle ?? "", reference: nextReference(found), upc, quantity: form.units || quantity, day };
    const record: Sending = { to: connection.partner, operation: "recordPurchase", data };
    const note: Sending = { to: connection.partner, operation: "noteOnCard", data: { note: form.note ?? "" } };
    return connection.program.store.how === "direct" ? [record, note] : [record];
  },
  apply: async (request): Promise<EffectResult> => {
    const note = request.form.note ?? "";
    const read = await readUnits(request);
    if (read.status !== "ok") return read;
    if (!read.missing) return { status: "done", note: { note } };
    const { found, onCard, units } = read.missing;
    await plan(request, { onCard, units, note });
    return {
      status: "done",
      note: { note, units: String(units) },
      changed: [{ what: "reference", from: found.disputed.reference, to: nextReference(found) }],
    };
  },
};

type Dispute = { first: Recording; disputed: Recording; count: number };
/** `missing`: what is to be recorded, and how many units the card has; null when it lacks nothing any more. */
type Read = { status: "ok"; missing: { found: Dispute; onCard: number; units: number } | null } | Refusal;

async function readUnits(request: FixRequest): Promise<Read> {
  const { shop, form } = request;
  const found = await disputeOf(db, request);
  if (!found) return { status: "refused", reason: "not_found" };
  const { disputed } = found;
  // Pressed twice, the plan is there already.
  if (disputed.state !== "disputed") return { status: "ok", missing: null };
  const connection = await readyConnection(shop);
  if (!connection) return { status: "refused", reason: "not_connected" };
  const cards = await connection.program.cardsOf(await memberOf(disputed.memberId));
  // It has shown up since.
  if (isOnCard(cards, disputed)) return { status: "ok", missing: null };
  const onCard = Math.min(disputed.quantity, unitsUnder(cards, disputed));
  const missing = disputed.quantity - onCard;
  const units = form.units ? Number(form.units) : missing;
  if (!/^\d*$/.test(form.units ?? "") || (missing > 0 && units < 1)) return { status: "invalid", errors: { units: "units" } };
  if (missing > 0 && units > missing) return { status: "invalid", errors: { units: "units_too_many" } };
  return { status: "ok", missing: { found, onCard, units: Math.min(units, missing) } };
}

type Plan = { onCard: number; units: number; note: string };

/** Counts what is on the card, and plans the rest. Pressed twice at the same moment, the second finds it done. */
async function plan(context: FixContext, { onCard, units, note }: Plan): Promise<void> {
  const { lineId } = context.failure;
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "OrderLine" WHERE id = ${lineId}::uuid FOR UPDATE`;
    const found = await disputeOf(tx, context);
    if (found?.disputed.state !== "disputed") return;
    const { first, disputed, count } = found;
    const { id, createdAt: _created, updatedAt: _updated, partnerReference: _reference, ...copy } = disputed;
    const next: Prisma.RecordingCreateManyInput[] = [];
    const add = (facts: Partial<Prisma.RecordingCreateManyInput>) =>
      next.push({ ...copy, reference: `${first.reference}-${count + next.length + 1}`, note, ...facts });
    // The others are there under another reference, says the merchant: only a person can take those off again.
    const elsewhere = disputed.quantity - onCard - units;
    const amount = { minor: Number(disputed.amountMinor), currency: disputed.currency };
    const part = (before: number, some: number) => ({
      quantity: some,
      amountMinor: BigInt(shareAfter(amount, { before, units: some, of: disputed.quantity }).minor),
    });
    const saidToBeThere = { ...part(onCard, elsewhere), state: "recorded" as const, byHand: true };
    if (onCard > 0) await tx.recording.update({ where: { id }, data: { ...part(0, onCard), state: "recorded", note } });
    else if (elsewhere > 0) await tx.recording.update({ where: { id }, data: { ...saidToBeThere, note } });
    if (onCard > 0 && elsewhere > 0) add(saidToBeThere);
    if (units > 0) add({ ...part(onCard + elsewhere, units), state: "planned", cardNote: note });
    await tx.recording.createMany({ data: next });
  });
}

function nextReference({ first, count }: Dispute): string {
  return `${first.reference}-${count + 1}`;
}

/** What the partner wants to read with a purchase of `day` that is added later, in its language: the article's own words. */
export function explanationOf(day: string): string {
  return `Purchase failed to import, items originally purchased on ${day}.`;
}

/** The newest recording of the line, which is the one in dispute unless the fix was applied. */
async function disputeOf(tx: Db, { shop, failure }: FixContext): Promise<Dispute | null> {
  if (!failure.lineId) return null;
  const recordings = await tx.recording.findMany({
    where: { shopId: shop, lineId: failure.lineId, partner: failure.partner },
    orderBy: { id: "asc" },
  });
  const [first, disputed] = [recordings[0], recordings.at(-1)];
  return first && disputed ? { first, disputed, count: recordings.length } : null;
}

import type { Order } from "@prisma/client";
import { astro } from "#app/connections/astro-credentials.server.ts";
import { BuyerUnread } from "#app/connections/store-buyer.server.ts";
import { zero } from "#app/domain/money.ts";
import type { FailureCode } from "#app/failures/catalogue.ts";
import { recordJobFailure } from "#app/failures/job-failure.server.ts";
import { closeFailures, recordFailure } from "#app/failures/record-failure.server.ts";
import { settleTargets } from "#app/failures/settle-targets.server.ts";
import { PartnerUnavailable, UnexpectedAnswer } from "#app/partners/errors.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { syncOrderJob } from "#app/queue/jobs.ts";
import { SeveralFaltered } from "./several-faltered.ts";
import { holdForPos, PosFaltered } from "./send-to-pos.server.ts";

/** Attempts that end in silence before it is worth the merchant's attention: most silences pass by themselves. */
const quietAttempts = 2;

/** The connection does not work: the order waits until it does. A connection that the merchant ended is not a failure; refused credentials are. */
export async function holdOrder({
  partner,
  orderId,
  why,
}: {
  partner: string;
  orderId: string;
  why: "disconnected" | "credentials_rejected";
}): Promise<void> {
  await db.$transaction(async (tx) => {
    const order = await wait(tx, { orderId, why });
    if (why === "credentials_rejected") return fail(tx, { order, partner, code: why, message: "", nextAttemptAt: null });
    await stopRetrying(tx, order, null);
    await closeFailures(tx, { shop: order.shopId, subjects: [`order:${orderId}`], now: now() });
  });
}

/** The partner is known to be silent: the order waits until it answers, and one failure says so of all. */
export async function waitForAnswer({ orderId, until }: { orderId: string; until: Date | null }): Promise<void> {
  await db.$transaction(async (tx) => {
    const order = await wait(tx, { orderId, why: "partner_unavailable" });
    await tx.failure.updateMany({ where: { orderId, status: "retrying" }, data: { nextAttemptAt: until } });
    const own = await tx.failure.count({ where: { shopId: order.shopId, subject: `order:${orderId}`, code: "partner_unavailable" } });
    if (own > 0) await closeFailures(tx, { shop: order.shopId, subjects: [`order:${orderId}`], now: now() });
  });
}

/** An attempt ended without an answer. Shown to the merchant once it looks like more than a hiccup; `nextAttemptAt` null: given up. */
export async function holdForAnswer(
  { shop, order: gid }: { shop: string; order: string },
  { error, attempt, nextAttemptAt }: { error: unknown; attempt: number; nextAttemptAt: Date | null },
): Promise<void> {
  if (error instanceof SeveralFaltered) {
    for (const one of error.errors) await holdForAnswer({ shop, order: gid }, { error: one, attempt, nextAttemptAt });
    return;
  }
  if (error instanceof PosFaltered) return holdForPos(error, { attempt, nextAttemptAt });
  if (error instanceof BuyerUnread) {
    if (attempt > quietAttempts || !nextAttemptAt) await holdForBuyer({ shop, order: gid }, { error, nextAttemptAt });
    return;
  }
  const code = codeOf(error);
  // Not the partner's doing, and no clock brings it back: without a failure the order would be left behind in silence.
  if (!code && !nextAttemptAt) return recordJobFailure({ job: syncOrderJob, data: { shop, order: gid } });
  if (!code || (code === "partner_unavailable" && attempt <= quietAttempts && nextAttemptAt)) return;
  const known = await db.order.findUnique({ where: { shopId_gid: { shopId: shop, gid } }, select: { id: true } });
  if (!known) return;
  const message = error instanceof Error ? error.message : "";
  await db.$transaction(async (tx) => {
    const order = await wait(tx, { orderId: known.id, why: code });
    await fail(tx, { order, partner: astro, code, message, nextAttemptAt });
  });
}

/** The POS does not say who bought a sale in a store; `nextAttemptAt` null: it is asked again after the chain's next import. */
export async function holdForBuyer(
  { shop, order: gid }: { shop: string; order: string },
  { error, nextAttemptAt }: { error: BuyerUnread; nextAttemptAt: Date | null },
): Promise<void> {
  const known = await db.order.findUnique({ where: { shopId_gid: { shopId: shop, gid } }, select: { id: true } });
  if (!known) return;
  await db.$transaction(async (tx) => {
    const order = await wait(tx, { orderId: known.id, why: "customer_unread" });
    await fail(tx, { order, partner: error.partner, code: "customer_unread", message: "", nextAttemptAt });
  });
}

/** Shopify gives an order no more (it is older than the app may read, or deleted): what is on the card cannot be kept in line with it. */
export async function noteUnreadable({ shop, order: gid }: { shop: string; order: string }): Promise<void> {
  await db.$transaction(async (tx) => {
    const order = await tx.order.findUnique({ where: { shopId_gid: { shopId: shop, gid } } });
    if (order) await fail(tx, { order, partner: astro, code: "order_unreadable", message: "", nextAttemptAt: null });
  });
}

function codeOf(error: unknown): FailureCode | null {
  if (error instanceof PartnerUnavailable) return "partner_unavailable";
  return error instanceof UnexpectedAnswer ? "unexpected_answer" : null;
}

/** The order's state says that it waits, and the timeline why; told once for each reason in a row. */
async function wait(tx: Tx, { orderId, why }: { orderId: string; why: string }): Promise<Order> {
  const order = await tx.order.update({ where: { id: orderId }, data: { state: "pending" } });
  const last = await tx.orderEvent.findFirst({ where: { orderId }, orderBy: { id: "desc" }, select: { kind: true, details: true } });
  const told = last?.kind === "waiting" && (last.details as { why?: string }).why === why;
  if (!told) await tx.orderEvent.create({ data: { shopId: order.shopId, orderId, kind: "waiting", details: { why }, at: now() } });
  return order;
}

/** What was being retried is not, while nothing comes of the order as a whole: `code` says why, null that it stays as it was. */
async function stopRetrying(tx: Tx, order: Order, code: FailureCode | null): Promise<void> {
  const theirs = { shopId: order.shopId, orderId: order.id };
  const failures = await tx.failure.findMany({ where: theirs, select: { id: true, code: true } });
  await tx.failure.updateMany({ where: { ...theirs, status: "retrying" }, data: { status: "open" } });
  for (const failure of failures) await settleTargets(tx, { failureIds: [failure.id], code: code ?? failure.code, now: now() });
}

type Silence = { order: Order; partner: string; code: FailureCode; message: string; nextAttemptAt: Date | null };

async function fail(tx: Tx, { order, partner, code, message, nextAttemptAt }: Silence): Promise<void> {
  if (!nextAttemptAt) await stopRetrying(tx, order, code);
  await recordFailure(tx, {
    shop: order.shopId,
    partner,
    subject: `order:${order.id}`,
    code,
    details: { message },
    orderId: order.id,
    lineId: null,
    orderName: order.name,
    customerKey: null,
    customerId: order.customerId,
    customerGid: order.customerGid,
    customerName: order.customerName,
    variantGid: null,
    upc: null,
    productTitle: null,
    program: null,
    rewardId: null,
    // What of it is lost is not known before it is decided.
    atRisk: zero(order.currency),
    // Of an order that cannot be read any more, the change is the news.
    occurredAt: code === "order_unreadable" ? now() : order.processedAt,
    now: now(),
    nextAttemptAt,
  });
}

import type { Prisma } from "@prisma/client";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { zero } from "#app/domain/money.ts";
import { aboutNobody, closeFailures, recordFailure } from "#app/failures/record-failure.server.ts";
import type { NewFailure, Subject } from "#app/failures/record-failure.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import type { PosProblem, ShopProblem } from "./pos-problem.ts";
import type { PosOutcome } from "./send-order.server.ts";

type Place = { shop: string; partner: PosPartner; now: Date };

/** One transaction at the end of a run: where the order stands with the POS, its failures opened, refreshed or closed, and the timeline. */
export async function savePosOutcome(place: Place, { orderId, outcome }: { orderId: string; outcome: PosOutcome }): Promise<void> {
  const problems = outcome.status === "failed" ? outcome.problems : [];
  const own = problems.filter((problem) => problem.of === "order");
  const reason = outcome.status === "skipped" ? outcome.reason : (problems[0]?.code ?? null);
  // Held up by something that keeps every order: it waits for that, and has no failure of its own.
  const state = outcome.status === "failed" ? (own.length > 0 ? "failed" : "pending") : outcome.status;
  await db.$transaction(async (tx) => {
    await keepState(tx, place, { orderId, state, reason, decisions: outcome.decisions });
    for (const problem of problems) await recordProblem(tx, place, { orderId, problem });
    await closeOthers(tx, place, { orderId, problems: own });
  });
}

/** The POS gives no answer, or lets nobody in: the order waits. What was decided of it before stays. */
export async function noteOrderWaits(place: Place, { orderId, reason }: { orderId: string; reason: string }): Promise<void> {
  await db.$transaction((tx) => keepState(tx, place, { orderId, state: "pending", reason, decisions: null }));
}

/** Opens the failure of something that keeps every order from a POS, or refreshes it. */
export async function recordShopProblem(tx: Tx, place: Place, problem: ShopProblem): Promise<void> {
  const { currency } = await tx.shop.findUniqueOrThrow({ where: { id: place.shop }, select: { currency: true } });
  await recordFailure(tx, {
    ...blank(place, currency),
    subject: shopSubject(place, problem.what),
    code: problem.code,
    details: problem.details,
  });
}

/** Returns how many were open. */
export async function closeShopProblems(tx: Tx, place: Place, what: string[]): Promise<number> {
  return closeFailures(tx, { shop: place.shop, subjects: what.map((one) => shopSubject(place, one)), now: place.now });
}

function shopSubject({ partner }: Place, what: string): Subject {
  return `check:${partner}:${what}`;
}

type Standing = {
  orderId: string;
  state: "pending" | "sent" | "skipped" | "failed";
  reason: string | null;
  decisions: PosOutcome["decisions"] | null;
};

async function keepState(tx: Tx, { shop, partner, now }: Place, { orderId, state, reason, decisions }: Standing): Promise<void> {
  const key = { orderId_partner: { orderId, partner } };
  const before = await tx.posOrder.findUnique({ where: key, select: { state: true, reason: true } });
  const facts = { state, reason, decidedAt: now };
  const kept = (decisions ?? []) as Prisma.InputJsonArray;
  await tx.posOrder.upsert({
    where: key,
    create: { shopId: shop, orderId, partner, ...facts, decisions: kept },
    update: decisions ? { ...facts, decisions: kept } : facts,
  });
  // A repeat of the same tells nothing, and what was sent is told with its number.
  if (state === "sent" || (before?.state === state && before.reason === reason)) return;
  const kind = `pos_${state}`;
  await tx.orderEvent.create({ data: { shopId: shop, orderId, kind, details: { partner, reason: reason ?? "" }, at: now } });
}

async function recordProblem(tx: Tx, place: Place, { orderId, problem }: { orderId: string; problem: PosProblem }): Promise<void> {
  if (problem.of === "shop") return recordShopProblem(tx, place, problem);
  const order = await tx.order.findUniqueOrThrow({ where: { id: orderId } });
  const { code, details, line } = problem;
  const orderLine = line && (await tx.orderLine.findFirst({ where: { orderId, variantGid: line.variantGid, title: line.title } }));
  await recordFailure(tx, {
    ...blank(place, order.currency),
    subject: orderSubject(place, orderId, line?.key ?? ""),
    code,
    details,
    orderId,
    orderName: order.name,
    lineId: orderLine?.id ?? null,
    customerId: order.customerId,
    customerGid: order.customerGid,
    customerName: order.customerName,
    variantGid: line?.variantGid ?? null,
    productTitle: line?.title ?? null,
    upc: orderLine?.upcOverride ?? orderLine?.barcode ?? null,
    occurredAt: order.processedAt,
  });
}

function orderSubject({ partner }: Place, orderId: string, line: string): Subject {
  return `pos:${partner}:${orderId}${line && `:${line}`}`;
}

/** An order waits in the POS's books; no credit is lost. */
function blank({ partner, shop, now }: Place, currency: string): Omit<NewFailure, "subject" | "code" | "details"> {
  return {
    shop,
    partner,
    ...aboutNobody,
    atRisk: zero(currency),
    occurredAt: now,
    now,
    nextAttemptAt: null,
  };
}

/** Whatever else the order failed for is mended. */
async function closeOthers(tx: Tx, place: Place, { orderId, problems }: { orderId: string; problems: PosProblem[] }): Promise<void> {
  const still = new Set(problems.map((problem) => orderSubject(place, orderId, problem.of === "order" ? (problem.line?.key ?? "") : "")));
  const open = await tx.failure.findMany({
    where: { shopId: place.shop, orderId, partner: place.partner, kind: "pos", status: { not: "resolved" } },
    select: { subject: true },
  });
  const mended = open.map(({ subject }) => subject as Subject).filter((subject) => !still.has(subject));
  await closeFailures(tx, { shop: place.shop, subjects: mended, now: place.now });
}

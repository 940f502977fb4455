import type { Failure } from "@prisma/client";
import type { Contact } from "#app/domain/order.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { compareWithCard } from "./compare-with-card.server.ts";
import { fixes, fixesOf } from "./catalogue.ts";
import type { FailureCode, FixId } from "./catalogue.ts";
import type { AttemptView, Change, FailureDetail, FixOffer, HistoryEntry, Sending } from "./failure-view.ts";
import type { FailureEventKind } from "./failure-events.ts";
import { healableStatuses } from "./failure-status.ts";
import { buyerOf } from "./fixes/buyer-of.server.ts";
import type { FixContext } from "./fixes/effect.ts";
import { fixModules } from "./fixes/registry.server.ts";
import { failureRow } from "./list-failures.server.ts";

const holdSubject = "hold:";

/** Everything the page of one failure shows; null when the shop has no such failure. */
export async function readFailure(shop: string, id: string): Promise<FailureDetail | null> {
  const failure = await db.failure.findFirst({ where: { shopId: shop, id } });
  if (!failure) return null;
  const [offers, attempts, history, comparison] = await Promise.all([
    offersFor(shop, failure),
    attemptsOf(failure),
    historyOf(shop, failure),
    compareWithCard(shop, failure),
  ]);
  return {
    ...failureRow(failure),
    holdId: failure.subject.startsWith(holdSubject) ? failure.subject.slice(holdSubject.length) : null,
    customerGid: failure.customerGid,
    details: failure.details as Record<string, unknown>,
    times: failure.times,
    lastSeenAt: failure.lastSeenAt.toISOString(),
    closedAt: failure.closedAt?.toISOString() ?? null,
    closedBy: failure.closedBy,
    fixes: offers,
    attempts,
    history,
    assigneeId: failure.assigneeId,
    comparison,
  };
}

async function offersFor(shop: string, failure: Failure): Promise<FixOffer[]> {
  // Nothing is offered while it is being worked on: the page asks for its state every few seconds.
  if (failure.status === "resolved" || (failure.status === "retrying" && !failure.nextAttemptAt)) return [];
  const code = failure.code as FailureCode;
  const [sameCause, prefill] = await Promise.all([
    db.failure.count({ where: { shopId: shop, cause: failure.cause, status: { in: [...healableStatuses] } } }),
    prefillFor(shop, failure),
  ]);
  const offers = await Promise.all(fixesOf(code).map((id) => offerOf({ shop, failure }, { id, sameCause, prefill })));
  return offers.filter((offer) => offer !== null).map((offer, index) => ({ ...offer, primary: index === 0 }));
}

type Offering = { id: FixId; sameCause: number; prefill: Record<string, string> };

async function offerOf(context: FixContext, { id, sameCause, prefill }: Offering): Promise<FixOffer | null> {
  const { offered, prepare, sends } = fixModules[id];
  if (offered && !(await offered(context))) return null;
  const prepared = (await prepare?.(context)) ?? {};
  const { values = {}, options = {}, copy = [], page = null, remarks = [] } = prepared;
  const fields = fixes[id].fields(context.failure.code as FailureCode);
  const heals = fixes[id].scope === "cause" ? Math.max(1, sameCause) : 1;
  return {
    id,
    heals,
    fields: fields.map((field) => ({
      ...field,
      value: values[field.name] ?? prefill[field.name] ?? "",
      options: options[field.name] ?? [],
    })),
    primary: false,
    previews: heals > 1 || sends !== undefined,
    copy,
    page,
    remarks,
  };
}

const wantsContact: ReadonlySet<FixId> = new Set(["enroll", "complete_recipient"]);

/** What is known already, so that the merchant only confirms it. Read fresh, because personal data is not kept. */
async function prefillFor(shop: string, failure: Failure): Promise<Record<string, string>> {
  if (!fixesOf(failure.code as FailureCode).some((fix) => wantsContact.has(fix))) return {};
  try {
    const buyer = await buyerOf(shop, failure);
    return buyer ? fieldsOf(buyer) : {};
  } catch (error) {
    // The form works without: it is only emptier.
    log.warn("prefill_failed", { shop, failure: failure.id, error });
    return {};
  }
}

function fieldsOf({ firstName, lastName, email, phone, address }: Contact): Record<string, string> {
  const { street, city, region, postalCode } = address ?? { street: null, city: null, region: null, postalCode: null };
  const known = { firstName, lastName, email, phone, street, city, region, postalCode };
  return Object.fromEntries(Object.entries(known).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

async function attemptsOf({ orderId, partner }: Failure): Promise<AttemptView[]> {
  if (!orderId) return [];
  const attempts = await db.attempt.findMany({ where: { orderId, partner }, orderBy: [{ startedAt: "desc" }, { id: "desc" }], take: 50 });
  return attempts.map(({ id, operation, startedAt, durationMs, request, answer, outcome }) => ({
    id,
    operation,
    startedAt: startedAt.toISOString(),
    durationMs,
    request,
    answer,
    outcome,
  }));
}

const historyLength = 50;

/** What was done about a failure and about others of its cause, newest first. */
async function historyOf(shop: string, { id: failureId, cause }: Failure): Promise<HistoryEntry[]> {
  const [ofCause, pressedHere, events] = await Promise.all([
    db.fix.findMany({ where: { shopId: shop, cause }, orderBy: [{ appliedAt: "desc" }, { id: "desc" }], take: historyLength }),
    // It may have had another cause then.
    db.fix.findMany({ where: { shopId: shop, failureId }, orderBy: [{ appliedAt: "desc" }, { id: "desc" }], take: historyLength }),
    db.failureEvent.findMany({ where: { failureId }, orderBy: [{ at: "desc" }, { id: "desc" }], take: historyLength }),
  ]);
  const applied = [...new Map([...ofCause, ...pressedHere].map((fix) => [fix.id, fix])).values()];
  const entries: HistoryEntry[] = [
    ...applied.map(({ id, fix, actor, appliedAt, failures, sent, changed }) => ({
      type: "fix" as const,
      id,
      fix: fix as FixId,
      actor,
      at: appliedAt.toISOString(),
      failures,
      sent: sent as Sending[],
      changed: changed as Change[],
    })),
    ...events.map(({ id, at, actor, kind, details }) => ({
      type: "event" as const,
      id,
      actor,
      at: at.toISOString(),
      kind: kind as FailureEventKind,
      details: details as { to?: string; until?: string; text?: string },
    })),
  ];
  return entries.sort((one, other) => other.at.localeCompare(one.at) || other.id.localeCompare(one.id)).slice(0, historyLength);
}

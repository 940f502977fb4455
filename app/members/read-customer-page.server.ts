import type { Customer, Member, ProgramException } from "@prisma/client";
import { loyaltyConnectionFor, loyaltyPartner } from "#app/connections/loyalty-connection.server.ts";
import { memberOf } from "#app/connections/members.server.ts";
import { dayIn } from "#app/domain/date.ts";
import type { LoyaltyAccount } from "#app/domain/loyalty.ts";
import { titleOf } from "#app/domain/order.ts";
import { healableStatuses, openStatuses } from "#app/failures/failure-status.ts";
import type { FailureRow } from "#app/failures/failure-view.ts";
import { failureRow } from "#app/failures/list-failures.server.ts";
import { CredentialsRejected, PartnerError } from "#app/partners/errors.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { buildCards } from "./build-cards.ts";
import type { KnownRecording } from "./build-cards.ts";
import { causeOf } from "./customer-cause.ts";
import type { AccountView, CustomerDetail, CustomerOrder, ExceptionView, LinkView, OrderRef, RecordingView } from "./member-view.ts";

const dayMs = 86_400_000;
const shown = { orders: 25, openFailures: 50, otherFailures: 10 };

/** Everything the page of one buyer shows; null when the shop has no such buyer. */
export async function readCustomerPage(shop: string, id: string): Promise<CustomerDetail | null> {
  const customer = await db.customer.findFirst({
    where: { shopId: shop, id },
    include: { links: { where: { partner: loyaltyPartner }, include: { member: true } } },
  });
  if (!customer) return null;
  const [link] = customer.links;
  const member = link?.state === "linked" ? link.member : null;
  const [account, orders, failures, waiting] = await Promise.all([
    accountOf(shop, member),
    ordersOf(customer, member),
    failuresOf(customer),
    db.failure.count({ where: { shopId: shop, cause: causeOf(customer), status: { in: [...healableStatuses] } } }),
  ]);
  return { id, gid: customer.gid, name: customer.name, partner: loyaltyPartner, link: linkView(), account, orders, failures, waiting };

  function linkView(): LinkView {
    if (!link || (link.state === "linked" && !member)) return { status: "none" };
    const decision = { decidedBy: link.decidedBy, updatedAt: link.updatedAt.toISOString() };
    if (!member) return { status: "unlinked", ...decision };
    const { name, memberId, partnerMemberId } = member;
    return { status: "linked", name, memberId, partnerMemberId, ...decision };
  }
}

/** The account as the partner shows it now. */
async function accountOf(shop: string, member: Member | null): Promise<AccountView> {
  if (!member) return { status: "none" };
  const connection = await loyaltyConnectionFor(shop);
  if (connection.status !== "ready") return { status: "not_connected" };
  try {
    const account = await connection.program.accountOf(await memberOf(member.id));
    return account ? await viewOf(shop, account) : { status: "gone" };
  } catch (error) {
    if (error instanceof CredentialsRejected) return { status: "not_connected" };
    if (error instanceof PartnerError) return { status: "unreachable" };
    throw error;
  }
}

async function viewOf(shop: string, { profile, cards, points, pointsHistory }: LoyaltyAccount): Promise<AccountView> {
  const { timeZone } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { timeZone: true } });
  const today = dayIn(timeZone, now());
  const references = new Set(cards.flatMap((card) => card.punches.map(({ reference }) => reference)));
  const rewards = new Set(cards.flatMap((card) => card.freeGoods.map(({ rewardId }) => rewardId)));
  const [recordings, redemptions] = await Promise.all([
    recordingsOf(shop, { references: [...references], timeZone, today }),
    redemptionsOf(shop, [...rewards]),
  ]);
  return {
    status: "read",
    email: profile.email,
    phone: profile.phone,
    cards: buildCards(cards, { today, recordings, redemptions }),
    points,
    pointsHistory: pointsHistory.map(({ date, ...entry }) => ({ ...entry, day: date.slice(0, 10) })),
  };
}

/** The orders behind a card's punches. */
async function recordingsOf(
  shop: string,
  { references, timeZone, today }: { references: string[]; timeZone: string; today: string },
): Promise<Map<string, KnownRecording>> {
  const rows = await db.recording.findMany({
    where: { shopId: shop, partner: loyaltyPartner, reference: { in: references } },
    include: { exception: true, line: { select: { order: { select: { id: true, name: true } } } } },
  });
  const addedToday = await referencesAddedOn(today, { timeZone, orders: [...new Set(rows.map(({ line }) => line.order.id))] });
  return new Map(
    rows.map(({ reference, note, cardNote, exception, line: { order } }) => [
      reference,
      { order, note, cardNote, exception: exceptionView(exception), addedToday: addedToday.has(reference) },
    ]),
  );
}

/** What came on cards today, however long ago it was bought. */
async function referencesAddedOn(
  today: string,
  { timeZone, orders }: { timeZone: string; orders: string[] },
): Promise<ReadonlySet<unknown>> {
  const events = await db.orderEvent.findMany({
    // No day is longer than 25 hours.
    where: { orderId: { in: orders }, kind: "recorded", at: { gte: new Date(now().getTime() - 25 * (dayMs / 24)) } },
    select: { at: true, details: true },
  });
  return new Set(
    events.filter(({ at }) => dayIn(timeZone, at) === today).map(({ details }) => (details as { reference?: string }).reference),
  );
}

async function redemptionsOf(shop: string, rewards: string[]): Promise<Map<string, OrderRef>> {
  const rows = await db.redemption.findMany({
    where: { shopId: shop, partner: loyaltyPartner, rewardId: { in: rewards } },
    select: { rewardId: true, line: { select: { order: { select: { id: true, name: true } } } } },
  });
  return new Map(rows.map(({ rewardId, line }) => [rewardId, line.order]));
}

function exceptionView(exception: ProgramException | null): ExceptionView | null {
  return exception && { upc: exception.upc, name: exception.name, reason: exception.reason };
}

/** The buyer's newest orders, each with what was recorded of it and on which account. */
async function ordersOf({ id, shopId }: Customer, linked: Member | null): Promise<CustomerOrder[]> {
  const orders = await db.order.findMany({
    where: { shopId, customerId: id },
    orderBy: [{ processedAt: "desc" }, { id: "desc" }],
    take: shown.orders,
    include: {
      lines: {
        orderBy: { position: "asc" },
        include: {
          recordings: { where: { partner: loyaltyPartner }, orderBy: { id: "asc" }, include: { exception: true, member: true } },
        },
      },
    },
  });
  return orders.map((order) => ({
    id: order.id,
    name: order.name,
    processedAt: order.processedAt.toISOString(),
    state: order.state,
    recordings: order.lines.flatMap((line) =>
      line.recordings.map(({ exception, member, quantity, programTitle, ...recording }): RecordingView => ({
        reference: recording.reference,
        title: titleOf(line),
        units: quantity,
        removed: recording.removed,
        state: recording.state,
        day: recording.day,
        program: programTitle,
        byHand: recording.byHand,
        exception: exceptionView(exception),
        cardNote: recording.cardNote,
        note: recording.note,
        elsewhere: member.partnerMemberId === linked?.partnerMemberId ? null : member.name || member.partnerMemberId,
      })),
    ),
  }));
}

async function failuresOf({ id, shopId }: Customer): Promise<FailureRow[]> {
  const newest = [{ occurredAt: "desc" as const }, { id: "desc" as const }];
  const theirs = { shopId, customerId: id, kind: { in: ["transaction" as const, "redemption" as const] } };
  const [open, others] = await Promise.all([
    db.failure.findMany({ where: { ...theirs, status: { in: [...openStatuses] } }, orderBy: newest, take: shown.openFailures }),
    db.failure.findMany({
      where: { ...theirs, status: { in: ["snoozed", "hidden", "resolved"] } },
      orderBy: newest,
      take: shown.otherFailures,
    }),
  ]);
  return [...open, ...others].map(failureRow);
}

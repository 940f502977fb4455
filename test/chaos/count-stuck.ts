import type { Prisma } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";
import { scanOrdersJob } from "#app/queue/jobs.ts";
import { scheduledJobs } from "#app/queue/schedules.ts";
import { meantFailures } from "./chaos-shops.ts";

/** What the app has not brought to an end, by what it is. */
export type Stuck = {
  /** Orders of which the loyalty program has not heard all, and nobody says why. */
  orders: number;
  /** The same at points of sale. */
  posOrders: number;
  /** Recordings, redemptions and sales that were begun. */
  begun: number;
  /** Coupons that are neither used nor free again. */
  holds: number;
  jobs: number;
  /** Failures that nobody meant: a person has to do what should have healed by itself. */
  failures: number;
};

/** What comes by the clock is nothing that anybody waits for. */
const byTheClock = [...scheduledJobs, scanOrdersJob.name];

/** One that is only planned may stay so: what it was for came back before it was sent. Where it is still owed, the books and the order say so. */
const begunRecordings = { OR: [{ state: "sending" }, { removing: { gt: 0 } }] } satisfies Prisma.RecordingWhereInput;
const begunRedemptions = { state: { in: ["planned", "sending", "undoing", "returning"] } } satisfies Prisma.RedemptionWhereInput;
const endedHolds = ["redeemed", "released", "returned"] as const;

export async function countStuck(): Promise<Stuck> {
  const [orders, posOrders, recordings, redemptions, posSales, holds, jobs, failures] = await Promise.all([
    db.order.count({ where: { state: "pending" } }),
    db.posOrder.count({ where: { state: { in: ["pending", "failed"] } } }),
    db.recording.count({ where: begunRecordings }),
    db.redemption.count({ where: begunRedemptions }),
    db.posSale.count({ where: { state: "sending" } }),
    db.hold.count({ where: { state: { notIn: [...endedHolds] } } }),
    jobsLeft(),
    db.failure.count({ where: { code: { notIn: [...meantFailures] }, status: { notIn: ["resolved", "hidden"] } } }),
  ]);
  return { orders, posOrders, begun: recordings + redemptions + posSales, holds, jobs, failures };
}

export function sumOf(stuck: Stuck): number {
  return Object.values(stuck).reduce((sum, count) => sum + count, 0);
}

async function jobsLeft(): Promise<number> {
  const [row] = await db.$queryRaw<{ left: bigint }[]>`
    SELECT count(*) AS left FROM pgboss.job
    WHERE state IN ('created', 'retry', 'active') AND NOT (name = ANY(${byTheClock})) AND NOT starts_with(name, '__pgboss')`;
  return Number(row?.left ?? 0);
}

/** What is left, in words, for whoever looks after it. */
export async function tellStuck(): Promise<string[]> {
  const ofLine = { line: { include: { order: true } } };
  const [failures, orders, posOrders, recordings, redemptions, posSales, holds, jobs] = await Promise.all([
    db.failure.findMany({ where: { code: { notIn: [...meantFailures] }, status: { notIn: ["resolved", "hidden"] } }, take: 10 }),
    db.order.findMany({ where: { state: "pending" }, take: 10 }),
    db.posOrder.findMany({ where: { state: { in: ["pending", "failed"] } }, include: { order: true }, take: 10 }),
    db.recording.findMany({ where: begunRecordings, include: ofLine, take: 10 }),
    db.redemption.findMany({ where: begunRedemptions, include: ofLine, take: 10 }),
    db.posSale.findMany({ where: { state: "sending" }, take: 10 }),
    db.hold.findMany({ where: { state: { notIn: [...endedHolds] } }, take: 10 }),
    db.$queryRaw<{ name: string; key: string | null; state: string; retries: number }[]>`
      SELECT name, singleton_key AS key, state::text AS state, retry_count AS retries FROM pgboss.job
      WHERE state IN ('created', 'retry', 'active') AND NOT (name = ANY(${byTheClock})) AND NOT starts_with(name, '__pgboss') LIMIT 10`,
  ]);
  return [
    ...failures.map(
      ({ code, partner, orderName, shopId, status }) => `${shopId} ${orderName ?? ""}: failure ${code} at ${partner}, ${status}.`,
    ),
    ...orders.map(({ name, shopId }) => `${shopId} ${name}: waits for the loyalty program.`),
    ...posOrders.map(
      ({ order, partner, state, reason }) => `${order.shopId} ${order.name}: ${state} at ${partner} (${reason ?? "no reason"}).`,
    ),
    ...recordings.map(
      ({ reference, quantity, removed, state, shopId, line }) =>
        `${shopId} ${line.order.name}: recording ${reference} of ${quantity} (${removed} removed) is ${state}; its line owes ${line.owed}, is ${line.state}, the order ${line.order.state}.`,
    ),
    ...redemptions.map(({ rewardId, state, shopId, line }) => `${shopId} ${line.order.name}: redemption of ${rewardId} is ${state}.`),
    ...posSales.map(({ id, kind, partner, shopId }) => `${shopId}: ${kind} ${id} at ${partner} is being sent.`),
    ...holds.map(({ id, state, shopId }) => `${shopId}: hold ${id} is ${state}.`),
    ...jobs.map(({ name, key, state, retries }) => `Job ${name} of ${key ?? "nobody"}: ${state}, tried again ${retries} times.`),
  ];
}

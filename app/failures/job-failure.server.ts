import type { Order } from "@prisma/client";
import { zero } from "#app/domain/money.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import type { JobDefinition } from "#app/queue/define-job.ts";
import { enqueueNow } from "#app/queue/enqueue.server.ts";
import * as jobs from "#app/queue/jobs.ts";
import { closeFailures, recordFailure } from "./record-failure.server.ts";
import type { Subject } from "./record-failure.server.ts";

/** Of nobody outside: the work itself could not be done. */
export const ourselves = "punchcard";

type SetAside = { job: { name: string }; data: unknown };

/**
 * A job was set aside: a failure says what did not happen, on the order if it is about one that is known. Of work that belongs to no shop only
 * the log tells.
 */
export async function recordJobFailure({ job, data }: SetAside): Promise<void> {
  const shopId = stringIn(data, "shop");
  const shop = shopId && (await db.shop.findUnique({ where: { id: shopId }, select: { id: true, currency: true } }));
  if (!shop) return;
  const gid = job.name === jobs.syncOrderJob.name ? stringIn(data, "order") : null;
  const order = gid ? await db.order.findUnique({ where: { shopId_gid: { shopId: shop.id, gid } } }) : null;
  await db.$transaction(async (tx) => {
    if (order)
      await tx.failure.updateMany({ where: { orderId: order.id, status: "retrying" }, data: { status: "open", nextAttemptAt: null } });
    const key = keyOf({ job, data });
    await recordFailure(tx, {
      ...about(order),
      shop: shop.id,
      partner: ourselves,
      subject: order ? `order:${order.id}` : jobSubject(key),
      code: "job_failed",
      details: { job: job.name, payload: JSON.stringify(data) },
      ...(!order && { jobKey: key }),
      lineId: null,
      customerKey: null,
      variantGid: null,
      upc: null,
      productTitle: null,
      program: null,
      rewardId: null,
      atRisk: zero(order?.currency ?? shop.currency),
      occurredAt: order?.processedAt ?? now(),
      now: now(),
      nextAttemptAt: null,
    });
  });
}

/** It was done after all. */
export async function closeJobFailure({ job, data }: SetAside): Promise<void> {
  const shop = stringIn(data, "shop");
  if (!shop) return;
  const subject = jobSubject(keyOf({ job, data }));
  const isOpen = await db.failure.findUnique({ where: { shopId_subject: { shopId: shop, subject } }, select: { id: true } });
  if (isOpen) await db.$transaction((tx) => closeFailures(tx, { shop, subjects: [subject], now: now() }));
}

/** Asks for the jobs of these failures once more, where they can be read. What comes of it opens them again, or does not. */
export async function runJobsAgain(tx: Tx, { shop, ids }: { shop: string; ids: string[] }): Promise<void> {
  const failures = await tx.failure.findMany({
    where: { shopId: shop, id: { in: ids }, code: "job_failed", orderId: null },
    select: { subject: true, details: true },
  });
  for (const { subject, details } of failures) {
    const { job: name, payload } = details as { job: string; payload: string };
    const job = Object.values(jobs).find((one) => one.name === name) as JobDefinition<unknown> | undefined;
    const reading = job?.payload.safeParse(JSON.parse(payload));
    if (job && reading?.success) await enqueueNow(tx, job, [reading.data]);
    await closeFailures(tx, { shop, subjects: [subject as Subject], now: now() });
  }
}

function about(order: Order | null) {
  return {
    orderId: order?.id ?? null,
    orderName: order?.name ?? null,
    customerId: order?.customerId ?? null,
    customerGid: order?.customerGid ?? null,
    customerName: order?.customerName ?? null,
  };
}

function jobSubject(key: string): Subject {
  return `job:${key}`;
}

/** Of a payload that cannot be read, the payload itself. */
function keyOf({ job, data }: SetAside): string {
  const definition = Object.values(jobs).find(({ name }) => name === job.name) as JobDefinition<unknown> | undefined;
  const reading = definition?.payload.safeParse(data);
  return `${job.name}:${definition && reading?.success ? definition.key(reading.data) : JSON.stringify(data).slice(0, 200)}`;
}

function stringIn(data: unknown, name: string): string | null {
  if (typeof data !== "object" || data === null || !(name in data)) return null;
  const value = (data as Record<string, unknown>)[name];
  return typeof value === "string" ? value : null;
}

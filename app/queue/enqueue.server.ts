import { Prisma } from "@prisma/client";
import { fromPrisma, PgBoss } from "pg-boss";
import { v7 as newId } from "uuid";
import type { Statements, Tx } from "#app/platform/db.server.ts";
import { databaseUrl } from "#app/platform/env.server.ts";
import { logBossEvents } from "./boss-events.server.ts";
import { jobsChannel } from "./channel.ts";
import type { JobDefinition } from "./define-job.ts";
import { waitingKeys } from "./waiting-keys.server.ts";

let sender: Promise<PgBoss> | null = null;

/** Asks for a piece of work, in the transaction of the state it belongs to: they are written together or not at all. */
export async function enqueue<Payload>(tx: Tx, job: JobDefinition<Payload>, payload: Payload): Promise<void> {
  await enqueueMany(tx, job, [payload]);
}

/** Jobs of the same key run in the order given here. */
export async function enqueueMany<Payload>(tx: Tx, job: JobDefinition<Payload>, payloads: Payload[]): Promise<void> {
  if (payloads.length === 0) return;
  const boss = await startSender();
  await boss.insert(job.name, rowsOf(job, payloads), { db: fromPrisma(tx) });
  await tx.$executeRaw`SELECT pg_notify(${jobsChannel}, ${job.name})`;
}

/** Like `enqueueMany`, in a transaction of plain statements; another one of them has to `ring`, which saves one. */
export async function enqueueIn<Payload>(statements: Statements, job: JobDefinition<Payload>, payloads: Payload[]): Promise<void> {
  if (payloads.length === 0) return;
  const boss = await startSender();
  await boss.insert(job.name, rowsOf(job, payloads), { db: statements });
}

/** Wakes the workers when the transaction is committed: a column of any statement in it. */
export function ring<Payload>(job: JobDefinition<Payload>): Prisma.Sql {
  return Prisma.sql`pg_notify(${jobsChannel}, ${job.name})`;
}

/** Like `enqueue`, for a piece of work that is to begin so many seconds from now. It is in nobody's way until then. */
export async function enqueueLater<Payload>(
  tx: Tx,
  job: JobDefinition<Payload>,
  { payload, seconds }: { payload: Payload; seconds: number },
): Promise<void> {
  const boss = await startSender();
  const rows = rowsOf(job, [payload]).map((row) => ({ ...row, startAfter: `${seconds.toFixed(3)} seconds` }));
  await boss.insert(job.name, rows, { db: fromPrisma(tx) });
}

/**
 * Jobs of one transaction have the same creation time, so their ids decide: version 7 ascends. They are told apart by shop, so that one with many
 * does not keep the others waiting.
 */
function rowsOf<Payload>(job: JobDefinition<Payload>, payloads: Payload[]) {
  return payloads.map((payload) => {
    const data = job.payload.parse(payload) as { shop?: string };
    return { id: newId(), data, singletonKey: job.key(payload), ...(data.shop !== undefined && { group: { id: data.shop } }) };
  });
}

/** Like `enqueueMany`, and a job of the same key that waits for its time or its next attempt does not wait any longer: somebody asked for it now. */
export async function enqueueNow<Payload>(tx: Tx, job: JobDefinition<Payload>, payloads: Payload[]): Promise<void> {
  await enqueueMany(tx, job, payloads);
  await moveForward(tx, job, payloads);
}

/** Like `enqueueNow`, for jobs that are all that their key says: where one has yet to begin, it is brought forward, and there is no second. */
export async function enqueueOnce<Payload>(tx: Tx, job: JobDefinition<Payload>, payloads: Payload[]): Promise<void> {
  const waiting = await waitingKeys(tx, job, payloads.map(job.key));
  const isThere = (payload: Payload) => waiting.has(job.key(payload));
  await enqueueMany(
    tx,
    job,
    payloads.filter((payload) => !isThere(payload)),
  );
  if (waiting.size > 0) await hasten(tx, job, payloads.filter(isThere));
}

/** Like `enqueueOnce`, for what everything else waits for: it is ahead of all that its shop has waiting. */
export async function enqueueFirst<Payload>(tx: Tx, job: JobDefinition<Payload>, payloads: Payload[]): Promise<void> {
  await enqueueOnce(tx, job, payloads);
  // Jobs go by when they were created, those of one moment by their ids.
  await tx.$executeRaw`
    UPDATE pgboss.job SET created_on = now() - interval '1 year'
    WHERE name = ${job.name} AND singleton_key = ANY(${payloads.map(job.key)}) AND state IN ('created', 'retry')`;
}

/** Jobs that wait for their time or their next attempt do not wait any longer. Where there is none, nothing happens. */
export async function hasten<Payload>(tx: Tx, job: JobDefinition<Payload>, payloads: Payload[]): Promise<void> {
  await moveForward(tx, job, payloads);
  await tx.$executeRaw`SELECT pg_notify(${jobsChannel}, ${job.name})`;
}

async function moveForward<Payload>(tx: Tx, job: JobDefinition<Payload>, payloads: Payload[]): Promise<void> {
  const keys = payloads.map(job.key);
  // pg-boss changes one job at a time; a fix may free thousands.
  await tx.$executeRaw`
    UPDATE pgboss.job SET start_after = now() WHERE name = ${job.name} AND singleton_key = ANY(${keys}) AND state IN ('created', 'retry') AND start_after > now()`;
}

/** Reads the list of queues ahead of the first job, which saves the first request the wait. */
export async function startSender(): Promise<PgBoss> {
  sender ??= connectSender().catch((error: unknown) => {
    sender = null;
    throw error;
  });
  return sender;
}

/** Safe when nothing was ever sent. */
export async function stopSender(): Promise<void> {
  const stopping = sender;
  sender = null;
  await (await stopping)?.stop({ graceful: false });
}

/** It runs nothing and writes on the callers' connections; its own is for the list of queues. */
async function connectSender(): Promise<PgBoss> {
  const connection = { connectionString: databaseUrl(), application_name: "punchcard-sender", max: 1 };
  const boss = new PgBoss({ ...connection, supervise: false, schedule: false, migrate: false, registerInstance: false });
  logBossEvents(boss);
  return boss.start();
}

import { TZDate } from "@date-fns/tz";
import type { BulkRun, Failure, StaffMember } from "@prisma/client";
import { stringify } from "csv-stringify/sync";
import { format } from "date-fns/format";
import { formatDecimal } from "#app/domain/money.ts";
import { db } from "#app/platform/db.server.ts";
import type { KeptSelection, SlicesOf } from "./bulk-run.server.ts";
import { exportDays } from "./bulk-view.ts";
import type { FailureCode } from "./catalogue.ts";
import { exportColumns } from "./export-columns.ts";
import type { ExportColumn } from "./export-columns.ts";
import type { FailureKind, FailureStatus } from "./failure-view.ts";
import { readRows } from "./list-failures.server.ts";
import { daysLeft, hasClock } from "./risk.ts";

const slice = 1_000;
const dayMs = 86_400_000;
/** By it, spreadsheets know that the file is UTF-8. */
const byteOrderMark = "\uFEFF";

/** What an export says, in the language of whoever asked for it. */
export type ExportTexts = {
  heading: (column: ExportColumn) => string;
  kind: (kind: FailureKind) => string;
  status: (status: FailureStatus) => string;
  reason: (code: FailureCode) => string;
  partner: (partner: string) => string;
  person: (actor: string) => string;
};

type Writing = { run: BulkRun; selection: KeptSelection; texts: ExportTexts; signal: AbortSignal; slicesOf: SlicesOf };

/** Writes the file of an export piece by piece, each with the place where the next begins: however long it is, one piece is in memory. */
export async function writeExport({ run, selection, texts, signal, slicesOf }: Writing): Promise<void> {
  const { timeZone } = await db.shop.findUniqueOrThrow({ where: { id: run.shopId }, select: { timeZone: true } });
  let number = await db.exportChunk.count({ where: { runId: run.id } });
  if (number === 0) await writeChunk(run.id, { number: number++, content: byteOrderMark + linesOf([exportColumns.map(texts.heading)]) });
  for await (const { ids, next } of slicesOf(run, selection, slice)) {
    signal.throwIfAborted();
    const rows = await readRows(run.shopId, ids);
    const content = linesOf(rows.map((row) => exportColumns.map((column) => cells[column](row, { texts, timeZone, now: run.createdAt }))));
    await writeChunk(run.id, { number: number++, content, progress: { cursor: next, done: rows.length } });
  }
}

type Chunk = { number: number; content: string; progress?: { cursor: string; done: number } };

async function writeChunk(runId: string, { number, content, progress }: Chunk): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.exportChunk.create({ data: { runId, number, content } });
    if (progress) await tx.bulkRun.update({ where: { id: runId }, data: { cursor: progress.cursor, done: { increment: progress.done } } });
  });
}

/** A cell that begins like a formula is written as text: spreadsheets would calculate it. */
function linesOf(rows: (string | number | null)[][]): string {
  return stringify(rows, { escape_formulas: true, record_delimiter: "windows" });
}

type Telling = { texts: ExportTexts; timeZone: string; now: Date };
type Row = Failure & { assignee: StaffMember | null };

const cells: Record<ExportColumn, (failure: Row, telling: Telling) => string | number | null> = {
  kind: ({ kind }, { texts }) => texts.kind(kind),
  status: ({ status }, { texts }) => texts.status(status),
  reason: ({ code }, { texts }) => texts.reason(code as FailureCode),
  occurredAt: ({ occurredAt }, { timeZone }) => momentIn(timeZone, occurredAt),
  customer: ({ customerName }) => customerName,
  order: ({ orderName }) => orderName,
  product: ({ productTitle }) => productTitle,
  upc: ({ upc }) => upc,
  program: ({ program }) => program,
  reward: ({ rewardId }) => rewardId,
  atRisk: ({ atRiskMinor, currency }) => formatDecimal({ minor: Number(atRiskMinor), currency }),
  currency: ({ currency }) => currency,
  daysLeft: ({ occurredAt, kind }, { now }) => (hasClock(kind) ? daysLeft(occurredAt, now) : null),
  partner: ({ partner }, { texts }) => texts.partner(partner),
  assignee: ({ assignee }, { texts }) => assignee && (assignee.name ?? texts.person(assignee.actor)),
  waitingBy: ({ status, waitingBy }, { texts }) => (status === "waiting" && waitingBy ? texts.person(waitingBy) : null),
  snoozedUntil: ({ snoozedUntil }, { timeZone }) => snoozedUntil && momentIn(timeZone, snoozedUntil),
  times: ({ times }) => times,
};

function momentIn(timeZone: string, moment: Date): string {
  return format(new TZDate(moment.getTime(), timeZone), "yyyy-MM-dd HH:mm");
}

export type ExportFile = { name: string; content: ReadableStream<Uint8Array> };

/** A finished export of this shop; null when there is none, or it is no longer kept. */
export async function openExport(shop: string, id: string): Promise<ExportFile | null> {
  const run = await db.bulkRun.findFirst({ where: { id, shopId: shop, kind: "export", state: "done" }, include: { shop: true } });
  if (!run) return null;
  const encoder = new TextEncoder();
  let number = 0;
  const content = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const chunk = await db.exportChunk.findUnique({ where: { runId_number: { runId: id, number: number++ } } });
      if (chunk) controller.enqueue(encoder.encode(chunk.content));
      else controller.close();
    },
  });
  const day = format(new TZDate(run.createdAt.getTime(), run.shop.timeZone), "yyyy-MM-dd");
  return { name: `failures-${day}.csv`, content };
}

/** Files hold customers' names: they are kept for a week. Returns how many went. Safe to repeat. */
export async function removeOldExports({ now }: { now: Date }): Promise<number> {
  const before = new Date(now.getTime() - exportDays * dayMs);
  const { count } = await db.bulkRun.deleteMany({ where: { kind: "export", createdAt: { lt: before } } });
  return count;
}

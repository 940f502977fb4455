import { Prisma } from "@prisma/client";
import { addDays } from "#app/domain/wall-time.ts";
import { query } from "#app/platform/db.server.ts";
import { countDays } from "./calendar.ts";
import { csvLines } from "./csv-lines.ts";
import { figuresOf } from "./file-rows.ts";
import type { FileFigures, FileLocation } from "./file-rows.ts";
import { readFileLocations } from "./read-file-locations.server.ts";
import type { FileChain } from "./read-file-locations.server.ts";
import type { FileProblem, ReportFileTexts, ReportKind } from "./report-file-view.ts";
import type { ReportOptions } from "./report-options.ts";
import { beginningOfHour, endOfCover } from "./report-moments.ts";
import type { Cover } from "./report-moments.ts";
import { tmasHeading, tmasRows } from "./tmas-rows.ts";
import { columnsOf, totalRows } from "./total-rows.ts";

export type Writing = { shop: string; options: ReportOptions; cover: Cover; now: Date; texts: ReportFileTexts };

export type WrittenFile =
  { status: "written"; content: string; rows: number; late: string[] } | { status: "refused"; problem: FileProblem; named: string[] };

/** A piece of a file: so many lines that whoever else is answered by this process does not wait for them. */
const linesPerPiece = 5_000;
/** By it, spreadsheets know that a file is UTF-8. TMAS might take it for a part of the first column's name. */
const begins: Record<ReportKind, string> = { tmas: "", daily_totals: "\uFEFF" };

/** The whole content of a file, and the chains whose sales of its time have not all been brought in. */
export async function writeReportFile(writing: Writing): Promise<WrittenFile> {
  const world = await readFileLocations(writing.shop, writing.options);
  if (world.status === "refused") return world;
  const pieces: string[] = [];
  let rows = 0;
  for await (const piece of filePieces(writing, world.locations)) {
    pieces.push(piece.content);
    rows += piece.rows;
  }
  return { status: "written", content: pieces.join(""), rows, late: lateChains(world.chains, writing) };
}

/** Pieces of a file, one after the other; the first is its heading. Nothing is read before it is asked for. */
export async function* filePieces(
  { shop, options, cover, now, texts }: Writing,
  locations: FileLocation[],
): AsyncGenerator<{ content: string; rows: number }> {
  const { kind, separator } = options;
  const columns = columnsOf(options);
  const heading = kind === "tmas" ? tmasHeading(options) : columns.map(texts.heading);
  yield { content: begins[kind] + (options.heading ? csvLines([heading], separator) : ""), rows: 0 };
  const ends = { after: cover.hours?.from.getTime() ?? -Infinity, until: Math.min(now.getTime(), cover.hours?.to.getTime() ?? Infinity) };
  const perDay = locations.length * (kind === "tmas" ? 24 : 1);
  for (const days of slicesOf(daysOf(cover), Math.max(1, Math.floor(linesPerPiece / perDay)))) {
    const figures = figuresOf(await readFigures({ shop, kind, days, locations }));
    const rows =
      kind === "tmas"
        ? tmasRows(locations, { days, figures, options, ends })
        : totalRows(locations, { days, figures, columns, until: ends.until });
    yield { content: csvLines(rows, separator), rows: rows.length };
  }
}

/** Elsewhere it may be another day already, or still. */
function daysOf({ firstDay, lastDay, hours }: Cover): string[] {
  const [first, last] = hours ? [addDays(firstDay, -1), addDays(lastDay, 1)] : [firstDay, lastDay];
  return Array.from({ length: countDays({ first, last }) }, (_, number) => addDays(first, number));
}

function* slicesOf(days: string[], size: number): Generator<string[]> {
  for (let from = 0; from < days.length; from += size) yield days.slice(from, from + size);
}

type Row = Omit<FileFigures, "hour"> & { key: string };

async function readFigures(asked: { shop: string; kind: ReportKind; days: string[]; locations: FileLocation[] }): Promise<FileFigures[]> {
  const { shop, kind, days, locations } = asked;
  const dimension = kind === "tmas" ? "hour" : "total";
  const rows = await query<Row>(Prisma.sql`
    SELECT "locationId" AS location, "period"::text AS day, "key", "salesMinor"::float8 AS sales, "taxMinor"::float8 AS tax,
           "transactions", "returns", trim_scale("items")::text AS items, "minutes"
    FROM "StoreRollup"
    WHERE "shopId" = ${shop} AND "dimension" = ${dimension}::"RollupDimension" AND "grain" = 'day'
      AND "period" BETWEEN ${days[0]}::date AND ${days.at(-1)}::date AND "locationId" = ANY(${locations.map(({ id }) => id)}::uuid[])`);
  return rows.map(({ key, ...row }) => ({ ...row, hour: kind === "tmas" ? Number(key) : null }));
}

/** Those that are switched on and were last imported before the end of what the file covers: of today, before the last full hour. */
function lateChains(chains: FileChain[], { cover, now }: Writing): string[] {
  return chains.filter((chain) => chain.active && !isImported(chain, { cover, now })).map(({ label }) => label);
}

export function isImported({ importedAt, timeZones }: FileChain, { cover, now }: { cover: Cover; now: Date }): boolean {
  return timeZones.every((timeZone) => {
    const end = Math.min(endOfCover(cover, timeZone).getTime(), beginningOfHour(timeZone, now).getTime());
    return importedAt !== null && importedAt.getTime() >= end;
  });
}

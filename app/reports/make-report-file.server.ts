import { dayIn } from "#app/domain/date.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { readFileLocations } from "./read-file-locations.server.ts";
import { readDays } from "./report-days.ts";
import type { DaysInput, FileProblem, MakeFileResult, PreviewResult, ReportFileErrors, ReportFileTexts } from "./report-file-view.ts";
import type { ReportOptions } from "./report-options.ts";
import { filePieces, writeReportFile } from "./write-report-file.server.ts";

type Asked = { shop: string; options: ReportOptions; days: DaysInput; now: Date; texts: ReportFileTexts };

/** Makes a file at once, for download. */
export async function makeReportFile({ actor, ...asked }: Asked & { actor: string }): Promise<MakeFileResult> {
  const { shop, options, now, texts } = asked;
  const read = await readAsked(asked);
  if (read.status === "invalid") return read;
  const { firstDay, lastDay } = read;
  const file = await writeReportFile({ shop, options, cover: { firstDay, lastDay, hours: null }, now, texts });
  if (file.status === "refused") return { status: "invalid", errors: refusal(file.problem, file.named) };
  const { rows, content, late } = file;
  const { id } = await db.reportFile.create({
    data: {
      shopId: shop,
      name: texts.kind(options.kind),
      options,
      firstDay,
      lastDay,
      rows,
      content,
      late,
      createdBy: actor,
      createdAt: now,
    },
    select: { id: true },
  });
  log("report_file_made", { shop, file: id, kind: options.kind, rows });
  return { status: "made", file: id };
}

const previewedLines = 5;

/** The first lines of the file that would be made now. */
export async function previewReportFile(asked: Asked): Promise<PreviewResult> {
  const { shop, options, now, texts } = asked;
  const read = await readAsked(asked);
  if (read.status === "invalid") return read;
  const world = await readFileLocations(shop, options);
  if (world.status === "refused") return { status: "invalid", errors: refusal(world.problem, world.named) };
  const { firstDay, lastDay } = read;
  const lines: string[] = [];
  // One more than are shown says whether there are others.
  for await (const { content } of filePieces({ shop, options, cover: { firstDay, lastDay, hours: null }, now, texts }, world.locations)) {
    lines.push(
      ...content
        .replace(/^\uFEFF/, "")
        .split("\r\n")
        .slice(0, -1),
    );
    if (lines.length > previewedLines) break;
  }
  return { status: "shown", lines: lines.slice(0, previewedLines), more: lines.length > previewedLines };
}

async function readAsked({ shop, days, now }: Asked) {
  const { timeZone } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { timeZone: true } });
  return readDays(days, dayIn(timeZone, now));
}

/** What is said of it, at the field that it is about. */
export function refusal(problem: FileProblem, named: string[]): ReportFileErrors {
  switch (problem) {
    case "no_locations":
      return { locations: { error: problem, named: "" } };
    case "ids_alike":
      return { mask: { error: problem, named: named.join(", ") } };
  }
}

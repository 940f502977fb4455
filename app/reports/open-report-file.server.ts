import { TZDate } from "@date-fns/tz";
import { format } from "date-fns/format";
import { db } from "#app/platform/db.server.ts";
import { reportOptions } from "./report-options.ts";
import type { ReportKind, Separator } from "./report-file-view.ts";

export type OpenedFile = { name: string; type: string; content: string };

/** A file of this shop that was made; null where there is none, or it is no longer kept. */
export async function openReportFile(shop: string, id: string): Promise<OpenedFile | null> {
  const file = await db.reportFile.findFirst({
    where: { id, shopId: shop, state: "made" },
    include: { shop: { select: { timeZone: true } } },
  });
  return file && { ...calledAs(file, file.shop.timeZone), content: file.content };
}

type Called = { options: unknown; firstDay: string; lastDay: string; hoursFrom: Date | null };

const kinds: Record<ReportKind, string> = { tmas: "tmas", daily_totals: "daily-totals" };
/** Of a tab-separated file TMAS knows the ending "txt". */
const types: Record<Separator, { ending: string; type: string }> = {
  comma: { ending: "csv", type: "text/csv; charset=utf-8" },
  semicolon: { ending: "csv", type: "text/csv; charset=utf-8" },
  tab: { ending: "txt", type: "text/tab-separated-values; charset=utf-8" },
};

/** The name says what it covers: in a folder that TMAS reads, no file takes another's place. */
export function calledAs({ options, firstDay, lastDay, hoursFrom }: Called, timeZone: string): { name: string; type: string } {
  const { kind, separator } = reportOptions.parse(options);
  const { ending, type } = types[separator];
  const days = firstDay === lastDay ? firstDay : `${firstDay}-to-${lastDay}`;
  const period = hoursFrom ? format(new TZDate(hoursFrom.getTime(), timeZone), "yyyy-MM-dd-HH") : days;
  return { name: `${kinds[kind]}-${period}.${ending}`, type };
}

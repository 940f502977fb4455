import { addDays } from "#app/domain/wall-time.ts";
import { countDays, isDay } from "./calendar.ts";
import { mostDays } from "./report-file-view.ts";
import type { DaysInput, ReportFileErrors } from "./report-file-view.ts";

export type ReadDays = { status: "ok"; firstDay: string; lastDay: string } | { status: "invalid"; errors: ReportFileErrors };

/** The days that were chosen; `today` by the shop's clock. */
export function readDays({ span, first, last }: DaysInput, today: string): ReadDays {
  const yesterday = addDays(today, -1);
  const monthEnd = addDays(`${today.slice(0, 7)}-01`, -1);
  switch (span) {
    case "yesterday":
      return { status: "ok", firstDay: yesterday, lastDay: yesterday };
    case "last_7_days":
      return { status: "ok", firstDay: addDays(today, -7), lastDay: yesterday };
    case "this_month":
      return { status: "ok", firstDay: `${today.slice(0, 7)}-01`, lastDay: today };
    case "last_month":
      return { status: "ok", firstDay: `${monthEnd.slice(0, 7)}-01`, lastDay: monthEnd };
    case "range":
      return readRange({ first: first.trim(), last: last.trim(), today });
  }
}

function readRange({ first, last, today }: { first: string; last: string; today: string }): ReadDays {
  const errors: ReportFileErrors = {};
  if (!isDay(first)) errors.first = { error: "not_a_day", named: first };
  if (!isDay(last)) errors.last = { error: "not_a_day", named: last };
  if (Object.keys(errors).length > 0) return { status: "invalid", errors };
  if (last < first) return { status: "invalid", errors: { last: { error: "wrong_order", named: last } } };
  if (last > today) return { status: "invalid", errors: { last: { error: "in_future", named: last } } };
  if (countDays({ first, last }) > mostDays) return { status: "invalid", errors: { last: { error: "too_long", named: String(mostDays) } } };
  return { status: "ok", firstDay: first, lastDay: last };
}

import type { Format } from "#app/i18n/format.ts";
import type { ShownReport, ShownRow } from "#app/reports/shown-report.ts";
import type { ReportMeasure, ReportSort } from "./report-search.ts";
import { changeOf } from "./report-texts.ts";

type Sorting = { sort: ReportSort | null; measure: ReportMeasure; nameOf: (row: ShownRow) => string; compare: Format["compare"] };

/** Rows as somebody wants them; as they came where nobody does. What has no figure is last either way. */
export function sortRows(rows: ShownReport["rows"], { sort, measure, nameOf, compare }: Sorting): ShownRow[] {
  if (!sort) return rows;
  const { by, descending } = sort;
  const sign = descending ? -1 : 1;
  if (by === "name") return [...rows].sort((one, other) => sign * compare(nameOf(one), nameOf(other)));
  const valueOf = (row: ShownRow) => {
    if (by !== "previous" && by !== "lastYear") return row.current[by];
    const change = changeOf(measure, { current: row.current, before: row[by] });
    return change.is === "more" || change.is === "less" ? change.by : change.is === "same" ? 0 : null;
  };
  return [...rows].sort((one, other) => {
    const [first, second] = [valueOf(one), valueOf(other)];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    return sign * (first - second);
  });
}

import type { TFunction } from "i18next";
import type { Format } from "#app/i18n/format.ts";
import type { RunView } from "#app/sales/chain-view.ts";

/** "1,204 sales and 31 shifts". Shifts go without saying where there are none. */
export function runCounts(t: TFunction, format: Format, { sales, shifts }: Pick<RunView, "sales" | "shifts">): string {
  const counts = [t("stores.runs.sales", { count: sales, number: format.number(sales) })];
  if (shifts > 0) counts.push(t("stores.runs.shifts", { count: shifts, number: format.number(shifts) }));
  return format.list(counts);
}

export function isUnderWay(run: Pick<RunView, "state"> | null): boolean {
  return run?.state === "waiting" || run?.state === "running";
}

import { formatFor } from "#app/i18n/format.ts";
import { chooseLocale } from "#app/i18n/locale.ts";
import { translatorFor } from "#app/i18n/translator.ts";
import type { ReportCsvTexts } from "#app/reports/report-csv.ts";
import { daysText, rowName } from "./report-texts.ts";

/** What the file of a report says, in a language. */
export function reportCsvTextsFor(requested: string | null): ReportCsvTexts {
  const { locale, tag } = chooseLocale(requested);
  const { t } = translatorFor(locale);
  // Only days and hours are written, which are of no time zone.
  const format = formatFor(tag, "UTC");
  const heading: ReportCsvTexts["heading"] = (column) =>
    column === "returns" || column === "known" ? t(`reports.csv.${column}`) : t(`reports.columns.${column}`);
  return {
    name: ({ question }) => t(`reports.columns.by.${question.by}`),
    code: ({ question }) => t(`reports.csv.code.${question.by}`),
    currency: t("reports.csv.currency"),
    heading,
    headingOf: (column, period) => t("reports.csv.of", { column: heading(column), days: daysText(format, period) }),
    rowName: ({ question }, row) => rowName(t, format, { by: question.by, row }),
  };
}

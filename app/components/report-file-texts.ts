import { chooseLocale } from "#app/i18n/locale.ts";
import { translatorFor } from "#app/i18n/translator.ts";
import type { ReportFileTexts } from "#app/reports/report-file-view.ts";

/** What a report as a file says, in a language. */
export function reportFileTextsFor(locale: string): ReportFileTexts {
  const { t } = translatorFor(chooseLocale(locale).locale);
  return { kind: (kind) => t(`reports.files.kinds.${kind}`), heading: (column) => t(`reports.files.columns.${column}`) };
}

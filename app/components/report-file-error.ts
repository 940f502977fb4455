import type { TFunction } from "i18next";
import type { ReportField, ReportFileErrors } from "#app/reports/report-file-view.ts";

/** The text of a field's error, with what is wrong named; undefined for no error. */
export function reportFileErrorText(t: TFunction, found: ReportFileErrors[ReportField]): string | undefined {
  return found && t(`reports.files.errors.${found.error}`, { named: found.named });
}

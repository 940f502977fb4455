import type { ExportTexts } from "#app/failures/export-failures.server.ts";
import { chooseLocale } from "#app/i18n/locale.ts";
import { translatorFor } from "#app/i18n/translator.ts";
import { actorName } from "./actor-name.ts";
import { partnerName } from "./failure-texts.ts";

/** What an exported file says, in a language. */
export function exportTextsFor(locale: string): ExportTexts {
  const { t } = translatorFor(chooseLocale(locale).locale);
  return {
    heading: (column) => t(`failures.export.columns.${column}`),
    kind: (kind) => t(`failures.export.kinds.${kind}`),
    status: (status) => t(`failures.status.${status}`),
    reason: (code) => t(`failures.codes.${code}.title`),
    partner: (partner) => partnerName(t, partner),
    person: (actor) => actorName(t, actor),
  };
}

import type { MetaFunction } from "@remix-run/react";
import type { TFunction } from "i18next";
import type { Locale } from "#app/i18n/locale.ts";
import { translatorFor } from "#app/i18n/translator.ts";

/** The document's title in the staff member's language. */
export function pageMeta(title: (t: TFunction) => string): MetaFunction {
  return ({ matches }) => {
    const root = matches.find(({ id }) => id === "root")?.data as { locale?: Locale } | undefined;
    const { t } = translatorFor(root?.locale ?? "en");
    return [{ title: t("common.pageTitle", { title: title(t) }) }];
  };
}

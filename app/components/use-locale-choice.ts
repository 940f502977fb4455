import { useRouteLoaderData } from "@remix-run/react";
import { chooseLocale } from "#app/i18n/locale.ts";
import type { LocaleChoice } from "#app/i18n/locale.ts";

/** What the document was asked for in; it stays until the document is loaded anew. English where even that failed. */
export function useLocaleChoice(): LocaleChoice {
  return useRouteLoaderData<LocaleChoice>("root") ?? chooseLocale(null);
}

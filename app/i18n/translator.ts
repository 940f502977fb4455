import { createInstance } from "i18next";
import type { i18n } from "i18next";
import { locales } from "./locale.ts";
import type { Locale } from "./locale.ts";

const texts = {
  en: () => import("./en.json", { with: { type: "json" } }),
  fr: () => import("./fr.json", { with: { type: "json" } }),
};

// One per language and not one for all: the server renders both languages at the same time.
const translators = new Map<Locale, i18n>();

// A browser gets the language of its document alone: the other one would be as heavy. Who renders documents has all.
const shown = locales.find((locale) => typeof document !== "undefined" && document.documentElement.lang.startsWith(locale));
await Promise.all((shown ? [shown] : locales).map(addTranslator));

/** The texts of a language, ready at once: server and browser render the same from the first pass on. */
export function translatorFor(locale: Locale): i18n {
  const translator = translators.get(locale) ?? [...translators.values()][0];
  if (!translator) throw new Error("There are no texts.");
  return translator;
}

async function addTranslator(locale: Locale): Promise<void> {
  const translation = (await texts[locale]()).default;
  const translator = createInstance();
  await translator.init({
    lng: locale,
    resources: { [locale]: { translation } },
    initAsync: false,
    // React escapes by itself.
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  translators.set(locale, translator);
}

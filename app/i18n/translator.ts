import { createInstance } from "i18next";
import type { i18n } from "i18next";
import en from "./en.json" with { type: "json" };
import fr from "./fr.json" with { type: "json" };
import { locales } from "./locale.ts";
import type { Locale } from "./locale.ts";

const resources = { en: { translation: en }, fr: { translation: fr } };

// One per language and not one for all: the server renders both languages at the same time.
const translators = Object.fromEntries(locales.map((locale) => [locale, createTranslator(locale)])) as Record<Locale, i18n>;

/** The texts of a language, ready at once: server and browser render the same from the first pass on. */
export function translatorFor(locale: Locale): i18n {
  return translators[locale];
}

function createTranslator(locale: Locale): i18n {
  const translator = createInstance();
  void translator.init({
    lng: locale,
    fallbackLng: "en",
    resources,
    initAsync: false,
    // React escapes by itself.
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  return translator;
}

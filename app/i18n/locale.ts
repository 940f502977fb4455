export const locales = ["en", "fr"] as const;
export type Locale = (typeof locales)[number];

/** The staff member's language, and the tag under which dates and amounts are written ("fr-CA"). */
export type LocaleChoice = { locale: Locale; tag: string };

/** Our merchants are Canadian first: a bare language gets that country's dates and amounts. */
const defaultTags: Record<Locale, string> = { en: "en-CA", fr: "fr-CA" };

/** Reads the `locale` that Shopify puts on the document request: "fr", "fr-CA", "pt-BR". English for what we do not speak. */
export function chooseLocale(requested: string | null): LocaleChoice {
  const tag = canonical(requested);
  const locale = locales.find((known) => known === tag?.split("-")[0]);
  if (!tag || !locale) return { locale: "en", tag: defaultTags.en };
  return { locale, tag: tag === locale ? defaultTags[locale] : tag };
}

function canonical(tag: string | null): string | undefined {
  try {
    return tag ? Intl.getCanonicalLocales(tag)[0] : undefined;
  } catch {
    return undefined;
  }
}

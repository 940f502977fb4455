/** Shopify's `i18n.translate`, by its description: nested keys, `{{facts}}`, and plurals chosen by `count`. A text that is not there is a fault. */
export function translateIn(texts: object, language: string): (key: string, facts?: Record<string, unknown>) => string {
  return (key, facts = {}) => {
    const found = key.split(".").reduce<unknown>((node, word) => (node as Record<string, unknown> | undefined)?.[word], texts);
    const text = typeof found === "object" && found ? pluralOf(found, { language, count: Number(facts.count) }) : found;
    if (typeof text !== "string") throw new Error(`There is no text ${key} in ${language}.`);
    return text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => {
      if (!(name in facts)) throw new Error(`The text ${key} wants ${name}.`);
      return String(facts[name]);
    });
  };
}

function pluralOf(forms: object, { language, count }: { language: string; count: number }): unknown {
  return (forms as Record<string, unknown>)[new Intl.PluralRules(language).select(count)];
}

import type { FrameFacts, Texts } from "./frame-facts.ts";

type Facts = Record<string, unknown>;
type Formatting = { inExtensionLocale?: boolean };

/**
 * Shopify's `i18n`, by its description: nested keys, `{{facts}}`, plurals chosen by `count`, and an array where a fact is a component.
 * A text that is not there is a fault, and `complain` says so.
 */
export function createTexts({ facts, complain }: { facts: () => FrameFacts; complain: (what: string) => void }) {
  const localeOf = ({ inExtensionLocale = false }: Formatting): string =>
    inExtensionLocale ? facts().extension.language : facts().language;

  function translate(key: string, given: Facts = {}): unknown {
    const { texts, language } = facts().extension;
    const found = key
      .split(".")
      .reduce<string | Texts | undefined>((node, word) => (typeof node === "object" ? node[word] : undefined), texts);
    const text = typeof found === "object" ? pluralOf(found, language, Number(given["count"])) : found;
    if (typeof text !== "string") {
      complain(`The extension has no text ${key} in ${language}.`);
      return key;
    }
    return filled(text, given, (name) => complain(`The text ${key} wants ${name}.`));
  }

  return {
    translate,
    formatNumber: (number: number | bigint, options: Formatting & Intl.NumberFormatOptions = {}) =>
      new Intl.NumberFormat(localeOf(options), options).format(number),
    formatCurrency: (number: number | bigint, options: Formatting & Intl.NumberFormatOptions = {}) =>
      new Intl.NumberFormat(localeOf(options), { style: "currency", currency: facts().currency, ...options }).format(number),
    formatDate: (date: Date, options: Formatting & Intl.DateTimeFormatOptions = {}) =>
      new Intl.DateTimeFormat(localeOf(options), options).format(date),
  };
}

function pluralOf(forms: Texts, language: string, count: number): string | Texts | undefined {
  return forms[new Intl.PluralRules(language).select(count)] ?? forms["other"];
}

/** One string, or its parts where one of the facts is no word. */
function filled(text: string, given: Facts, missing: (name: string) => void): unknown {
  const parts = text.split(/(\{\{\w+\}\})/).flatMap((part): unknown[] => {
    const [, name] = /^\{\{(\w+)\}\}$/.exec(part) ?? [];
    if (!name) return part === "" ? [] : [part];
    if (!(name in given)) missing(name);
    return [given[name] ?? part];
  });
  return parts.every((part) => typeof part === "string" || typeof part === "number") ? parts.join("") : parts;
}

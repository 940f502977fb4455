import type { I18n } from "@shopify/ui-extensions/checkout";
import type { Amount } from "./punchcard.ts";

declare const shopify: { i18n: I18n };

type Facts = Record<string, string | number>;

/** A text of `locales/`, in the buyer's language. `count` chooses the plural. */
export function t(key: string, facts: Facts = {}): string {
  return shopify.i18n.translate<string>(key, facts);
}

export function money({ amount, currency }: Amount): string {
  return shopify.i18n.formatCurrency(Number(amount), { currency });
}

/** `date` is YYYY-MM-DD. The month's name stands among our own words, so it is in their language. */
export function day(date: string): string {
  return shopify.i18n.formatDate(new Date(`${date}T00:00:00Z`), { dateStyle: "long", timeZone: "UTC", inExtensionLocale: true });
}

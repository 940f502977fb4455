import { parseArgs } from "node:util";
import { locales } from "#app/i18n/locale.ts";
import type { Locale } from "#app/i18n/locale.ts";
import { mostDays, usualDays } from "#app/reports/completeness-view.ts";

export const usage = `Says day by day whether everything that was sold has arrived, and what has not. Nothing is sent and nothing is changed.

  npm run -s reconcile -- --shop pawsome.myshopify.com [--days ${usualDays}] [--lang ${locales.join("|")}] [--json] [--count]

  --shop     the shop's permanent domain
  --days     the last days, today among them: 1 to ${mostDays}, ${usualDays} unless given
  --lang     the language of the text, en unless given
  --json     days and gaps as JSON instead of text
  --count    also asks Shopify how many orders it has of each day, one question a day

Ends with 0 when every day is complete, with 1 when there are gaps, orders are not compared with Shopify's list as they should be, or
Shopify counts more orders than are known here; with 2 when it was asked wrongly.
`;

export type ReconcileArguments = { shop: string; days: number; lang: Locale; json: boolean; count: boolean };

/** What was asked for on the command line, or what is wrong with it. */
export function readReconcileArguments(
  given: string[],
): { status: "ok"; asked: ReconcileArguments } | { status: "wrong"; problem: string } {
  try {
    const { values } = parseArgs({
      args: given,
      options: {
        shop: { type: "string" },
        days: { type: "string", default: String(usualDays) },
        lang: { type: "string", default: "en" },
        json: { type: "boolean", default: false },
        count: { type: "boolean", default: false },
      },
    });
    const { shop, json, count } = values;
    const days = /^\d+$/.test(values.days) ? Number(values.days) : 0;
    const lang = locales.find((locale) => locale === values.lang);
    if (!shop || !/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i.test(shop)) return wrong("--shop wants a domain like pawsome.myshopify.com.");
    if (days < 1 || days > mostDays) return wrong(`--days is a number from 1 to ${mostDays}.`);
    if (!lang) return wrong(`--lang is one of ${locales.join(", ")}.`);
    return { status: "ok", asked: { shop: shop.toLowerCase(), days, lang, json, count } };
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
}

function wrong(problem: string) {
  return { status: "wrong" as const, problem };
}

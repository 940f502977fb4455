import { parseArgs } from "node:util";
import { isPosPartner, posPartners } from "#app/connections/pos-partners.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { locales } from "#app/i18n/locale.ts";
import type { Locale } from "#app/i18n/locale.ts";

export const usage = `Says why an order is or is not in the shop's point of sale. Nothing is sent and nothing is changed.

  npm run -s diagnose -- --shop pawsome.myshopify.com --order 1042 [--partner ${posPartners.join("|")}] [--lang ${locales.join("|")}] [--json]

  --shop     the shop's permanent domain
  --order    the order's number as in Shopify, with or without #
  --partner  one point of sale; without it, every one that the shop has
  --lang     the language of the text, en unless given
  --json     the diagnosis as JSON instead of text

Ends with 0 when the order is there or would arrive, with 1 when not, with 2 when it was asked wrongly.
`;

export type DiagnoseArguments = { shop: string; order: string; partner: PosPartner | null; lang: Locale; json: boolean };

/** What was asked for on the command line, or what is wrong with it. */
export function readDiagnoseArguments(given: string[]): { status: "ok"; asked: DiagnoseArguments } | { status: "wrong"; problem: string } {
  try {
    const { values } = parseArgs({
      args: given,
      options: {
        shop: { type: "string" },
        order: { type: "string" },
        partner: { type: "string" },
        lang: { type: "string", default: "en" },
        json: { type: "boolean", default: false },
      },
    });
    const { shop, order, partner = null, json } = values;
    const lang = locales.find((locale) => locale === values.lang);
    if (!shop || !/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i.test(shop)) return wrong("--shop wants a domain like pawsome.myshopify.com.");
    if (!order?.trim()) return wrong("--order wants an order's number.");
    if (partner !== null && !isPosPartner(partner)) return wrong(`--partner is one of ${posPartners.join(", ")}.`);
    if (!lang) return wrong(`--lang is one of ${locales.join(", ")}.`);
    return { status: "ok", asked: { shop: shop.toLowerCase(), order: order.trim(), partner, lang, json } };
  } catch (error) {
    return wrong(error instanceof Error ? error.message : String(error));
  }
}

function wrong(problem: string) {
  return { status: "wrong" as const, problem };
}

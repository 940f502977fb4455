import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const folder = resolve(import.meta.dirname, "../../extensions/cart-coupons");

export const script = readFileSync(resolve(folder, "assets/coupons.js"), "utf8");
export const style = readFileSync(resolve(folder, "assets/coupons.css"), "utf8");

type Theme = { language?: "en" | "fr"; heading?: string; signIn?: boolean; inEditor?: boolean };

/**
 * The block as Shopify would make it of its Liquid, as far as that goes: it has nothing but values, and `t` and `json` behind them. A value or
 * a text that is not known here is a fault.
 */
export function drawBlock({ language = "en", heading = "", signIn = true, inEditor = false }: Theme = {}): string {
  const texts: unknown = JSON.parse(readFileSync(resolve(folder, "locales", language === "en" ? "en.default.json" : "fr.json"), "utf8"));
  const values: Record<string, string> = {
    "block.shopify_attributes": "",
    "routes.cart_url": "/cart",
    "routes.account_login_url": "/account/login",
    "request.locale.iso_code": language,
    "request.design_mode": String(inEditor),
    "block.settings.sign_in": String(signIn),
    "block.settings.heading": heading,
  };
  const liquid = readFileSync(resolve(folder, "blocks/coupons.liquid"), "utf8")
    .replace(/\{%-? comment -?%\}.*?\{%-? endcomment -?%\}/s, "")
    .replace(/\{% schema %\}.*\{% endschema %\}/s, "");
  return liquid.replace(/\{\{ (.*?) \}\}/g, (_all, expression: string) => {
    const [value = "", ...filters] = expression.split(" | ");
    const isJson = filters.at(-1) === "json";
    const [translated] = filters;
    const text = translated?.startsWith("t")
      ? translate(texts, { key: value.replaceAll("'", ""), facts: factsOf(translated) })
      : values[value];
    if (text === undefined) throw new Error(`The block wants ${value}.`);
    return isJson ? JSON.stringify(text).replaceAll("<", String.raw`\u003c`) : text;
  });
}

function translate(texts: unknown, { key, facts }: { key: string; facts: Map<string, string> }): string {
  const text = key.split(".").reduce<unknown>((node, word) => (node as Record<string, unknown> | undefined)?.[word], texts);
  if (typeof text !== "string") throw new Error(`There is no text ${key}.`);
  return text.replace(/\{\{ (\w+) \}\}/g, (_all, name: string) => {
    const fact = facts.get(name);
    if (fact === undefined) throw new Error(`The text ${key} wants ${name}.`);
    return fact;
  });
}

/** `t: title: '[title]', amount: '[amount]'` */
function factsOf(filter: string): Map<string, string> {
  return new Map([...filter.matchAll(/(\w+): '([^']*)'/g)].map(([, name = "", value = ""]) => [name, value]));
}

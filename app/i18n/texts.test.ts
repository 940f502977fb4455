import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { astroErrors } from "#app/components/astro-errors.ts";
import { fixErrors } from "#app/components/fix-errors.ts";
import { petzErrors } from "#app/components/petz-errors.ts";
import { posErrors } from "#app/components/pos-errors.ts";
import { storeErrors } from "#app/components/store-errors.ts";
import { misfits } from "#app/coupons/compare-wallet.ts";
import { holdReasons } from "#app/coupons/hold.ts";
import { holdStates } from "#app/coupons/hold-states.ts";
import { failureCodes, fixIds, fixes } from "#app/failures/catalogue.ts";
import { skipReasons } from "#app/loyalty/skip-reasons.ts";
import { timelineKinds } from "#app/orders/order-view.ts";
import { chainErrors } from "#app/sales/chain-errors.ts";
import { runProblems } from "#app/sales/chain-view.ts";
import { reportFileErrors, reportProblems } from "#app/reports/report-file-view.ts";
import en from "./en.json" with { type: "json" };
import fr from "./fr.json" with { type: "json" };
import { locales } from "./locale.ts";
import type { Locale } from "./locale.ts";

const texts: Record<Locale, Map<string, string>> = { en: flatten(en), fr: flatten(fr) };
const app = path.resolve(import.meta.dirname, "..");
const sources = ["routes", "components", "i18n", "root.tsx"].flatMap((name) => sourcesIn(path.join(app, name)));

describe("The texts", () => {
  it("are the same in every language", () => {
    const [english, french] = [new Set(keysOf("en")), new Set(keysOf("fr"))];
    expect([...english].filter((key) => !french.has(key))).toEqual([]);
    expect([...french].filter((key) => !english.has(key))).toEqual([]);
  });

  it.each(locales)("have every plural form of their language: %s", (locale) => {
    const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    const plurals = keysOf(locale).filter((key) => texts[locale].has(`${key}_other`));
    expect(plurals.length).toBeGreaterThan(0);
    expect(plurals.flatMap((key) => forms.map((form) => `${key}_${form}`)).filter((key) => !texts[locale].has(key))).toEqual([]);
  });

  it.each(locales)("are never empty: %s", (locale) => {
    expect([...texts[locale]].filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("name the same things in every language", () => {
    const differing = keysOf("en").filter((key) => `${namedIn("en", key)}` !== `${namedIn("fr", key)}`);
    expect(differing).toEqual([]);
  });

  it("are all used, and every one that is used is there", () => {
    const used = sources.flatMap(keysUsedIn);
    const known = keysOf("en");
    expect(used.filter((pattern) => !known.some((key) => pattern.test(key))).map(String)).toEqual([]);
    expect(known.filter((key) => !used.some((pattern) => pattern.test(key)))).toEqual([]);
  });

  it.each(locales)("speak of everything that can fail, be fixed, be skipped or happen: %s", (locale) => {
    const expected = [
      ...failureCodes.flatMap((code) => ["title", "explanation", "advice"].map((part) => `failures.codes.${code}.${part}`)),
      ...fixIds.flatMap((fix) => ["heading", "label", "help", "done_one", "done_other"].map((part) => `fixes.${fix}.${part}`)),
      ...failureCodes.flatMap((code) => fixIds.flatMap((fix) => fixes[fix].fields(code).map(({ name }) => `fixes.fields.${name}`))),
      ...fixErrors.map((error) => `fixes.errors.${error}`),
      ...astroErrors.map((error) => `astro.errors.${error}`),
      ...petzErrors.map((error) => `petz.errors.${error}`),
      ...posErrors.map((error) => `pos.errors.${error}`),
      ...storeErrors.map((error) => `stores.errors.${error}`),
      ...chainErrors.map((error) => `stores.errors.${error}`),
      ...runProblems.flatMap((problem) => ["title", "body", "underWay"].map((part) => `stores.problems.${problem}.${part}`)),
      ...skipReasons.map((reason) => `orders.skips.${reason}`),
      ...holdStates.flatMap((state) => ["states", "standing"].map((part) => `coupons.${part}.${state}`)),
      ...holdReasons.map((reason) => `coupons.reasons.${reason}`),
      ...misfits.flatMap((why) => ["misfits", "reasons"].flatMap((part) => pluralOr(`coupons.wallet.${part}.${why}`))),
      ...reportFileErrors.map((error) => `reports.files.errors.${error}`),
      ...reportProblems.map((problem) => `reports.files.problems.${problem}`),
      ...timelineKinds.flatMap((kind) => pluralOr(`orders.timeline.kinds.${kind}`)),
    ];
    expect(expected.filter((key) => !texts[locale].has(key))).toEqual([]);
  });
});

describe("The pages", () => {
  it("have no text of their own", () => {
    const found = sources.flatMap((file) => literalTextsIn(file).map((text) => `${path.relative(app, file)}: ${text}`));
    expect(found).toEqual([]);
  });
});

/** A text with a plural is asked for in each of its forms elsewhere. */
function pluralOr(key: string): string[] {
  return texts.en.has(`${key}_one`) ? [] : [key];
}

/** Without the plural's ending. */
function keysOf(locale: Locale): string[] {
  return [...new Set([...texts[locale].keys()].map((key) => key.replace(/_(zero|one|two|few|many|other)$/, "")))];
}

function namedIn(locale: Locale, key: string): string[] {
  const text = texts[locale].get(key) ?? texts[locale].get(`${key}_other`) ?? "";
  return [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name))].sort();
}

function flatten(node: object, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(node).flatMap(([name, value]: [string, string | object]) =>
      typeof value === "string" ? [[`${prefix}${name}`, value] as const] : [...flatten(value, `${prefix}${name}.`)],
    ),
  );
}

function sourcesIn(place: string): string[] {
  if (/\.tsx?$/.test(place)) return [place];
  return readdirSync(place, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|\.d\.ts$/.test(name))
    .map((name) => path.join(place, name));
}

function nodesOf(file: string): ts.Node[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const nodes: ts.Node[] = [];
  (function visit(node: ts.Node): void {
    nodes.push(node);
    ts.forEachChild(node, visit);
  })(source);
  return nodes;
}

/** What `t(…)` is called with; a part that is only known at run time matches any word. */
function keysUsedIn(file: string): RegExp[] {
  return nodesOf(file).flatMap((node) =>
    ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "t" && node.arguments[0]
      ? patternsOf(node.arguments[0], file)
      : [],
  );
}

function patternsOf(key: ts.Expression, file: string): RegExp[] {
  if (ts.isConditionalExpression(key)) return [...patternsOf(key.whenTrue, file), ...patternsOf(key.whenFalse, file)];
  if (ts.isStringLiteralLike(key)) return [new RegExp(`^${escaped(key.text)}$`)];
  if (!ts.isTemplateExpression(key)) throw new Error(`A text's key that cannot be read in ${file}: ${key.getText()}`);
  const parts = key.templateSpans.map(({ literal }) => String.raw`[\w-]+${escaped(literal.text)}`);
  return [new RegExp(`^${escaped(key.head.text)}${parts.join("")}$`)];
}

/** Keys are words and dots. */
function escaped(key: string): string {
  return key.replaceAll(".", String.raw`\.`);
}

const spokenAttributes =
  /^(title|titleMetadata|subtitle|label|content|heading|placeholder|queryPlaceholder|helpText|error|alt|aria-label|accessibilityLabel|suffix|prefix)$/;

/** Words between tags, and words in attributes that are shown or spoken. */
function literalTextsIn(file: string): string[] {
  return nodesOf(file).flatMap((node) => {
    if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) return [node.text.trim()];
    // <meta> speaks to browsers.
    if (ts.isJsxAttribute(node) && node.parent.parent.tagName.getText() === "meta") return [];
    if (ts.isJsxAttribute(node) && spokenAttributes.test(node.name.getText()) && node.initializer && ts.isStringLiteral(node.initializer))
      return [node.initializer.text];
    if (ts.isJsxExpression(node) && node.expression && ts.isStringLiteralLike(node.expression) && ts.isJsxElement(node.parent))
      return /\p{L}/u.test(node.expression.text) ? [node.expression.text] : [];
    return [];
  });
}

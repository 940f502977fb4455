import { readFileSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { apiVersion } from "#app/shopify/api-version.ts";
import { bundleExtension, mostGzipped, readExtension } from "../../scripts/bundle-extension.ts";

const root = resolve(import.meta.dirname, "../../extensions");
const names = readdirSync(root, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

const targets: Record<string, string[]> = {
  "order-status": ["admin.order-details.action.render", "admin.order-details.block.render"],
};

it("Every extension is looked at here", () => {
  expect(names).toEqual(Object.keys(targets));
});

describe.each(names)("The extension %s", (name) => {
  const folder = resolve(root, name);
  const extension = readExtension(folder);
  const locales = readdirSync(resolve(folder, "locales")).sort();
  const texts = new Map(
    locales.map((file) => [languageOf(file), textsOf(JSON.parse(readFileSync(resolve(folder, "locales", file), "utf8")))]),
  );

  it("is for the API version that the app and its package are for, and for the targets that it is made for", () => {
    expect(extension.apiVersion).toBe(apiVersion);
    expect(installed("@shopify/ui-extensions")).toBe(apiVersion);
    expect(installed("@shopify/ui-extensions-tester")).toBe(apiVersion);
    expect(extension.handle).toBe(name);
    expect(extension.targeting.map(({ target }) => target).sort()).toEqual(targets[name]);
  });

  it("speaks English when nothing else fits, and French", () => {
    expect(locales).toEqual(["en.default.json", "fr.json"]);
    // By this the extension knows which language was chosen for it.
    for (const [language, known] of texts) expect(known.get("locale")).toBe(language);
  });

  it("has the same texts in every language, none of them empty, each with the same facts", () => {
    const [english, french] = [texts.get("en"), texts.get("fr")];
    expect([...keysOf(french)].sort()).toEqual([...keysOf(english)].sort());
    for (const known of texts.values()) expect([...known].filter(([, text]) => text.trim() === "")).toEqual([]);
    const facts = (text: string | undefined) => [...(text ?? "").matchAll(/\{\{\w+\}\}/g)].map(([fact]) => fact).sort();
    for (const [key, text] of english ?? []) expect([key, facts(french?.get(key))]).toEqual([key, facts(text)]);
  });

  it("has every plural form of each language", () => {
    for (const [language, known] of texts) {
      const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
      const plurals = [...known.keys()].filter((key) => key.endsWith(".other")).map((key) => key.slice(0, -".other".length));
      expect(plurals.length).toBeGreaterThan(0);
      expect(plurals.flatMap((key) => forms.map((form) => `${key}.${form}`)).filter((key) => !known.has(key))).toEqual([]);
    }
  });

  it("uses every text, and its configuration names only texts that are there", () => {
    const sources = readdirSync(resolve(folder, "src"), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => readFileSync(resolve(folder, "src", file), "utf8"));
    const own = [extension.name, extension.description].map((text) => text.replace(/^t:/, ""));
    const used = sources.flatMap((source) =>
      [...source.matchAll(/["`]([a-zA-Z]+(?:\.(?:[\w]+|\$\{[^}]+\}))*)["`]/g)].map(([, key = ""]) => patternOf(key)),
    );
    const english = keysOf(texts.get("en"));
    expect(own.filter((key) => !english.has(key))).toEqual([]);
    expect([...english].filter((key) => !own.includes(key) && !used.some((pattern) => pattern.test(key)))).toEqual([]);
  });

  it("is one small script that hands each of its targets to Shopify", async () => {
    const { code, gzipped } = await bundleExtension(folder);
    expect(gzipped).toBeLessThan(mostGzipped);
    const extended: string[] = [];
    const shopify = { extend: (target: string, run: unknown) => typeof run === "function" && extended.push(target) };
    new Function("shopify", code)(shopify);
    expect(extended.sort()).toEqual(targets[name]);
  });
});

/** 2026.7.4 of a package is for 2026-07. */
function installed(name: string): string {
  const { version } = JSON.parse(readFileSync(resolve(root, `../node_modules/${name}/package.json`), "utf8")) as { version: string };
  const [year = "", month = ""] = version.split(".");
  return `${year}-${month.padStart(2, "0")}`;
}

function languageOf(file: string): string {
  return file.split(".")[0] ?? "";
}

function textsOf(node: object, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(node).flatMap(([name, value]: [string, string | object]) =>
      typeof value === "string" ? [[`${prefix}${name}`, value] as const] : [...textsOf(value, `${prefix}${name}.`)],
    ),
  );
}

/** Without the plural's ending. */
function keysOf(texts: Map<string, string> = new Map()): Set<string> {
  return new Set([...texts.keys()].map((key) => key.replace(/\.(zero|one|two|few|many|other)$/, "")));
}

/** A part that is only known at run time matches any word. */
function patternOf(key: string): RegExp {
  return new RegExp(`^${key.replaceAll(".", String.raw`\.`).replace(/\$\{[^}]+\}/g, String.raw`\w+`)}$`);
}

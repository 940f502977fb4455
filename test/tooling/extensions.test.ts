import { readFileSync, readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import type * as app from "#app/coupons/checkout-view.ts";
import { apiVersion } from "#app/shopify/api-version.ts";
import type * as own from "../../extensions/checkout-coupons/src/shared/punchcard.ts";
import { bundleExtension, folderOf, listExtensions, mostGzipped, readExtension } from "../../scripts/bundle-extension.ts";

const { all, scripts, themes } = listExtensions();

const targets: Record<string, string[]> = {
  "checkout-coupons": [
    "customer-account.order-status.block.render",
    "purchase.checkout.block.render",
    "purchase.checkout.reductions.render-after",
    "purchase.thank-you.block.render",
  ],
  "order-status": ["admin.order-details.action.render", "admin.order-details.block.render"],
};

it("Every extension is looked at here", () => {
  expect(scripts).toEqual(Object.keys(targets));
  expect(themes).toEqual(["cart-coupons"]);
  expect([...scripts, ...themes].sort()).toEqual(all);
});

describe.each(scripts)("The extension %s", (name) => {
  const folder = folderOf(name);
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
    // By this an extension that asks for sentences knows which language was chosen for it.
    for (const [language, known] of texts) expect(known.get("locale") ?? language).toBe(language);
  });

  it("has the same texts in every language, none of them empty, each with the same facts", () => {
    const [english, french] = [texts.get("en"), texts.get("fr")];
    expect([...keysOf(french)].sort()).toEqual([...keysOf(english)].sort());
    for (const known of texts.values()) expect([...known].filter(([, text]) => text.trim() === "")).toEqual([]);
    for (const [key, text] of english ?? []) expect([key, factsOf(french?.get(key))]).toEqual([key, factsOf(text)]);
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

describe("The extension checkout-coupons", () => {
  const folder = folderOf("checkout-coupons");

  it("may ask Punchcard, and may never keep a buyer from paying", () => {
    expect(readExtension(folder).capabilities).toEqual({ network_access: true, block_progress: false });
  });

  it("asks at the address that it was built with", async () => {
    const { code } = await bundleExtension(folder, { define: { "process.env.APP_URL": JSON.stringify("https://here.example") } });
    expect([code.includes("https://here.example"), code.includes("process.env")]).toEqual([true, false]);
  });

  it("knows what the app answers, and asks what the app reads", () => {
    expectTypeOf<own.Offers>().toEqualTypeOf<app.Offers>();
    expectTypeOf<own.HoldAnswer>().toEqualTypeOf<app.HoldAnswer>();
    expectTypeOf<own.OrderHolds>().toEqualTypeOf<app.OrderHolds>();
    expectTypeOf<own.Intent>().toEqualTypeOf<app.HoldAsked["intent"]>();
    expectTypeOf<own.Cart>().toExtend<app.OffersAsked>();
  });
});

/** What Shopify asks of a block: https://shopify.dev/docs/apps/build/online-store/theme-app-extensions/configuration */
const blockSchema = z.strictObject({
  name: z.string(),
  target: z.literal("section"),
  javascript: z.string(),
  stylesheet: z.string(),
  settings: z.array(
    z.strictObject({
      type: z.enum(["text", "checkbox"]),
      id: z.string(),
      label: z.string(),
      info: z.string(),
      default: z.union([z.string(), z.boolean()]).optional(),
    }),
  ),
});

describe.each(themes)("The extension %s", (name) => {
  const folder = folderOf(name);
  const read = (file: string) => readFileSync(resolve(folder, file), "utf8");
  const textsIn = (file: string) => textsOf(JSON.parse(read(`locales/${file}`)) as object);
  const blocks = readdirSync(resolve(folder, "blocks")).map((file) => {
    const liquid = read(`blocks/${file}`);
    const [, schema = ""] = /\{% schema %\}(.*)\{% endschema %\}/s.exec(liquid) ?? [];
    return { liquid, schema: blockSchema.parse(JSON.parse(schema)) };
  });

  it("has nothing in its folder that Shopify does not take", () => {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    expect(folders.filter((each) => !["assets", "blocks", "locales", "snippets"].includes(each))).toEqual([]);
    const elsewhere = entries.filter((entry) => entry.isFile() && basename(entry.parentPath) === name).map((entry) => entry.name);
    expect(elsewhere).toEqual(["shopify.extension.toml"]);
  });

  it("has blocks with a schema, whose script and style are there, and whose settings are used", () => {
    expect(blocks.length).toBeGreaterThan(0);
    const assets = readdirSync(resolve(folder, "assets"));
    expect(blocks.flatMap(({ schema }) => [schema.javascript, schema.stylesheet]).sort()).toEqual(assets.sort());
    for (const { liquid, schema } of blocks) {
      const used = [...liquid.matchAll(/block\.settings\.(\w+)/g)].map(([, id]) => id);
      expect(schema.settings.map(({ id }) => id).sort()).toEqual(used.sort());
    }
  });

  it("stays within Shopify's limits", () => {
    // Theme Check's for the script and the style of a block, compressed; then those of the platform.
    for (const { schema } of blocks) {
      expect(gzipSync(read(`assets/${schema.javascript}`)).length).toBeLessThan(10_000);
      expect(gzipSync(read(`assets/${schema.stylesheet}`)).length).toBeLessThan(100_000);
      expect(nameOf(schema.name, textsIn("en.default.schema.json")).length).toBeLessThanOrEqual(25);
      expect(nameOf(schema.name, textsIn("fr.schema.json")).length).toBeLessThanOrEqual(25);
    }
    expect(blocks.reduce((sum, { liquid }) => sum + Buffer.byteLength(liquid), 0)).toBeLessThan(100_000);
    for (const file of readdirSync(resolve(folder, "locales"))) expect(Buffer.byteLength(read(`locales/${file}`))).toBeLessThan(15_000);
  });

  it("has the same texts in English and French, none of them empty, each with the same facts", () => {
    expect(readdirSync(resolve(folder, "locales")).sort()).toEqual([
      "en.default.json",
      "en.default.schema.json",
      "fr.json",
      "fr.schema.json",
    ]);
    for (const [english, french] of [["en.default.json", "fr.json"] as const, ["en.default.schema.json", "fr.schema.json"] as const]) {
      const [one, other] = [textsIn(english), textsIn(french)];
      expect([...other.keys()]).toEqual([...one.keys()]);
      for (const known of [one, other]) expect([...known].filter(([, text]) => text.trim() === "")).toEqual([]);
      for (const [key, text] of one) expect([key, factsOf(other.get(key))]).toEqual([key, factsOf(text)]);
    }
  });

  it("uses every text, and its blocks name only texts that are there", () => {
    const shown = blocks.flatMap(({ liquid }) => [...liquid.matchAll(/\{\{ '([\w.]+)' \| t/g)].map(([, key]) => key));
    expect(shown.sort()).toEqual([...textsIn("en.default.json").keys()].sort());
    const inEditor = blocks.flatMap(({ liquid }) => [...liquid.matchAll(/"t:([\w.]+)"/g)].map(([, key]) => key));
    expect(inEditor.sort()).toEqual([...textsIn("en.default.schema.json").keys()].sort());
  });

  it("uses in its script every text that the block hands to it", () => {
    for (const { liquid, schema } of blocks) {
      const given = [...liquid.matchAll(/^ +"(\w+)": \{\{/gm)].map(([, key = ""]) => key);
      const script = read(`assets/${schema.javascript}`);
      // "coupon" and "reward" are what the app calls the two kinds.
      const unused = given.filter((key) => !["coupon", "reward"].includes(key) && !new RegExp(`\\b${key}\\b`).test(script));
      expect([given.length > 0, unused]).toEqual([true, []]);
    }
  });
});

function nameOf(key: string, texts: Map<string, string>): string {
  return texts.get(key.replace(/^t:/, "")) ?? "";
}

/** `{{amount}}`, in a theme `{{ amount }}`. */
function factsOf(text: string | undefined): string[] {
  return [...(text ?? "").matchAll(/\{\{ ?(\w+) ?\}\}/g)].map(([, fact = ""]) => fact).sort();
}

/** 2026.7.4 of a package is for 2026-07. */
function installed(name: string): string {
  const { version } = JSON.parse(readFileSync(resolve(import.meta.dirname, `../../node_modules/${name}/package.json`), "utf8")) as {
    version: string;
  };
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

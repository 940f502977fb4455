import { describe, expect, it } from "vitest";
import { z } from "zod";
import { failureTexts } from "#app/components/failure-texts.ts";
import { changeKinds, copyLabels, fixFieldNames, remarkKeys, sendingData, sendOperations } from "#app/components/fix-words.ts";
import { formatFor } from "#app/i18n/format.ts";
import { locales } from "#app/i18n/locale.ts";
import { translatorFor } from "#app/i18n/translator.ts";
import { catalogue, failureCodes, fixes, fixesOf, fixIds } from "./catalogue.ts";
import type { FailureCode } from "./catalogue.ts";
import { fixModules } from "./fixes/registry.server.ts";

const facts = {
  partner: "astro",
  orderId: "0198f0a0-0000-7000-8000-000000000001",
  lineId: "0198f0a0-0000-7000-8000-000000000002",
  customerKey: "gid://shopify/Customer/1",
  variantGid: "gid://shopify/ProductVariant/1",
  upc: "850001234511",
  rewardId: "77",
  holdId: "0198f0a0-0000-7000-8000-000000000003",
};

/** One value for everything that the schema of a code asks for. */
function detailsOf(code: FailureCode): Record<string, unknown> {
  const { details } = catalogue[code];
  if (!(details instanceof z.ZodObject)) throw new Error(`The details of ${code} are an object.`);
  const samples = Object.entries(details.shape as Record<string, z.ZodType>).map(([name, schema]) => {
    const sample = [name === "day" ? "2026-03-14" : `the ${name}`, 2].find((value) => schema.safeParse(value).success);
    if (sample === undefined) throw new Error(`${code}: no sample for ${name}.`);
    return [name, sample] as const;
  });
  return details.parse(Object.fromEntries(samples));
}

describe.each(failureCodes)("%s", (code) => {
  it.each(locales)("says in words what happened and what to do, with everything named: %s", (locale) => {
    const { t } = translatorFor(locale);
    const texts = failureTexts(t, formatFor(locale, "America/Toronto"), {
      code,
      partner: "astro",
      customerName: "Ana Roy",
      orderName: "#1001",
      productTitle: "Northpaw 20 lb",
      upc: facts.upc,
      program: "Northpaw 20 lb",
      rewardId: facts.rewardId,
      details: detailsOf(code),
    });
    for (const text of Object.values(texts)) {
      expect(text.trim()).not.toBe("");
      expect(text).not.toMatch(/\{\{|\}\}|failures\.codes|undefined|null/);
    }
    const keys = [texts.title, texts.explanation, texts.advice];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("says it in each language in its own words", () => {
    const [english, french] = ["en" as const, "fr" as const].map((locale) => translatorFor(locale).t(`failures.codes.${code}.explanation`));
    expect(english).not.toBe(french);
  });

  it("has a cause, whatever is known of it", () => {
    const { causeOf } = catalogue[code];
    const cause = /^(customer|variant|line|upc|order|connection|reward|recipient|pos|hold):.+$/;
    expect(causeOf(facts)).toMatch(cause);
    expect(causeOf({ ...facts, lineId: null, customerKey: null, variantGid: null, upc: null, rewardId: null })).toMatch(cause);
    expect(causeOf(facts)).toBe(causeOf({ ...facts }));
  });

  it("can be fixed, and hidden, each fix with its form", () => {
    const offered = fixesOf(code);
    expect(offered).toContain("hide");
    expect(offered.filter((fix) => fix !== "hide").length).toBeGreaterThan(0);
    expect(new Set(offered).size).toBe(offered.length);
    for (const fix of offered) {
      const names = fixes[fix].fields(code).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((name) => !fixFieldNames.some((known) => known === name))).toEqual([]);
      for (const locale of locales) for (const name of names) expect(translatorFor(locale).exists(`fixes.fields.${name}`)).toBe(true);
    }
  });
});

describe.each(fixIds)("The fix %s", (fix) => {
  it("is done by somebody, for one failure or for a cause", () => {
    expect(fixModules[fix].apply).toBeTypeOf("function");
    expect(["one", "cause"]).toContain(fixes[fix].scope);
    expect(failureCodes.some((code) => fixesOf(code).includes(fix))).toBe(true);
  });

  it.each(locales)("has its words: %s", (locale) => {
    const translator = translatorFor(locale);
    const keys = ["heading", "label", "help", "done"].map((part) => `fixes.${fix}.${part}`);
    expect(keys.filter((key) => !translator.exists(key, { count: 2 }))).toEqual([]);
  });
});

describe("The words of the fixes", () => {
  it.each([
    ["fields", fixFieldNames],
    ["remarks", remarkKeys],
    ["copy", copyLabels],
    ["sends", sendOperations],
    ["data", sendingData],
    ["changes", changeKinds],
  ] as const)("are all on their list, and the list has a text for each: fixes.%s", (group, list) => {
    for (const locale of locales) {
      const texts = translatorFor(locale).getResourceBundle(locale, "translation") as { fixes: Record<string, object> };
      const keys = Object.keys(texts.fixes[group] ?? {}).map((key) => key.replace(/_(one|many|other)$/, ""));
      expect([...new Set(keys)].sort()).toEqual([...list].sort());
    }
  });
});

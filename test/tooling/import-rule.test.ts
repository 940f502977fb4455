import { resolve } from "node:path";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const eslint = new ESLint({
  cwd: root,
  // The files of this test exist in its text only, so they have no types.
  overrideConfig: [tseslint.configs.disableTypeChecked, { languageOptions: { parserOptions: { projectService: false } } }],
});

/** The rules that a line of code breaks when it stands in that file. */
async function broken(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: resolve(root, file) });
  if (!result) throw new Error(`${file} is ignored by the linter`);
  const about = ["@typescript-eslint/no-restricted-imports", "no-restricted-syntax", "no-restricted-globals", null];
  return result.messages.filter(({ ruleId }) => about.includes(ruleId)).map(({ message }) => message);
}

async function isRefused(file: string, code: string): Promise<boolean> {
  return (await broken(file, code)).length > 0;
}

describe("The import rule", () => {
  it.each([
    ["app/orders/a.server.ts", "#app/loyalty/record-order.server.ts"],
    ["app/loyalty/a.server.ts", "#app/failures/catalogue.ts"],
    ["app/failures/a.server.ts", "#app/queue/jobs.ts"],
    ["app/connections/a.server.ts", "#app/partners/astro/settings.ts"],
    ["app/partners/astro/a.server.ts", "../http.server.ts"],
    ["app/partners/astro/a.server.ts", "#app/platform/log.server.ts"],
    ["app/platform/a.server.ts", "./env.server.ts"],
    ["app/routes/a.tsx", "#app/orders/read-home.server.ts"],
    ["app/routes/a.tsx", "#app/shopify.server.ts"],
    ["app/worker.ts", "#app/orders/sync-order.server.ts"],
  ])("lets %s import %s, which stands below", async (file, wanted) => {
    expect(await broken(file, `export * from "${wanted}";`)).toEqual([]);
  });

  it.each([
    ["app/domain/a.ts", "#app/platform/log.server.ts"],
    ["app/platform/a.server.ts", "#app/queue/jobs.ts"],
    ["app/queue/a.server.ts", "../orders/order-view.ts"],
    ["app/partners/astro/a.server.ts", "#app/connections/astro.server.ts"],
    ["app/partners/astro/a.server.ts", "../../failures/catalogue.ts"],
    ["app/loyalty/a.server.ts", "#app/orders/take-webhook.server.ts"],
    ["app/orders/a.server.ts", "#app/routes/app.tsx"],
    ["app/shopify/a.server.ts", "#app/shopify.server.ts"],
    ["app/orders/a.server.ts", "#app/worker.ts"],
  ])("refuses that %s imports %s, which stands above", async (file, wanted) => {
    expect(await isRefused(file, `export * from "${wanted}";`)).toBe(true);
    expect(await isRefused(file, `export const later = import("${wanted}");`)).toBe(true);
  });

  it("refuses that folders on one line import one another", async () => {
    expect(await isRefused("app/loyalty/a.server.ts", `export * from "#app/pos/push-sale.server.ts";`)).toBe(true);
    expect(await isRefused("app/partners/a.server.ts", `export * from "#app/shopify/errors.ts";`)).toBe(true);
  });

  it("lets only connections know one partner from another", async () => {
    expect(await isRefused("app/loyalty/a.server.ts", `export * from "#app/partners/astro/settings.ts";`)).toBe(true);
    expect(await isRefused("app/loyalty/a.server.ts", `export * from "#app/partners/capabilities.ts";`)).toBe(false);
  });

  it("keeps the tests out of the app, and lets the app's own tests use them", async () => {
    expect(await isRefused("app/orders/a.server.ts", `export * from "#test/support/database.ts";`)).toBe(true);
    expect(await isRefused("app/orders/a.server.ts", `export * from "../../test/support/database.ts";`)).toBe(true);
    expect(await isRefused("app/orders/a.db.test.ts", `export * from "#test/support/database.ts";`)).toBe(false);
  });

  it("keeps the app and its extensions apart: they share HTTP and no code", async () => {
    const inside = "extensions/order-status/src/shared/a.ts";
    expect(await isRefused(inside, `export type { OrderRow } from "#app/orders/order-view.ts";`)).toBe(true);
    expect(await isRefused(inside, `export * from "../../../../app/domain/money.ts";`)).toBe(true);
    expect(await isRefused(inside, `export * from "react";`)).toBe(true);
    expect(await isRefused(inside, `export * from "preact/hooks";`)).toBe(false);
    expect(await isRefused("app/routes/a.ts", `export * from "../../extensions/order-status/src/shared/order-status.ts";`)).toBe(true);
  });

  it("keeps Polaris in the pages", async () => {
    expect(await isRefused("app/failures/a.ts", `export * from "@shopify/polaris";`)).toBe(true);
    expect(await isRefused("app/components/a.tsx", `export * from "@shopify/polaris";`)).toBe(false);
    expect(await isRefused("app/routes/a.tsx", `export * from "@shopify/polaris";`)).toBe(false);
  });

  it("lets components know types of other folders and nothing that runs", async () => {
    expect(await isRefused("app/components/a.tsx", `export type { OrderRow } from "#app/orders/order-view.ts";`)).toBe(false);
    expect(await isRefused("app/components/a.tsx", `import { fixesOf } from "#app/failures/catalogue.ts"; fixesOf;`)).toBe(true);
    expect(await isRefused("app/components/a.tsx", `import { log } from "#app/platform/log.server.ts"; log("a");`)).toBe(true);
  });

  it("refuses that a page reads the database or the network itself", async () => {
    expect(await isRefused("app/routes/a.tsx", `import { db } from "#app/platform/db.server.ts"; db;`)).toBe(true);
    expect(await isRefused("app/routes/a.tsx", `export const answer = fetch("https://example.test");`)).toBe(true);
  });
});

describe("A file without .server", () => {
  it.each([
    `import { readFile } from "node:fs/promises"; readFile("a");`,
    `import { randomBytes } from "node:crypto"; randomBytes(1);`,
    `import { db } from "#app/platform/db.server.ts"; db;`,
    `export const answer = fetch("https://example.test");`,
    `export const at = Date.now();`,
    `export const at = new Date();`,
    `export const chance = Math.random();`,
  ])("may not say: %s", async (code) => {
    expect(await isRefused("app/loyalty/a.ts", code)).toBe(true);
    expect(await isRefused("app/loyalty/a.server.ts", code)).toBe(false);
  });

  it.each([
    `import { createHash } from "node:crypto"; createHash("sha256");`,
    `export const day = new Date("2026-01-01");`,
    `import type { Db } from "#app/platform/db.server.ts"; export type A = Db;`,
  ])("may say: %s", async (code) => {
    expect(await broken("app/loyalty/a.ts", code)).toEqual([]);
  });

  it("does not read the environment, and neither does any other but one", async () => {
    const code = `export const port = process.env.PORT;`;
    expect(await isRefused("app/loyalty/a.ts", code)).toBe(true);
    expect(await isRefused("app/loyalty/a.server.ts", code)).toBe(true);
    expect(await isRefused("app/web.ts", code)).toBe(true);
    expect(await isRefused("app/platform/env.server.ts", code)).toBe(false);
  });
});

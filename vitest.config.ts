import path from "node:path";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/support/longest-first.ts";

// Hundreds of processes load the same packages: what V8 made of them is kept.
process.env.NODE_COMPILE_CACHE ??= path.resolve(import.meta.dirname, ".data/compile-cache");

const needDatabase = ["test/flows/**/*.test.ts", "test/contracts/**/*.test.ts", "{app,scripts}/**/*.db.test.ts"];
const inBrowser = ["test/browser/**/*.test.ts", "test/simulators/shopify/{shell,storefront}/*.test.ts"];
/** A theme's block is tried from here: Shopify takes no tests in its folder. */
const ofThemes = "test/extensions/**/*.test.ts";
const inJsdom = "{app,test}/**/*.test.tsx";

/**
 * Processes, a database and a browser share two processors here, and a test of them may be kept waiting for reasons that are nobody's: it is tried once
 * more, and the report says so. One that fails twice has failed.
 */
const retry = 1;
/** For what needs nothing else, on a machine that others use as well: properties of many runs, forms that are filled in key by key. */
const testTimeout = 30_000;

/** Files of these kinds change nothing that others see: a worker keeps React, Polaris and all other modules from one to the next. */
const isolate = false;

/**
 * Five kinds of tests: `unit` needs nothing, `flows` has a real PostgreSQL, a database for each file, `react` renders in jsdom,
 * `extensions` does the same with Preact and what Shopify's pages give to an extension, and `browser` drives a real one. One kind: `vitest run --project unit`; one file: `vitest run app/domain/upc.test.ts`.
 */
export default defineConfig({
  test: {
    // Two workers: a database, a simulated Shopify and a browser want the machine as well.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          environment: "node",
          isolate,
          include: ["{app,test,scripts}/**/*.test.ts"],
          exclude: [...needDatabase, ...inBrowser, ofThemes],
          setupFiles: ["test/support/setup.ts"],
          testTimeout,
        },
      },
      {
        test: {
          name: "flows",
          environment: "node",
          include: needDatabase,
          globalSetup: ["test/support/postgres.ts"],
          setupFiles: ["test/support/setup.ts", "test/support/setup-database.ts"],
          retry,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "react",
          environment: "jsdom",
          isolate,
          include: [inJsdom],
          setupFiles: ["test/support/setup.ts", "test/support/setup-react.ts"],
          testTimeout,
        },
      },
      {
        esbuild: { jsx: "automatic", jsxImportSource: "preact" },
        test: {
          name: "extensions",
          environment: "jsdom",
          include: ["extensions/*/tests/**/*.test.{ts,tsx}", ofThemes],
          setupFiles: ["test/support/setup.ts"],
          // It imports the extension's own modules, which are to be the ones that the test sees.
          server: { deps: { inline: [/@shopify\/ui-extensions-tester/] } },
        },
      },
      {
        test: {
          name: "browser",
          environment: "node",
          include: inBrowser,
          // What they look at, they start themselves, as the demo does.
          globalSetup: ["test/support/postgres.ts", "test/support/browser.ts"],
          setupFiles: ["test/support/setup.ts"],
          // A browser beside all that may be kept waiting once more.
          retry: retry + 1,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // As long as what Playwright waits for.
          expect: { poll: { timeout: 30_000 } },
        },
      },
    ],
  },
});

import { relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig } from "vite";
import type { Plugin } from "vite";
import { trimPolaris } from "./scripts/trim-polaris.ts";

declare module "@remix-run/server-runtime" {
  interface Future {
    v3_singleFetch: true;
  }
}

/** Of libraries: "use client", remarks for bundlers, and JSON that one of them imports with an attribute and another without. */
const harmless = new Set(["INVALID_ANNOTATION", "MODULE_LEVEL_DIRECTIVE", "SOURCEMAP_ERROR", "INCONSISTENT_IMPORT_ATTRIBUTES"]);
const appFolder = resolve(import.meta.dirname, "app");

export default defineConfig({
  plugins: [
    sourcesStayOutside(),
    schemasStayOutside(),
    remix({
      ignoredRouteFiles: ["**/.*", "**/*.test.{ts,tsx}"],
      future: {
        v3_fetcherPersist: true,
        v3_lazyRouteDiscovery: true,
        v3_relativeSplatPath: true,
        v3_singleFetch: true,
        v3_throwAbortReason: true,
      },
    }),
  ],
  css: { postcss: { plugins: [trimPolaris(appFolder)] } },
  build: {
    target: "es2022",
    // Tells the server where the texts are.
    manifest: true,
    rollupOptions: {
      // Each file costs a trip: what is smaller, and does nothing but be used, is put where it is used most. With more, pages would bring what is not theirs.
      output: { experimentalMinChunkSize: 1500 },
      onwarn(warning, warn) {
        if (harmless.has(warning.code ?? "")) return;
        warn(warning);
      },
    },
  },
});

/**
 * The server's bundle holds the pages only. Everything else that is plain TypeScript stays where it is and is run by Node itself, the
 * same files as in the worker and in the tests: one database pool per process, one class for each error, line numbers that are true.
 */
function sourcesStayOutside(): Plugin {
  const bundled = /^(routes|components|i18n)\/|^(root|entry\.[a-z]+)\.tsx?$/;
  return {
    name: "sources-stay-outside",
    enforce: "pre",
    apply: (_config, { command, isSsrBuild }) => command === "build" && isSsrBuild === true,
    async resolveId(source, importer, options) {
      if (!importer) return null;
      // Node wants a package's JSON imported with an attribute, which the browser's build does not know: the bundle takes it in.
      const isJson = /^[^.#/].*\.json$/.test(source);
      if (isJson) return fileURLToPath(import.meta.resolve(source));
      if (!/^(#app\/|\.)/.test(source)) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      if (!found || found.external) return found;
      const path = relative(appFolder, found.id).split(sep).join("/");
      if (path.startsWith("..") || !path.endsWith(".ts") || bundled.test(path)) return found;
      return { id: `#app/${path}`, external: true };
    },
  };
}

/** What comes in is read on the server: a schema that a page's file brings along would send the whole library with it. */
function schemasStayOutside(): Plugin {
  return {
    name: "schemas-stay-outside",
    apply: (_config, { command, isSsrBuild }) => command === "build" && isSsrBuild !== true,
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk" || !chunk.moduleIds.some((id) => id.includes("/node_modules/zod/"))) continue;
        this.error(`zod would be sent to the browser in ${chunk.fileName}: keep schemas out of the files whose values a page uses.`);
      }
    },
  };
}

import { readFileSync, readdirSync } from "node:fs";
import { basename, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { parse } from "smol-toml";
import { z } from "zod";

const uiExtension = z.object({
  api_version: z.string(),
  extensions: z.tuple([
    z.object({
      name: z.string(),
      description: z.string(),
      handle: z.string(),
      type: z.literal("ui_extension"),
      targeting: z.array(z.object({ module: z.string(), target: z.string() })).min(1),
      capabilities: z.record(z.string(), z.boolean()).default({}),
    }),
  ]),
});

/** What a theme shows: Liquid and its assets, which Shopify takes as they are. */
const themeExtension = z.object({ name: z.string(), type: z.literal("theme") });

export type Extension = { apiVersion: string } & z.infer<typeof uiExtension>["extensions"][0];

const root = resolve(import.meta.dirname, "../extensions");

/** The folders of the extensions, by name, and apart the ones that are scripts to be bundled. */
export function listExtensions(): { all: string[]; scripts: string[]; themes: string[] } {
  const all = readdirSync(root, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  const isTheme = (name: string) => themeExtension.safeParse(configurationOf(folderOf(name))).success;
  return { all, scripts: all.filter((name) => !isTheme(name)), themes: all.filter(isTheme) };
}

export function folderOf(extension: string): string {
  return resolve(root, extension);
}

/** What the `shopify.extension.toml` of one that is a script says. */
export function readExtension(folder: string): Extension {
  const { api_version, extensions } = uiExtension.parse(configurationOf(folder));
  return { apiVersion: api_version, ...extensions[0] };
}

function configurationOf(folder: string): unknown {
  return parse(readFileSync(resolve(folder, "shopify.extension.toml"), "utf8"));
}

/** Compressed bytes. Shopify refuses extensions of more than 64 kB; what every buyer loads at checkout stays far below. */
export const mostGzipped = 20_000;

export type Bundle = { file: string; code: string; bytes: number; gzipped: number };

/** Where a bundle that is only looked at would ask. */
const nowhere = { "process.env.APP_URL": JSON.stringify("https://punchcard.example") };

/**
 * One script with every target of an extension, as Shopify's own tool makes it: each module's default export is handed to `shopify.extend`,
 * and the environment is put in. `define`: expressions and what stands for them, as JSON: `{ "process.env.APP_URL": '"https://…"' }`.
 * It is for tests, for the demo and to see its size; `shopify app deploy` makes its own.
 */
export async function bundleExtension(folder: string, { define = nowhere }: { define?: Record<string, string> } = {}): Promise<Bundle> {
  const { handle, targeting } = readExtension(folder);
  const contents = targeting
    .map(
      ({ module, target }, place) =>
        `import target${place} from ${JSON.stringify(module)};\nshopify.extend(${JSON.stringify(target)}, (...given) => target${place}(...given));`,
    )
    .join("\n");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder, sourcefile: `${basename(folder)}.ts`, loader: "ts" },
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    define,
    // Of the app's own settings, whose JSX is React's, it needs none.
    tsconfigRaw: {},
    legalComments: "none",
    logLevel: "silent",
  });
  const code = outputFiles[0]?.text ?? "";
  return { file: `${handle}.js`, code, bytes: Buffer.byteLength(code), gzipped: gzipSync(code).length };
}

import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { parse } from "smol-toml";
import { z } from "zod";

const configuration = z.object({
  api_version: z.string(),
  extensions: z.tuple([
    z.object({
      name: z.string(),
      description: z.string(),
      handle: z.string(),
      type: z.literal("ui_extension"),
      targeting: z.array(z.object({ module: z.string(), target: z.string() })).min(1),
    }),
  ]),
});

export type Extension = { apiVersion: string } & z.infer<typeof configuration>["extensions"][0];

/** What an extension's `shopify.extension.toml` says. */
export function readExtension(folder: string): Extension {
  const { api_version, extensions } = configuration.parse(parse(readFileSync(resolve(folder, "shopify.extension.toml"), "utf8")));
  return { apiVersion: api_version, ...extensions[0] };
}

/** Compressed bytes. Shopify refuses extensions of more than 64 kB; a card on a page that is open all day stays far below. */
export const mostGzipped = 16_000;

export type Bundle = { file: string; code: string; bytes: number; gzipped: number };

/**
 * One script with every target of an extension, as Shopify's own tool makes it: each module's default export is handed to `shopify.extend`.
 * It is for tests and to see its size; `shopify app deploy` makes its own.
 */
export async function bundleExtension(folder: string): Promise<Bundle> {
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
    // Of the app's own settings, whose JSX is React's, it needs none.
    tsconfigRaw: {},
    legalComments: "none",
    logLevel: "silent",
  });
  const code = outputFiles[0]?.text ?? "";
  return { file: `${handle}.js`, code, bytes: Buffer.byteLength(code), gzipped: gzipSync(code).length };
}

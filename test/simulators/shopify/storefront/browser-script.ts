import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const built = new Map<string, string>();

/** A script of this folder for the browser, with what it imports. */
export function storeScript(file: string): string {
  const known = built.get(file);
  if (known !== undefined) return known;
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    tsconfigRaw: {},
    logLevel: "silent",
  });
  const code = outputFiles[0]?.text ?? "";
  built.set(file, code);
  return code;
}

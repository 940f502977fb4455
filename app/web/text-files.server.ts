import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { locales } from "#app/i18n/locale.ts";
import type { Locale } from "#app/i18n/locale.ts";

/** The list of what was built out of which file. */
const manifest = z.record(z.string(), z.object({ file: z.string() }));
const made = manifest.parse(JSON.parse(readFileSync(path.resolve(import.meta.dirname, "../../build/.vite/client-manifest.json"), "utf8")));

/** Where a browser finds the texts of each language; its scripts find it out only while they run. */
export const textFiles = Object.fromEntries(locales.map((locale) => [locale, addressOf(`app/i18n/${locale}.json`)])) as Record<
  Locale,
  string
>;

function addressOf(source: string): string {
  const chunk = made[source];
  if (!chunk) throw new Error(`The pages were built without ${source}.`);
  return `/${chunk.file}`;
}

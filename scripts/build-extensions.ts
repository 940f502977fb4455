import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { bundleExtension, mostGzipped } from "./bundle-extension.ts";

/** Bundles every extension to its `dist/` and prints its size; ends with 1 when one is larger than is good for the page it stands on. */

const root = resolve(import.meta.dirname, "../extensions");
const names = readdirSync(root, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
let tooLarge = false;

for (const name of names) {
  const folder = resolve(root, name);
  const { file, code, bytes, gzipped } = await bundleExtension(folder);
  mkdirSync(resolve(folder, "dist"), { recursive: true });
  writeFileSync(resolve(folder, "dist", file), code);
  const isTooLarge = gzipped > mostGzipped;
  tooLarge ||= isTooLarge;
  console.log(`${name}: ${kilobytes(bytes)}, ${kilobytes(gzipped)} compressed${isTooLarge ? `, more than ${kilobytes(mostGzipped)}` : ""}`);
}
process.exit(tooLarge ? 1 : 0);

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

import { bundleExtension, folderOf, listExtensions, mostGzipped } from "./bundle-extension.ts";

/**
 * How large each extension is for the page that loads it: a line for each, or with `--json` the one at checkout alone. Ends with 1 when
 * one is larger than is good for the page.
 */

const sizes = await Promise.all(
  listExtensions().scripts.map(async (name) => {
    const { bytes, gzipped } = await bundleExtension(folderOf(name));
    return { name, bytes, gzipped };
  }),
);
if (process.argv.includes("--json")) {
  console.log(JSON.stringify({ compressedBytes: sizes.find(({ name }) => name === "checkout-coupons")?.gzipped }));
} else {
  for (const { name, bytes, gzipped } of sizes) console.log(`${name}: ${kilobytes(bytes)}, ${kilobytes(gzipped)} compressed`);
}
const tooLarge = sizes.filter(({ gzipped }) => gzipped > mostGzipped);
for (const { name } of tooLarge) console.error(`${name} is larger than ${kilobytes(mostGzipped)} compressed.`);
process.exit(tooLarge.length > 0 ? 1 : 0);

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

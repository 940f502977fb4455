import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { bundleExtension, folderOf, listExtensions } from "./bundle-extension.ts";

/** Bundles every extension that is a script to its `dist/`. */

for (const name of listExtensions().scripts) {
  const { file, code } = await bundleExtension(folderOf(name));
  mkdirSync(resolve(folderOf(name), "dist"), { recursive: true });
  writeFileSync(resolve(folderOf(name), "dist", file), code);
  console.log(`extensions/${name}/dist/${file}`);
}

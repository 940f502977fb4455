import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** A rule of a style sheet, as far as it is looked at here. */
type Rule = { selectors: string[]; remove: () => void };
type Sheet = { source?: { input: { file?: string } }; walkRules: (look: (rule: Rule) => void) => void };

/**
 * For PostCSS: leaves out of Polaris's style sheet what dresses components that no page has, and with it two fifths of what every page waits
 * for. Polaris writes the names of its classes out in full beside each component, so that those in use can be read off the files.
 */
export function trimPolaris(appFolder: string) {
  const polaris = path.dirname(createRequire(import.meta.url).resolve("@shopify/polaris/build/esm/styles.css"));
  return {
    postcssPlugin: "trim-polaris",
    Once(sheet: Sheet) {
      // Vite's own mark of how it was asked for may stand behind the name.
      if (sheet.source?.input.file?.replace(/\?.*/, "") !== path.join(polaris, "styles.css")) return;
      const used = classesOf(filesOf(namesIn(appFolder), polaris));
      sheet.walkRules((rule) => {
        const left = rule.selectors.filter((selector) => classesAskedFor(selector).every((name) => used.has(name)));
        if (left.length === 0) rule.remove();
        else if (left.length < rule.selectors.length) rule.selectors = left;
      });
    },
  };
}

/** What a selector cannot do without: alternatives and what must not be there do not count. */
export function classesAskedFor(selector: string): string[] {
  return selector.replace(/:(not|is|where|has)\([^)]*\)/g, "").match(/(?<=\.)Polaris-[\w-]+/g) ?? [];
}

/** What the app's files take from Polaris; the frame around them is Shopify's library's. */
function namesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.tsx?$/.test(file));
  const lists = files.flatMap((file) => [
    ...readFileSync(path.join(folder, file), "utf8").matchAll(/import \{([^}]*)\} from "@shopify\/polaris"/g),
  ]);
  return ["AppProvider", ...lists.flatMap(([, names = ""]) => names.split(",").map((name) => name.trim()))].filter(Boolean);
}

/** The files of Polaris behind some of its names, with all that they bring along. */
function filesOf(names: string[], polaris: string): Set<string> {
  const exported = new Map<string, string>();
  for (const [, list = "", file = ""] of readFileSync(path.join(polaris, "index.js"), "utf8").matchAll(
    /export \{([^}]*)\} from '([^']+)'/g,
  ))
    for (const name of list.split(",")) exported.set(name.trim().replace(/^.* as /, ""), file);
  const found = new Set<string>();
  const open = names.map((name) => {
    const file = exported.get(name);
    if (!file) throw new Error(`Polaris has no ${name}.`);
    return path.join(polaris, file);
  });
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file) || !existsSync(file)) continue;
    found.add(file);
    for (const [, other = ""] of readFileSync(file, "utf8").matchAll(/(?:from |import |import\()'(\.[^']+\.js)'/g))
      open.push(path.join(path.dirname(file), other));
  }
  return found;
}

function classesOf(files: Set<string>): Set<string> {
  return new Set([...files].flatMap((file) => readFileSync(file, "utf8").match(/Polaris-[\w-]+/g) ?? []));
}

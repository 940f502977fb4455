import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, it } from "vitest";
import { trimPolaris } from "./trim-polaris.ts";

const sheet = createRequire(import.meta.url).resolve("@shopify/polaris/build/esm/styles.css");
const app = mkdtempSync(path.join(tmpdir(), "punchcard-pages-"));
afterEach(() => rmSync(app, { recursive: true }));

it("The style sheet keeps what dresses the components in use and whatever they bring along, and what is nobody's", () => {
  writeFileSync(
    path.join(app, "page.tsx"),
    `import { Banner,\n  Text } from "@shopify/polaris";\nimport type { MediaCardProps } from "@shopify/polaris";`,
  );
  const left = leftOf([
    "body",
    ".Polaris-Banner",
    // A banner can be dismissed by a button.
    ".Polaris-Button:hover .Polaris-Icon",
    ".Polaris-MediaCard",
    ".Polaris-Banner .Polaris-MediaCard__Header",
    ".Polaris-Text--root:not(.Polaris-MediaCard__Header)",
    ".Polaris-MediaCard__Header, .Polaris-Text--root",
  ]);
  expect(left).toEqual([
    "body",
    ".Polaris-Banner",
    ".Polaris-Button:hover .Polaris-Icon",
    ".Polaris-Text--root:not(.Polaris-MediaCard__Header)",
    ".Polaris-Text--root",
  ]);
});

function leftOf(selectors: string[]): string[] {
  let rules = selectors.map((list) => ({ selectors: list.split(", "), remove: () => {} }));
  for (const rule of rules) rule.remove = () => (rules = rules.filter((other) => other !== rule));
  const walkRules = (look: (rule: (typeof rules)[number]) => void) => [...rules].forEach(look);
  trimPolaris(app).Once({ source: { input: { file: `${sheet}?transform-only` } }, walkRules });
  return rules.map((rule) => rule.selectors.join(", "));
}

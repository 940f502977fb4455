import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

/** Files that a document names: by a link, or as a path in code. */
function namedIn(document: string): string[] {
  const text = readFileSync(path.join(root, "docs", document), "utf8");
  const links = [...text.matchAll(/\]\(([^)#]+?)(?:#[^)]*)?\)/g)].map(([, target]) => target ?? "");
  const paths = [...text.matchAll(/`((?:app|test|scripts|docs)\/[\w./$-]+\.\w+)`/g)].map(([, target]) => target ?? "");
  return [...links.filter((link) => !/^https?:/.test(link)).map((link) => path.join("docs", link)), ...paths];
}

it.each(["security.md", "privacy.md"])("%s names no evidence that is not there", (document) => {
  const named = namedIn(document);
  expect(named.length).toBeGreaterThan(5);
  expect([...new Set(named)].filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
});

it("Every line of the security lists has its state, and every one that is met its evidence", () => {
  const text = readFileSync(path.join(root, "docs/security.md"), "utf8");
  const lines = text.split("\n").filter((line) => line.startsWith("| ") && !/^\| (---|Requirement|Level \d)/.test(line));
  const states = /^(met|partly|not met|not met by the app|operator|none here)$/;
  const cells = lines.map((line) => line.split("|").map((cell) => cell.trim()));
  expect(cells.filter(([, , state]) => !states.test(state ?? ""))).toEqual([]);
  expect(cells.filter(([, , state, evidence]) => state !== "none here" && (evidence ?? "") === "")).toEqual([]);
});

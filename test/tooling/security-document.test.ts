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

/** Of each section of ASVS 5.0.0, the numbers that levels 1 and 2 ask for: all up to this one. WebRTC (17) is told as a whole. */
const lastOfSection: Record<string, number> = {
  ...{ "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1 },
  ...{ "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4 },
  ...{ "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4 },
  ...{ "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4 },
  ...{ "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4 },
  ...{ "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4 },
  ...{ "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3 },
};

it("Each requirement of the standard's levels 1 and 2 has its line, once", () => {
  const text = readFileSync(path.join(root, "docs/security.md"), "utf8");
  const told = text
    .split("\n")
    .flatMap((line) => /^\| (\d[^|]*)\|/.exec(line)?.[1] ?? [])
    .flatMap((cell) => [...cell.matchAll(/(\d+\.\d+)\.(\d+)(?: to \1\.(\d+))?/g)])
    .flatMap(([, section = "", first = "", last = first]) => numbers(section, Number(first), Number(last)));
  const wanted = Object.entries(lastOfSection).flatMap(([section, last]) => numbers(section, 1, last));
  expect(wanted.filter((number) => !told.includes(number))).toEqual([]);
  expect(told.filter((number, index) => told.indexOf(number) !== index)).toEqual([]);
});

function numbers(section: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `${section}.${first + index}`);
}

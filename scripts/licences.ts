/** A package as the lockfile has it. */
export type LockedPackage = { version?: string; license?: string; dev?: boolean; devOptional?: boolean; link?: boolean };

/** Licences that ask for nothing but their notice: what ships may be under any of them. */
const allowed = new Set([
  "MIT",
  "MIT-0",
  "ISC",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "0BSD",
  "Unlicense",
  "CC0-1.0",
  "BlueOak-1.0.0",
  "PostgreSQL",
]);

/** With a licence of their own, read by a person. */
const readByPerson: Record<string, string> = {
  // MIT, for applications that work with Shopify.
  "@shopify/polaris": "SEE LICENSE IN LICENSE.md",
  "@shopify/polaris-icons": "SEE LICENSE IN LICENSE.md",
  "@shopify/polaris-tokens": "SEE LICENSE IN LICENSE.md",
};

/** What the extensions are bundled with is needed only while they are built, and ships inside of them. */
const bundled = ["preact", "@shopify/ui-extensions"];

/** What ships under a licence that nobody has allowed: "name: licence". `packages`: of package-lock.json. */
export function licencesNotAllowed(packages: Record<string, LockedPackage>): string[] {
  return Object.entries(packages).flatMap(([path, { license = "none", dev = false, devOptional = false, link = false }]) => {
    const name = path.split("node_modules/").at(-1) ?? "";
    const ships = path !== "" && !link && (bundled.includes(name) || !(dev || devOptional));
    if (!ships || readByPerson[name] === license || isAllowed(license)) return [];
    return [`${name}: ${license}`];
  });
}

/** Of "A OR B" one has to be allowed, of "A AND B" both (SPDX). */
export function isAllowed(expression: string): boolean {
  const inner = /\(([^()]*)\)/.exec(expression);
  if (inner) return isAllowed(expression.replace(inner[0], isAllowed(inner[1] ?? "") ? "MIT" : "none"));
  return expression.split(/ OR /i).some((choice) => choice.split(/ AND /i).every((licence) => allowed.has(licence.trim())));
}

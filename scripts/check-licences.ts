import { readFileSync } from "node:fs";
import { licencesNotAllowed } from "./licences.ts";
import type { LockedPackage } from "./licences.ts";

/** Whether everything that ships may: `npm run check:licences`. Ends with 1 and the packages' names when one may not. */

const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")) as {
  packages: Record<string, LockedPackage>;
};
const problems = licencesNotAllowed(lock.packages);
for (const problem of problems) console.error(`${problem} is no licence that scripts/licences.ts allows for what ships.`);
if (problems.length === 0) console.log("Everything that ships is under a licence that is allowed.");
process.exit(problems.length > 0 ? 1 : 0);

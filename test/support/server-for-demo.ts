import { inject } from "vitest";

/** The server of all tests, for programs of the demo that a test starts: it is up, and has the schema. */
export function serverForDemo(): { url: string; template: string } {
  return { url: inject("postgresUrl"), template: inject("templateDatabase") };
}

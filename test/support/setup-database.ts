import { randomBytes } from "node:crypto";
import { afterAll, inject } from "vitest";
import { everyShop, letOutsideSee } from "#app/platform/shop-scope.server.ts";
import { createDatabase, dropDatabase, urlOfDatabase } from "./database.ts";

/** Each test file has a database of its own, made before the file and the app modules it imports are loaded. */
const server = urlOfDatabase(inject("postgresUrl"), "postgres");
const name = `punchcard_test_${randomBytes(6).toString("hex")}`;
process.env.DATABASE_URL = await createDatabase(server, name, inject("templateDatabase"));
// A test looks at all that there is.
letOutsideSee(everyShop);

afterAll(async () => {
  const { db } = await import("#app/platform/db.server.ts");
  await db.$disconnect();
  await dropDatabase(server, name);
});

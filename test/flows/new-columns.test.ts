import { afterEach, expect, test } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";

let world: World;
afterEach(async () => {
  await world.close();
});

test("a worker that is at work goes on when a migration gives every table a column more", async () => {
  world = await openWorld();
  await world.startWorker();
  const units = ({ number }: { number: number }) => world.astro.books.unitsOfLine(`S-${number}-L1`);
  const place = async (count: number) => {
    const orders = Array.from({ length: count }, () =>
      world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 2 }] }),
    );
    await world.settled();
    return orders.map(units);
  };
  // So many that every connection has carried out every statement.
  expect(await place(30)).toEqual(Array(30).fill(2));
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT LIKE '\\_prisma%'`;
  expect(tables.length).toBeGreaterThan(40);
  for (const { name } of tables) await db.$executeRawUnsafe(`ALTER TABLE "${name}" ADD COLUMN "later" TEXT`);
  expect(await place(30)).toEqual(Array(30).fill(2));
  const tried = await db.$queryRaw`SELECT DISTINCT retry_count AS again FROM pgboss.job WHERE name = 'sync-order'`;
  expect(tried).toEqual([{ again: 0 }]);
});

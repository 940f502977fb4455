import { Prisma } from "@prisma/client";
import { beforeAll, describe, expect, it } from "vitest";
import { db, query } from "#app/platform/db.server.ts";
import { acrossShops, beforeShop, enterShop, inShop } from "#app/platform/shop-scope.server.ts";
import { cornerShop, petStore } from "#test/fixtures/pet-store.ts";
import { fillEveryTable, idIn } from "#test/support/fill-every-table.ts";
import type { Values } from "#test/support/fill-every-table.ts";

/** The second wall: what the database does with statements that forgot which shop they are for. */

const mine = petStore.domain;
const theirs = cornerShop.domain;

const values = (number: number): Values => ({
  Order: { payment: "paid", gid: `gid://shopify/Order/${number}` },
  OrderLine: { quantity: 1, currentQuantity: 1, totalMinor: 1_000, state: "failed" },
  StoreLocation: { timeZone: "America/Toronto" },
});

type Table = { table: string; columns: string[]; walled: boolean; forced: boolean; policies: string[] };
let tables: Table[];

beforeAll(async () => {
  await fillEveryTable(theirs, { mark: "theirs", values: values(1) });
  await fillEveryTable(mine, { mark: "mine", values: values(2) });
  tables = await db.$queryRaw<Table[]>`
    SELECT c.relname::text AS table, c.relrowsecurity AS walled, c.relforcerowsecurity AS forced,
      ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns,
      ARRAY(SELECT polcmd::text FROM pg_policy WHERE polrelid = c.oid AND polpermissive) AS policies
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> '_prisma_migrations' ORDER BY 1`;
});

type Row = Record<string, unknown>;
const rowsIn = (table: string) => db.$queryRawUnsafe<{ row: Row }[]>(`SELECT to_jsonb(t) AS row FROM "${table}" t`);

/** Whose a row is, by what is in it: the tests' rows have their shop, or an id of it, in one of their columns. */
function ownerOf(row: Row): string {
  const found = Object.values(row);
  const owners = [mine, theirs].filter((shop) => found.includes(shop) || tables.some(({ table }) => found.includes(idIn(shop, table))));
  return owners.join(" and ");
}

/** Of the other shop, as the owner of the database sees them. */
async function theirRows(table: string): Promise<Row[]> {
  return (await acrossShops(() => rowsIn(table))).map(({ row }) => row).filter((row) => ownerOf(row) === theirs);
}

/** As a request does before it is known who asks. */
const inNone = <Result>(work: () => Promise<Result>) =>
  beforeShop(async () => {
    const done = await work();
    return done;
  });

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "it was done",
    (error: unknown) =>
      error instanceof Prisma.PrismaClientKnownRequestError
        ? String((error.meta as { message?: string })?.message ?? error.message)
        : String(error),
  );

describe("The database", () => {
  it("is used as a role that its walls are for", async () => {
    const [role] = await db.$queryRaw<object[]>`SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user`;
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false });
  });

  it("has a wall around every table, also for the owner", () => {
    const open = tables.filter(({ walled, forced, policies }) => !walled || !forced || policies.join() !== "*");
    // A new table needs a policy in its migration: see `20261127300100_shop_wall`.
    expect(open.map(({ table }) => table)).toEqual([]);
  });

  it("has rows of both shops in every table", async () => {
    const owners = await Promise.all(
      tables.map(async ({ table }) => ({ table, owners: new Set((await rowsIn(table)).map(({ row }) => ownerOf(row))) })),
    );
    expect(owners.filter(({ owners: found }) => !found.has(mine) || !found.has(theirs)).map(({ table }) => table)).toEqual([]);
  });

  it("shows one shop no row of another, in any table", async () => {
    for (const { table } of tables) {
      const seen = await inShop(mine, () => rowsIn(table));
      expect([table, [...new Set(seen.map(({ row }) => ownerOf(row)))]]).toEqual([table, [mine]]);
    }
  });

  it("lets one shop change and delete no row of another", async () => {
    for (const { table, columns } of tables) {
      const [column = ""] = columns;
      const before = await theirRows(table);
      const all = (await inShop(mine, () => rowsIn(table))).length;
      expect([table, await inShop(mine, () => db.$executeRawUnsafe(`UPDATE "${table}" SET "${column}" = "${column}"`))]).toEqual([
        table,
        all,
      ]);
      const ofThem = columns.map((name) => `"${name}"::text = ANY($1)`).join(" OR ");
      const ids = [theirs, ...tables.map((one) => idIn(theirs, one.table))];
      expect([table, await inShop(mine, () => db.$executeRawUnsafe(`DELETE FROM "${table}" WHERE ${ofThem}`, ids))]).toEqual([table, 0]);
      expect(await theirRows(table)).toEqual(before);
    }
  });

  it("takes no row for another shop, new or by way of one's own", async () => {
    for (const { table, columns } of tables) {
      const [row] = await theirRows(table);
      const names = columns.map((name) => `"${name}"`).join();
      const put = (shop: () => Promise<unknown>) => codeOf(shop());
      const insert = () =>
        db.$executeRawUnsafe(
          `INSERT INTO "${table}" (${names}) SELECT ${names} FROM jsonb_populate_record(null::"${table}", $1::jsonb)`,
          JSON.stringify(row),
        );
      expect([table, await put(() => inShop(mine, insert))]).toEqual([table, expect.stringContaining("row-level security")]);
      expect([table, await put(() => inNone(insert))]).toEqual([table, expect.stringContaining("row-level security")]);
      const owner = columns.find((name) => ["shopId", "shop"].includes(name));
      if (owner)
        expect([table, await put(() => inShop(mine, () => db.$executeRawUnsafe(`UPDATE "${table}" SET "${owner}" = $1`, theirs)))]).toEqual(
          [table, expect.stringContaining("row-level security")],
        );
    }
  });

  it("shows nothing and takes nothing where nobody said for which shop", async () => {
    for (const { table, columns } of tables) {
      expect([table, await inNone(() => rowsIn(table))]).toEqual([table, []]);
      expect([table, await inNone(() => db.$executeRawUnsafe(`UPDATE "${table}" SET "${columns[0]}" = "${columns[0]}"`))]).toEqual([
        table,
        0,
      ]);
    }
  });
});

describe("A query without its shop", () => {
  const names = async (work: Promise<{ shopId: string }[]>) => [...new Set((await work).map(({ shopId }) => shopId))];

  it("is answered for the shop that is at work, by whichever way it is asked", async () => {
    await inShop(mine, async () => {
      expect(await names(db.order.findMany())).toEqual([mine]);
      expect(await db.order.findUnique({ where: { id: idIn(theirs, "Order") } })).toBeNull();
      expect(await names(query(Prisma.sql`SELECT * FROM "Failure"`))).toEqual([mine]);
      expect(await db.$transaction((tx) => names(tx.hold.findMany()))).toEqual([mine]);
      const lines = await db.order.findMany({ include: { lines: true } });
      expect(lines.flatMap((order) => order.lines.map(({ shopId }) => shopId))).toEqual([mine]);
    });
  });

  it("is answered for its own shop among many at the same time, on the same few connections", async () => {
    const one = async (shop: string) => {
      const id = idIn(shop, "Order");
      const other = idIn(shop === mine ? theirs : mine, "Order");
      const [own, not, all, raw] = await Promise.all([
        db.order.findUnique({ where: { id }, select: { shopId: true } }),
        db.order.findUnique({ where: { id: other }, select: { shopId: true } }),
        names(db.orderLine.findMany()),
        db.$transaction(async (tx) => [await tx.order.findUnique({ where: { id } }), await tx.order.findUnique({ where: { id: other } })]),
      ]);
      return [own?.shopId, not, all.join(), raw.map((order) => order?.shopId ?? null)];
    };
    const shops = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? mine : theirs));
    const answers = await Promise.all(shops.map((shop) => inShop(shop, () => one(shop))));
    expect(answers).toEqual(shops.map((shop) => [shop, null, shop, [shop, null]]));
  });

  it("is answered for the new shop on a connection that was another's", async () => {
    for (const shop of [mine, theirs, mine]) expect(await inShop(shop, () => names(db.order.findMany()))).toEqual([shop]);
    expect(await acrossShops(() => names(db.order.findMany({ orderBy: { shopId: "desc" } })))).toEqual([mine, theirs]);
    expect(await inNone(() => names(db.order.findMany()))).toEqual([]);
  });
});

describe("A request", () => {
  it("is for the shop that was found to be asking, and for no other one", async () => {
    await beforeShop(async () => {
      expect(await db.shop.count()).toBe(0);
      await Promise.resolve().then(() => enterShop(mine));
      expect((await db.shop.findMany()).map(({ id }) => id)).toEqual([mine]);
      enterShop(mine);
      expect(() => enterShop(theirs)).toThrow("one shop only");
    });
  });

  it("beside it is another's all the same", async () => {
    const ask = (shop: string) =>
      beforeShop(async () => {
        await db.shop.count();
        enterShop(shop);
        return (await db.shop.findMany()).map(({ id }) => id);
      });
    expect(await Promise.all([ask(mine), ask(theirs), ask(mine)])).toEqual([[mine], [theirs], [mine]]);
  });

  it("is of no shop that calls itself all of them", async () => {
    expect(() => inShop("*", () => Promise.resolve())).toThrow("no shop's domain");
    expect(() => inShop("", () => Promise.resolve())).toThrow("no shop's domain");
    await beforeShop(async () => {
      expect(() => enterShop("*")).toThrow("no shop's domain");
      expect(await db.order.count()).toBe(0);
    });
  });
});

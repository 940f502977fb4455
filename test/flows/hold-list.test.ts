import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countFailedCaptures, countHolds } from "#app/coupons/count-holds.server.ts";
import { holdGroups, statesOf } from "#app/coupons/hold-groups.ts";
import { listHolds } from "#app/coupons/list-holds.server.ts";
import { readHold } from "#app/coupons/read-hold.server.ts";
import type { HoldFilter } from "#app/coupons/hold-view.ts";
import { db } from "#app/platform/db.server.ts";
import { databaseUrl } from "#app/platform/env.server.ts";
import { sequentialScansOf } from "#test/bench/plans.ts";
import { makeHold } from "#test/support/make-hold.ts";

const now = new Date("2026-11-25T20:00:00Z");
const shop = "pawsome-pets.myshopify.com";
const other = "corner-critters.myshopify.com";
const all: HoldFilter = { group: null, kind: null, search: "" };

beforeAll(async () => {
  for (const id of [shop, other]) await db.shop.create({ data: { id, name: id, timeZone: "America/Toronto", currency: "CAD" } });
});

afterAll(() => db.$disconnect());

async function listed(filter: Partial<HoldFilter> = {}): Promise<string[]> {
  return (await listHolds(shop, { filter: { ...all, ...filter }, cursor: null })).rows.map(({ title }) => title);
}

describe("the list of holds", () => {
  beforeAll(async () => {
    const customerGid = "gid://shopify/Customer/7";
    await db.customer.create({ data: { shopId: shop, key: customerGid, gid: customerGid, name: "Ana Roy" } });
    const hour = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
    await makeHold(shop, { title: "A", customerGid, changedAt: hour(1) });
    await makeHold(shop, { title: "B", state: "applied", code: "PETZ-AAAA-BBBB-7Q2X", codeState: "made", changedAt: hour(2) });
    await makeHold(shop, {
      title: "C",
      state: "capture_failed",
      reason: "unanswered",
      orderGid: "gid://shopify/Order/1",
      orderName: "#1042",
      amountMinor: 1250n,
      changedAt: hour(3),
    });
    await makeHold(shop, { title: "D", state: "redeemed", amountMinor: 500n, discountMinor: 450n, changedAt: hour(4) });
    await makeHold(shop, { title: "E", state: "redeemed", changedAt: new Date("2026-10-31T12:00:00Z") });
    await makeHold(shop, { title: "F", state: "redeemed", currency: "USD", kind: "reward", partner: "astro", changedAt: hour(5) });
    await makeHold(other, { title: "Not theirs", orderName: "#1042", state: "capture_failed" });
  });

  it("has what belongs to a group, a kind and a search, the one first that changed last, and nothing of another shop", async () => {
    expect(await listed()).toEqual(["A", "B", "C", "D", "F", "E"]);
    expect(await listed({ group: "put_aside" })).toEqual(["A"]);
    expect(await listed({ group: "failed" })).toEqual(["C"]);
    expect(await listed({ group: "redeemed" })).toEqual(["D", "F", "E"]);
    expect(await listed({ kind: "reward" })).toEqual(["F"]);
    expect(await listed({ search: "1042" })).toEqual(["C"]);
    expect(await listed({ search: "7q2x" })).toEqual(["B"]);
    // In the middle of a code nobody looks.
    expect(await listed({ search: "aaaa" })).toEqual([]);
    expect(await listed({ search: "NORTHPAW chicken", group: "applied" })).toEqual(["B"]);
  });

  it("goes on where a page ended, and back, also where many changed at once", async () => {
    const changedAt = new Date("2026-11-20T00:00:00Z");
    for (let made = 0; made < 5; made += 1) await makeHold(shop, { title: `G${made}`, state: "released", changedAt });
    const filter: HoldFilter = { ...all, group: "released" };
    const there: string[][] = [];
    let page = await listHolds(shop, { filter, cursor: null, limit: 2 });
    there.push(page.rows.map(({ id }) => id));
    while (page.next) {
      page = await listHolds(shop, { filter, cursor: page.next, limit: 2 });
      there.push(page.rows.map(({ id }) => id));
    }
    expect(new Set(there.flat()).size).toBe(5);
    const back: string[][] = [page.rows.map(({ id }) => id)];
    while (page.previous) {
      page = await listHolds(shop, { filter, cursor: page.previous, limit: 2 });
      back.unshift(page.rows.map(({ id }) => id));
    }
    expect(back).toEqual(there);
    await db.hold.deleteMany({ where: { shopId: shop, state: "released" } });
  });

  it("shows whose a hold is, where it was used, and what it came to", async () => {
    const { rows } = await listHolds(shop, { filter: all, cursor: null });
    expect(rows.find(({ title }) => title === "A")).toMatchObject({ customer: { name: "Ana Roy" }, order: null, amount: "5.00" });
    expect(rows.find(({ title }) => title === "C")).toMatchObject({ order: { id: null, name: "#1042" }, amount: "12.50" });
    expect(rows.find(({ title }) => title === "D")).toMatchObject({ amount: "4.50" });
  });

  it("adds up the money by currency: of what is over, this month's in the shop's time zone", async () => {
    expect(await countHolds(shop, now)).toEqual({
      put_aside: { count: 1, sums: [{ amount: "5.00", currency: "CAD" }] },
      applied: { count: 1, sums: [{ amount: "5.00", currency: "CAD" }] },
      waiting: { count: 1, sums: [{ amount: "12.50", currency: "CAD" }] },
      redeemed: {
        count: 2,
        sums: [
          { amount: "4.50", currency: "CAD" },
          { amount: "5.00", currency: "USD" },
        ],
      },
      released: { count: 0, sums: [] },
      returned: { count: 0, sums: [] },
      failed: { count: 1, sums: [{ amount: "12.50", currency: "CAD" }] },
    });
    expect(await countFailedCaptures(shop)).toEqual({ count: 1, sums: [{ amount: "12.50", currency: "CAD" }] });
  });

  it("gives a hold to its own shop alone, without its code", async () => {
    const hold = await db.hold.findFirstOrThrow({ where: { shopId: shop, title: "B" } });
    expect(await readHold(other, hold.id)).toBeNull();
    const read = await readHold(shop, hold.id);
    expect(read).toMatchObject({ codeTail: "7Q2X", codeWorks: true, actions: ["release"], given: null });
    expect(JSON.stringify(read)).not.toContain("AAAA");
  });
});

describe("with a hundred thousand holds", () => {
  const large = "large.myshopify.com";

  beforeAll(async () => {
    const client = new pg.Client({ connectionString: databaseUrl() });
    await client.connect();
    await client.query(`
      INSERT INTO "Shop" (id, name, "timeZone", currency)
      SELECT CASE WHEN n = 0 THEN '${large}' ELSE 'shop-' || n || '.myshopify.com' END, 'Shop', 'America/Toronto', 'CAD' FROM generate_series(0, 9) n`);
    await client.query(`
      INSERT INTO "Hold" (id, "shopId", partner, kind, surface, state, "checkoutToken", "couponRef", title, "variantGid", upc, "productTitle", units,
        "amountMinor", currency, "orderRef", "expiresAt", code, "orderGid", "orderName", "changedAt")
      SELECT gen_random_uuid(), CASE WHEN n % 2 = 0 THEN '${large}' ELSE 'shop-' || (n % 9 + 1) || '.myshopify.com' END, 'petz',
        'coupon', 'checkout',
        (CASE WHEN n % 1000 = 0 THEN 'capture_failed' WHEN n % 100 = 4 THEN 'authorized' WHEN n % 3 = 0 THEN 'released' ELSE 'redeemed' END)::"HoldState",
        't' || n, 'c' || n, 'Coupon ' || n, 'gid://shopify/ProductVariant/' || n % 50, '850001234511', 'Northpaw ' || n % 50, 1, n % 2000, 'CAD', 'o' || n,
        now(), 'CODE' || n, 'gid://shopify/Order/' || n, '#' || n, timestamptz '2026-11-25T20:00:00Z' - n * interval '60 seconds'
      FROM generate_series(1, 100000) n`);
    await client.query(`
      INSERT INTO "HoldEvent" (id, "shopId", "holdId", actor, kind, state, details)
      SELECT gen_random_uuid(), "shopId", id, 'buyer', 'pressed', 'assigning', '{}' FROM "Hold" WHERE state = 'released'`);
    await client.query("VACUUM (ANALYZE)");
    await client.end();
  }, 120_000);

  const questions: [string, Partial<HoldFilter>][] = [
    ["everything", {}],
    ...holdGroups.map((group): [string, Partial<HoldFilter>] => [group, { group }]),
    ["free goods, of which there are none", { kind: "reward" }],
    ["an order of long ago", { search: "#98000" }],
    ["a code", { search: "CODE97998" }],
    ["what is not there", { search: "nobody has this" }],
    ["a word that most have, in a small group", { search: "northpaw", group: "failed" }],
  ];

  it("reads no table through, whatever is asked", async () => {
    const scans: [string, string[]][] = [];
    for (const [name, filter] of questions) {
      const look = async () => {
        const first = await listHolds(large, { filter: { ...all, ...filter }, cursor: null });
        if (first.next) await listHolds(large, { filter: { ...all, ...filter }, cursor: first.next });
      };
      const found = await sequentialScansOf(databaseUrl(), look);
      if (found.length > 0) scans.push([name, found]);
    }
    const counts = await sequentialScansOf(databaseUrl(), () => Promise.all([countHolds(large, now), countFailedCaptures(large)]));
    if (counts.length > 0) scans.push(["counts", counts]);
    const hold = await db.hold.findFirstOrThrow({ where: { shopId: large } });
    const page = await sequentialScansOf(databaseUrl(), () => readHold(large, hold.id));
    // There are no failures: nothing is read through.
    const read = page.filter((table) => table !== "Failure");
    if (read.length > 0) scans.push(["a hold", read]);
    expect(scans).toEqual([]);
  });

  it("finds the same as a look at every row", async () => {
    for (const group of holdGroups) {
      const count = await db.hold.count({ where: { shopId: large, state: { in: statesOf(group) } } });
      const { rows, next } = await listHolds(large, { filter: { ...all, group }, cursor: null });
      expect(rows.length).toBe(Math.min(25, count));
      expect(next !== null).toBe(count > 25);
    }
    const old = await listHolds(large, { filter: { ...all, search: "#98000" }, cursor: null });
    expect(old.rows.map(({ order }) => order?.name)).toEqual(["#98000"]);
  });
});

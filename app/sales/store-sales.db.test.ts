import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { figuresByHour } from "#app/domain/store-figures.ts";
import { kindOf } from "#app/domain/store-sale.ts";
import type { StoreSale, StoreSaleLine, StoreSaleState } from "#app/domain/store-sale.ts";
import { db } from "#app/platform/db.server.ts";
import { importTargetOf } from "./import-target.server.ts";
import { lockChain } from "./lock-chain.server.ts";
import { storeSales } from "./store-sales.server.ts";

const shop = "sums.myshopify.com";
const zones = { queen: "America/Toronto", water: "America/St_Johns", howe: "Australia/Lord_Howe" };
type Store = keyof typeof zones;
const stores = Object.keys(zones) as Store[];
let chain = "";

beforeAll(async () => {
  await db.shop.create({ data: { id: shop, name: "Sums", timeZone: "America/Toronto", currency: "CAD" } });
  const facts = { shopId: shop, partner: "lightspeed", label: "One", state: "active" as const, createdBy: "Robin" };
  chain = (await db.storeChain.create({ data: facts })).id;
  for (const [outletId, timeZone] of Object.entries(zones))
    await db.storeLocation.create({
      data: { shopId: shop, chainId: chain, outletId, name: outletId, locationId: outletId, timeZone, currency: "CAD" },
    });
});
beforeEach(clear);
afterAll(() => db.shop.deleteMany());

async function clear(): Promise<void> {
  await db.$executeRaw`TRUNCATE "StoreSale", "StoreSaleLine", "StoreRollup"`;
}

const cad = (minor: number) => ({ minor, currency: "CAD" });

const anyLine: fc.Arbitrary<StoreSaleLine> = fc
  .record({
    units: fc.integer({ min: -300_000, max: 500_000 }),
    price: fc.integer({ min: -50_000, max: 50_000 }),
    product: fc.constantFrom("kibble", "rope", null),
    isGoods: fc.boolean(),
  })
  .map(({ units, price, product, isGoods }) => ({
    productId: product,
    sku: product,
    name: product,
    of: isGoods ? "goods" : "other",
    quantity: units / 100_000,
    price: cad(price),
    tax: null,
  }));

/** Around the changes of the clock more often than not. */
const anyMoment = fc
  .tuple(
    fc.constantFrom("2026-03-08T07:00Z", "2026-11-01T06:00Z", "2026-04-04T15:00Z", "2026-10-03T15:30Z"),
    fc.integer({ min: -300, max: 300 }),
  )
  .map(([change, minutes]) => new Date(Date.parse(change) + minutes * 60_000));

const states: StoreSaleState[] = ["closed", "on_account", "layby", "parked", "voided"];
const anyContent = fc.record({
  state: fc.constantFrom(...states),
  lines: fc.array(anyLine, { maxLength: 4 }),
  beyond: fc.constantFrom(0, 0, 0, 250),
  tax: fc.integer({ min: -500, max: 500 }),
  online: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
  employee: fc.constantFrom("robin", "sam", null),
  customerId: fc.constantFrom("ana", null),
});

/** Sales of which each was edited some times, and pages in which all of that comes: in any order, more than once, some of it never. */
const anyHistory = fc
  .array(fc.record({ at: anyMoment, store: fc.constantFrom(...stores), versions: fc.array(anyContent, { minLength: 1, maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .chain((sales) => {
    const told = sales.flatMap(({ at, store, versions }, index) =>
      versions.map((content, version) => saleOf({ saleId: `sale-${index}`, at, store, version, ...content })),
    );
    return fc.array(fc.subarray(told, { minLength: 1 }).chain(shuffled), { minLength: 1, maxLength: 5 });
  });

function shuffled(sales: StoreSale[]): fc.Arbitrary<StoreSale[]> {
  return fc.shuffledSubarray(sales, { minLength: sales.length, maxLength: sales.length });
}

type Content = typeof anyContent extends fc.Arbitrary<infer Value> ? Value : never;

function saleOf(given: Content & { saleId: string; at: Date; store: Store; version: number }): StoreSale {
  const { saleId, at, store, version, state, lines, beyond, tax, online, employee, customerId } = given;
  return {
    saleId,
    number: saleId,
    outletId: store,
    registerId: null,
    employee: employee === null ? null : { id: employee, name: employee },
    customerId,
    soldAt: at,
    // As text: the tenth is greater than the ninth.
    version: String(version + 9).padStart(16, "0"),
    state,
    kind: kindOf(lines),
    returnOf: null,
    sentByUs: online ? { reference: "S-1" } : null,
    source: null,
    lines,
    total: cad(lines.reduce((sum, { price }) => sum + price.minor, beyond + tax)),
    tax: cad(tax),
  };
}

async function store(sales: StoreSale[], again: boolean): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockChain(tx, chain);
    const target = await importTargetOf(tx, chain);
    if (target) await storeSales(tx, target, { sales, again });
  });
}

type Row = { store: string; day: string; key: string; sales: number; tax: number; transactions: number; returns: number; items: number };

const rolledUp = (dimension: string) =>
  db.$queryRaw<Row[]>`
    SELECT l."outletId" AS store, r."period"::text AS day, r."key", r."salesMinor"::float8 AS sales, r."taxMinor"::float8 AS tax, r."transactions",
           r."returns", r."items"::float8 AS items
    FROM "StoreRollup" r JOIN "StoreLocation" l ON l."id" = r."locationId"
    WHERE r."grain" = 'day' AND r."dimension"::text = ${dimension}
      AND (r."salesMinor", r."taxMinor", r."transactions", r."returns", r."items") IS DISTINCT FROM (0, 0, 0, 0, 0)
    ORDER BY 1, 2, 3`;

/** The latest version of each that was told, as the hours of its store. */
function hoursOf(pages: StoreSale[][]): Row[] {
  const latest = new Map<string, StoreSale>();
  for (const sale of pages.flat()) if ((latest.get(sale.saleId)?.version ?? "") < sale.version) latest.set(sale.saleId, sale);
  return stores
    .flatMap((one) =>
      figuresByHour(
        [...latest.values()].filter(({ outletId }) => outletId === one),
        { timeZone: zones[one] },
      ).map(({ day, hour, figures }) => ({
        store: one,
        day,
        key: String(hour).padStart(2, "0"),
        sales: figures.sales.minor,
        tax: figures.tax.minor,
        transactions: figures.transactions,
        returns: figures.returns,
        items: figures.items,
      })),
    )
    .filter(({ sales, tax, transactions, returns, items }) => [sales, tax, transactions, returns, items].some((figure) => figure !== 0))
    .sort((one, other) => (`${one.store} ${one.day} ${one.key}` < `${other.store} ${other.day} ${other.key}` ? -1 : 1));
}

function dayTotals(rows: Row[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const { store: one, day, sales } of rows) totals.set(`${one} ${day}`, (totals.get(`${one} ${day}`) ?? 0) + sales);
  return new Map([...totals].filter(([, sales]) => sales !== 0));
}

test("hourly figures are the sum of the sales as they are now, however often and in whatever order they were told", async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, fc.boolean(), async (pages, again) => {
      await clear();
      for (const page of pages) await store(page, again);
      const wanted = hoursOf(pages);
      expect(await rolledUp("hour")).toEqual(wanted);
      // Whatever else the sales are told by adds up to the same.
      for (const dimension of ["total", "product", "staff"]) expect(dayTotals(await rolledUp(dimension))).toEqual(dayTotals(wanted));
      expect(await db.storeSale.count()).toBe(new Set(pages.flat().map(({ saleId }) => saleId)).size);
    }),
    { numRuns: 25 },
  );
});

test("a page that was written before changes nothing, not even when a sale was written", async () => {
  const sale = saleOf({
    saleId: "one",
    at: new Date("2026-03-14T15:00:00Z"),
    store: "queen",
    version: 1,
    state: "closed",
    lines: [{ productId: "kibble", sku: "kibble", name: "Kibble", of: "goods", quantity: 1, price: cad(1000), tax: null }],
    beyond: 250,
    tax: 130,
    online: false,
    employee: "robin",
    customerId: null,
  });
  await store([sale], false);
  const before = [await db.storeSale.findMany(), await db.storeSaleLine.findMany({ orderBy: { position: "asc" } })] as const;
  expect(before[1].map(({ goods, productId, priceMinor }) => [goods, productId, priceMinor])).toEqual([
    [true, "kibble", 1000n],
    [false, null, 250n],
  ]);
  await store([sale, { ...sale, version: "0000000000000001", state: "voided" }], false);
  expect([await db.storeSale.findMany(), await db.storeSaleLine.findMany({ orderBy: { position: "asc" } })]).toEqual(before);
});

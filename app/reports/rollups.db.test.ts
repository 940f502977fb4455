import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { databaseUrl } from "#app/platform/env.server.ts";
import { rollupDifferences } from "#test/support/rollup-differences.ts";
import { seedSales } from "#test/support/seed-sales.ts";

const shop = "a.myshopify.com";
const chain = "00000000-0000-7000-8000-00000000000c";
const locations = ["00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"];
const [queen = "", water = ""] = locations;

beforeEach(async () => {
  await db.shop.deleteMany();
  await db.storeSale.deleteMany();
  await db.storeShift.deleteMany();
  await db.shop.create({ data: { id: shop, name: "A", timeZone: "America/Toronto", currency: "CAD" } });
  await makeChain();
});

async function makeChain() {
  await db.storeChain.create({ data: { id: chain, shopId: shop, partner: "lightspeed", label: "A", createdBy: "Sam" } });
  for (const id of locations) {
    await db.storeLocation.create({
      data: { id, shopId: shop, chainId: chain, outletId: id, name: id, locationId: id.slice(-8), currency: "CAD" },
    });
  }
}

type SaleFacts = {
  locationId: string | null;
  day: string;
  hour: number;
  counted: boolean;
  amount: number;
  customer: boolean;
  employee: string | null;
};
type LineFacts = { productId: string | null; goods: boolean; quantity: number; price: number };
const plainSale: SaleFacts = {
  locationId: queen,
  day: "2026-11-25",
  hour: 14,
  counted: true,
  amount: 1000,
  customer: false,
  employee: "sam",
};
const plainLine: LineFacts = { productId: "kibble", goods: true, quantity: 1, price: 1000 };

let made = 0;
const newId = () => `10000000-0000-7000-8000-${String(++made).padStart(12, "0")}`;

function saleRow(id: string, { locationId, day, hour, counted, amount, customer, employee }: SaleFacts) {
  return {
    ...{
      id,
      shopId: shop,
      chainId: chain,
      locationId,
      saleId: id,
      number: id,
      version: "1",
      soldAt: new Date(day),
      day: new Date(day),
      hour,
      counted,
    },
    ...{ state: counted ? "closed" : "voided", kind: amount < 0 ? "return" : "sale", currency: "CAD" },
    ...{ employeeId: employee, customerId: customer ? "ana" : null, salesMinor: amount, taxMinor: Math.round(amount / 8) },
    ...{ transactions: amount < 0 ? 0 : 1, returns: amount < 0 ? 1 : 0, items: amount / 1000 },
  };
}

function lineRow({ productId, goods, quantity, price }: LineFacts, at: { saleId: string; position: number } & SaleFacts) {
  const { saleId, position, locationId, day, counted } = at;
  const tax = goods ? Math.round(price / 8) : null;
  return {
    saleId,
    position,
    shopId: shop,
    locationId,
    day: new Date(day),
    counted,
    productId,
    goods,
    quantity,
    priceMinor: price,
    taxMinor: tax,
  };
}

async function sell(facts: Partial<SaleFacts> = {}, lines: Partial<LineFacts>[] = [{}]): Promise<string> {
  const sale = { ...plainSale, ...facts };
  const id = newId();
  await db.storeSale.create({ data: saleRow(id, sale) });
  await db.storeSaleLine.createMany({
    data: lines.map((line, position) => lineRow({ ...plainLine, ...line }, { ...sale, saleId: id, position })),
  });
  return id;
}

async function total(
  of: { grain?: "day" | "month" | "year"; dimension?: "total" | "hour" | "product" | "staff"; key?: string; period?: string } = {},
) {
  const { grain = "day", dimension = "total", key = "", period = "2026-11-25" } = of;
  const row = await db.storeRollup.findFirst({
    where: { shopId: shop, dimension, grain, key, period: new Date(period), locationId: queen },
  });
  return row && { ...row, salesMinor: Number(row.salesMinor), items: Number(row.items) };
}

test("a sale is in the sums of its day, month and year: of all, of its hour, of who sold it, and of each product", async () => {
  await sell({ customer: true, amount: 3000 }, [
    { price: 2500, quantity: 2 },
    { productId: null, goods: false, price: 500 },
  ]);
  for (const period of [{}, { grain: "month", period: "2026-11-01" }, { grain: "year", period: "2026-01-01" }] as const) {
    for (const of of [{}, { dimension: "hour", key: "14" }, { dimension: "staff", key: "sam" }] as const) {
      expect(await total({ ...period, ...of })).toMatchObject({
        salesMinor: 3000,
        transactions: 1,
        returns: 0,
        items: 3,
        known: 1,
        minutes: 0,
      });
    }
    expect(await total({ ...period, dimension: "product", key: "kibble" })).toMatchObject({ salesMinor: 2500, transactions: 1, items: 2 });
    expect(await total({ ...period, dimension: "product", key: "" })).toMatchObject({ salesMinor: 500, transactions: 0, items: 0 });
  }
  expect(await rollupDifferences(databaseUrl())).toEqual([]);
});

test("a sale that is edited, moved to another day or place, or does not count any more leaves nothing behind", async () => {
  const id = await sell();
  await db.storeSale.update({ where: { id }, data: { salesMinor: 700, employeeId: null } });
  expect(await total()).toMatchObject({ salesMinor: 700, transactions: 1 });
  expect(await total({ dimension: "staff", key: "sam" })).toMatchObject({ salesMinor: 0, transactions: 0 });
  expect(await total({ dimension: "staff", key: "" })).toMatchObject({ salesMinor: 700 });
  const moved = { day: new Date("2025-12-31"), locationId: water };
  await db.storeSale.update({ where: { id }, data: moved });
  await db.storeSaleLine.updateMany({ where: { saleId: id }, data: moved });
  expect(await total({ grain: "year", period: "2026-01-01" })).toMatchObject({ salesMinor: 0, transactions: 0, items: 0 });
  expect(await rollupDifferences(databaseUrl())).toEqual([]);
  await db.storeSale.update({ where: { id }, data: { counted: false } });
  await db.storeSaleLine.updateMany({ where: { saleId: id }, data: { counted: false } });
  expect(await rollupDifferences(databaseUrl())).toEqual([]);
  expect(await db.storeRollup.count({ where: { salesMinor: { not: 0 } } })).toBe(0);
});

test("a sale that is gone takes its lines out of the sums as well", async () => {
  const id = await sell();
  await sell({ amount: 250 }, [{ price: 250 }]);
  await db.storeSale.delete({ where: { id } });
  expect(await total({ dimension: "product", key: "kibble" })).toMatchObject({ salesMinor: 250, transactions: 1 });
  expect(await rollupDifferences(databaseUrl())).toEqual([]);
});

test("hours of work are in the sums of the day, of the hour and of the person; hours that a person entered are not the person's", async () => {
  const shift = newId();
  const of = { shopId: shop, locationId: queen, day: new Date("2026-11-25"), employeeId: "sam" };
  await db.storeShift.create({
    data: {
      id: shift,
      shopId: shop,
      chainId: chain,
      shiftId: shift,
      version: "1",
      employeeId: "sam",
      startedAt: new Date(),
      breakMinutes: 0,
    },
  });
  await db.storeShiftHour.createMany({ data: [9, 10].map((hour) => ({ ...of, shiftId: shift, hour, minutes: 45 })) });
  await db.storeEdit.create({
    data: {
      ...{ locationId: queen, day: of.day, hour: 9, shopId: shop, imported: {}, editedBy: "Sam" },
      salesDelta: -100,
      transactionsDelta: 2,
      minutesDelta: 15,
    },
  });
  expect(await total()).toMatchObject({ salesMinor: -100, transactions: 2, minutes: 105 });
  expect(await total({ dimension: "hour", key: "09" })).toMatchObject({ salesMinor: -100, minutes: 60 });
  expect(await total({ dimension: "staff", key: "sam" })).toMatchObject({ salesMinor: 0, minutes: 90 });
  await db.storeEdit.updateMany({ data: { minutesDelta: -45 } });
  expect(await total({ dimension: "hour", key: "09" })).toMatchObject({ minutes: 0 });
  await db.storeEdit.deleteMany();
  await db.storeShift.deleteMany();
  expect(await db.storeRollup.count({ where: { OR: [{ minutes: { not: 0 } }, { transactions: { not: 0 } }] } })).toBe(0);
});

test("a location that is deleted takes its sums along, and leaves those of the rest of its chain", async () => {
  await sell();
  await sell({ locationId: water }, [{}, { productId: "leash", price: 5 }]);
  await db.storeLocation.delete({ where: { id: water } });
  expect(await db.storeRollup.count({ where: { locationId: water } })).toBe(0);
  expect(await db.productRollup.findMany({ where: { grain: "year", salesMinor: { not: 0 } } })).toMatchObject([
    { productId: "kibble", salesMinor: 1000n, transactions: 1 },
  ]);
  expect(await rollupDifferences(databaseUrl())).toEqual([]);
  await db.storeChain.deleteMany();
  expect([await db.storeSale.count(), await db.storeRollup.count(), await db.productRollup.count()]).toEqual([0, 0, 0]);
});

test("a transaction may switch the sums off, for itself alone", async () => {
  const id = await sell();
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL punchcard.roll_up = 'off'`;
    await tx.storeSale.delete({ where: { id } });
  });
  expect(await total()).toMatchObject({ salesMinor: 1000 });
  await sell();
  expect(await total()).toMatchObject({ salesMinor: 2000, transactions: 2 });
});

test("what is sold where nobody knows is in no sum", async () => {
  await sell({ locationId: null });
  expect(await db.storeRollup.count()).toBe(0);
});

const anySale: fc.Arbitrary<SaleFacts> = fc.record({
  locationId: fc.constantFrom(queen, water, null),
  day: fc.constantFrom("2025-12-31", "2026-01-01", "2026-01-31", "2028-02-29", "2028-03-01"),
  hour: fc.integer({ min: 0, max: 23 }),
  counted: fc.boolean(),
  amount: fc.integer({ min: -5000, max: 50_000 }),
  customer: fc.boolean(),
  employee: fc.constantFrom("sam", "ana", null),
});
const anyLine: fc.Arbitrary<LineFacts> = fc.record({
  productId: fc.constantFrom("kibble", "leash", null),
  goods: fc.boolean(),
  quantity: fc.constantFrom(-2, -1, 0.125, 1, 3),
  price: fc.integer({ min: -5000, max: 50_000 }),
});
const anyEdit = fc.record({
  sales: fc.integer({ min: -900, max: 900 }),
  transactions: fc.integer({ min: -3, max: 3 }),
  minutes: fc.integer({ min: -60, max: 60 }),
});
const which = fc.nat(50);
const many = fc.array(fc.record({ sale: anySale, lines: fc.array(anyLine, { maxLength: 4 }) }), { minLength: 1, maxLength: 6 });

/** What may happen in one statement. */
const anyChange = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant("bring" as const), sales: many }), weight: 4 },
  { arbitrary: fc.record({ do: fc.constant("change" as const), from: which, sale: anySale }), weight: 3 },
  {
    arbitrary: fc.record({ do: fc.constant("replaceLines" as const), from: which, lines: fc.array(anyLine, { maxLength: 4 }) }),
    weight: 3,
  },
  { arbitrary: fc.record({ do: fc.constant("changeLines" as const), line: anyLine }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("forget" as const), from: which }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("work" as const), sale: anySale, minutes: fc.integer({ min: 0, max: 60 }) }), weight: 2 },
  { arbitrary: fc.record({ do: fc.constant("workLonger" as const), minutes: fc.integer({ min: 0, max: 60 }) }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("forgetWork" as const), from: which }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("edit" as const), sale: anySale, edit: anyEdit }), weight: 2 },
  { arbitrary: fc.record({ do: fc.constant("forgetEdits" as const) }), weight: 1 },
  { arbitrary: fc.record({ do: fc.constant("removeLocation" as const) }), weight: 1 },
);
type Change = typeof anyChange extends fc.Arbitrary<infer One> ? One : never;

/** A third of what is there, beginning anywhere. */
async function idsFrom(table: "sale" | "shift", from: number): Promise<string[]> {
  const rows =
    table === "sale" ? await db.storeSale.findMany({ orderBy: { id: "asc" } }) : await db.storeShift.findMany({ orderBy: { id: "asc" } });
  return rows.filter((_, index) => (index + from) % 3 === 0).map(({ id }) => id);
}

async function carryOut(change: Change): Promise<void> {
  switch (change.do) {
    case "bring": {
      const sales = change.sales.map((one) => ({ ...one, id: newId() }));
      await db.storeSale.createMany({ data: sales.map(({ id, sale }) => saleRow(id, sale)) });
      await db.storeSaleLine.createMany({
        data: sales.flatMap(({ id, sale, lines }) => lines.map((line, position) => lineRow(line, { ...sale, saleId: id, position }))),
      });
      return;
    }
    case "change": {
      const ids = await idsFrom("sale", change.from);
      const { id: _, saleId: _saleId, ...data } = saleRow("", change.sale);
      await db.storeSale.updateMany({ where: { id: { in: ids } }, data });
      const { locationId, day, counted } = data;
      await db.storeSaleLine.updateMany({ where: { saleId: { in: ids } }, data: { locationId, day, counted } });
      return;
    }
    case "replaceLines": {
      const sales = await db.storeSale.findMany({ where: { id: { in: await idsFrom("sale", change.from) } } });
      await db.storeSaleLine.deleteMany({ where: { saleId: { in: sales.map(({ id }) => id) } } });
      await db.storeSaleLine.createMany({
        data: sales.flatMap(({ id, locationId, day, counted }) =>
          change.lines.map((line, position) =>
            lineRow(line, { ...plainSale, saleId: id, position, locationId, counted, day: day.toISOString().slice(0, 10) }),
          ),
        ),
      });
      return;
    }
    case "changeLines": {
      const { productId, goods, quantity, price } = change.line;
      await db.storeSaleLine.updateMany({ where: { position: 1 }, data: { productId, goods, quantity, priceMinor: price } });
      return;
    }
    case "forget":
      await db.storeSale.deleteMany({ where: { id: { in: await idsFrom("sale", change.from) } } });
      return;
    case "work": {
      const { locationId, day, hour, employee } = change.sale;
      const id = newId();
      const of = { shopId: shop, employeeId: employee ?? "" };
      await db.storeShift.create({
        data: { ...of, id, chainId: chain, shiftId: id, version: "1", startedAt: new Date(day), breakMinutes: 0 },
      });
      await db.storeShiftHour.create({
        data: { ...of, shiftId: id, locationId: locationId ?? queen, day: new Date(day), hour, minutes: change.minutes },
      });
      return;
    }
    case "workLonger":
      await db.storeShiftHour.updateMany({ where: { minutes: { gt: 20 } }, data: { minutes: change.minutes } });
      return;
    case "forgetWork":
      await db.storeShift.deleteMany({ where: { id: { in: await idsFrom("shift", change.from) } } });
      return;
    case "edit": {
      const { locationId, day, hour } = change.sale;
      const { sales, transactions, minutes } = change.edit;
      const key = { locationId: locationId ?? queen, day: new Date(day), hour };
      const deltas = { salesDelta: sales, transactionsDelta: transactions, itemsDelta: sales / 8, minutesDelta: minutes };
      await db.storeEdit.upsert({
        where: { locationId_day_hour: key },
        create: { ...key, ...deltas, shopId: shop, imported: {}, editedBy: "Sam" },
        update: deltas,
      });
      return;
    }
    case "forgetEdits":
      await db.storeEdit.deleteMany();
      return;
    case "removeLocation":
      await db.storeShiftHour.deleteMany({ where: { locationId: water } });
      await db.storeLocation.delete({ where: { id: water } });
      await db.storeLocation.create({
        data: { id: water, shopId: shop, chainId: chain, outletId: water, name: water, locationId: "again", currency: "CAD" },
      });
  }
}

const numRuns = Number(process.env.ROLLUP_RUNS ?? 15);

test("whatever is brought in, changed, edited and taken away, the sums are those of what is there", { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyChange, { minLength: 3, maxLength: 12 }), async (changes) => {
      await db.storeChain.deleteMany();
      await db.storeSale.deleteMany();
      await db.storeShift.deleteMany();
      await db.storeRollup.deleteMany();
      await makeChain();
      for (const change of changes) {
        await carryOut(change);
        expect(await rollupDifferences(databaseUrl())).toEqual([]);
      }
    }),
    { numRuns },
  );
});

const chainOfStores = {
  ...{ shop, lastDay: "2026-02-03", days: 70, outlets: 3, salesPerOutletDay: 6, linesPerSale: 3, products: 40, employeesPerOutlet: 4 },
  timeZones: ["America/Toronto", "America/Vancouver"],
};

test("a chain that is seeded has the sums that the triggers make, sale by sale or all at once", async () => {
  const bySale = await seedSales(databaseUrl(), { ...chainOfStores, label: "One" });
  expect(bySale.lines).toBeGreaterThan(3 * 70 * 6 * 2);
  const atOnce = await seedSales(databaseUrl(), { ...chainOfStores, label: "Other", rollUp: "at once" });
  expect(atOnce.lines).toBeGreaterThan(3 * 70 * 6 * 2);
  expect(await rollupDifferences(databaseUrl())).toEqual([]);
  const kept = (ids: string[]) =>
    db.storeRollup.groupBy({
      by: ["dimension", "grain"],
      where: { locationId: { in: ids } },
      _count: true,
      orderBy: [{ dimension: "asc" }, { grain: "asc" }],
    });
  expect(await kept(atOnce.locations)).toHaveLength(12);
  expect(await db.productRollup.count({ where: { chainId: atOnce.chain } })).toBeGreaterThan(40);
});

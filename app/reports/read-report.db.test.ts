import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { hourIn } from "#app/domain/store-hours.ts";
import { db } from "#app/platform/db.server.ts";
import { databaseUrl } from "#app/platform/env.server.ts";
import { readReport } from "./read-report.server.ts";
import type { AskedReport } from "./read-report.server.ts";
import { seedSales } from "#test/support/seed-sales.ts";
import { reportDimensions, reportUnits } from "./report-view.ts";
import type { Compared, Figures, ReportUnit } from "./report-view.ts";

const shop = "a.myshopify.com";
const stranger = "b.myshopify.com";
const shopZone = "America/Toronto";
/** 29 February is in it, and so are two turns of a year. */
const seed = { shop, lastDay: "2028-03-06", days: 440, salesPerOutletDay: 1.5, linesPerSale: 2, products: 30, employeesPerOutlet: 2 };

type Place = { id: string; chainId: string; currency: string; timeZone: string; clock: boolean; name: string };
type Event = Figures & { minutes: number; place: string; chain: string; day: string; hour: number; product?: string; person?: string };
const world = { places: [] as Place[], events: [] as Event[], lines: [] as Event[], people: [] as Event[], online: [] as OnlineHour[] };
type OnlineHour = { day: string; hour: number; currency: string; sales: number; transactions: number; items: number; known: number };

beforeAll(async () => {
  const url = databaseUrl();
  await seedSales(url, { ...seed, outlets: 3, timeZones: [shopZone, "America/Vancouver", "America/St_Johns"], label: "North" });
  await seedSales(url, { ...seed, outlets: 2, timeZones: [shopZone], timeClock: "absent", label: "South" });
  await seedSales(url, { ...seed, outlets: 1, timeZones: ["America/New_York"], currency: "USD", label: "Over the border" });
  await seedSales(url, { ...seed, shop: stranger, outlets: 2, timeZones: [shopZone], label: "Theirs" });
  await editSome();
  await sellOnline();
  world.places = (await db.storeLocation.findMany({ where: { shopId: shop }, include: { chain: true }, orderBy: { id: "asc" } })).map(
    (one) => ({
      ...{ id: one.id, chainId: one.chainId, currency: one.currency, timeZone: one.timeZone ?? shopZone, name: one.name },
      clock: one.chain.timeClock === "in_use",
    }),
  );
  await readEverything();
}, 120_000);

async function editSome(): Promise<void> {
  const places = await db.storeLocation.findMany({ orderBy: { id: "asc" } });
  const edited = places.flatMap(({ id, shopId }, index) =>
    ["2027-02-28", "2027-03-01", "2028-02-29", "2027-12-31"].map((day) => ({
      ...{ locationId: id, shopId, day: new Date(day), hour: 8 + index, imported: {}, editedBy: "Sam" },
      ...{ salesDelta: 1000 + index, transactionsDelta: 1, itemsDelta: 2.5, minutesDelta: -15 },
    })),
  );
  await db.storeEdit.createMany({ data: edited });
}

async function sellOnline(): Promise<void> {
  // Another shop sells the same, and more.
  await db.$executeRaw`
    INSERT INTO "OnlineRollup" ("shopId", grain, period, hour, currency, "salesMinor", transactions, items, known)
    SELECT s.id, g.grain::"OnlineGrain", CASE g.grain WHEN 'hour' THEN d::date ELSE date_trunc(g.grain, d)::date END,
           CASE g.grain WHEN 'hour' THEN h ELSE -1 END, c.currency, sum(100 * h + extract(day FROM d) + c.more + s.more), sum(2), sum(3 + h), sum(1)
    FROM (VALUES (${shop}, 0), (${stranger}, 7)) s(id, more), (VALUES ('CAD', 5), ('EUR', 9)) c(currency, more),
         generate_series('2026-12-20'::timestamp, '2028-03-06', '1 day') d, unnest(ARRAY[0, 9, 13, 23]) h, (VALUES ('hour'), ('day'), ('month'), ('year')) g(grain)
    GROUP BY 1, 2, 3, 4, 5`;
  world.online = (await db.onlineRollup.findMany({ where: { shopId: shop, grain: "hour" } })).map((one) => ({
    ...{ day: isoDay(one.period), hour: one.hour, currency: one.currency, sales: Number(one.salesMinor), transactions: one.transactions },
    ...{ items: one.items, known: one.known },
  }));
}

const isoDay = (date: Date) => date.toISOString().slice(0, 10);
const nothing = { sales: 0, transactions: 0, returns: 0, items: 0, known: 0, minutes: 0 };

/** Every sale, line, hour of work and edit by itself. */
async function readEverything(): Promise<void> {
  const chainOf = new Map(world.places.map(({ id, chainId }) => [id, chainId]));
  const at = (one: { locationId: string | null; day: Date; hour: number }) => {
    const place = one.locationId ?? "";
    return { place, chain: chainOf.get(place) ?? "", day: isoDay(one.day), hour: one.hour };
  };
  const sales = (await db.storeSale.findMany({ where: { shopId: shop, counted: true }, include: { lines: true } })).map((sale) => ({
    ...nothing,
    ...at(sale),
    ...{ sales: Number(sale.salesMinor), transactions: sale.transactions, returns: sale.returns, items: Number(sale.items) },
    ...{ known: sale.customerId === null ? 0 : sale.transactions, person: sale.employeeId ?? "", lines: sale.lines },
  }));
  const work = (await db.storeShiftHour.findMany({ where: { shopId: shop } })).map((one) => ({
    ...nothing,
    ...at(one),
    ...{ minutes: one.minutes, person: one.employeeId },
  }));
  const edits = (await db.storeEdit.findMany({ where: { shopId: shop } })).map((one) => ({
    ...nothing,
    ...at(one),
    ...{ sales: Number(one.salesDelta), transactions: one.transactionsDelta, items: Number(one.itemsDelta), minutes: one.minutesDelta },
  }));
  world.events = [...sales, ...work, ...edits];
  world.people = [...sales, ...work];
  world.lines = sales.flatMap(({ place, chain, day, hour, lines }) =>
    lines.map((line) => ({
      ...nothing,
      ...{ place, chain, day, hour, product: line.goods ? (line.productId ?? "") : "", sales: Number(line.priceMinor) },
      ...{ transactions: line.goods && Number(line.quantity) > 0 ? 1 : 0, returns: line.goods && Number(line.quantity) < 0 ? 1 : 0 },
      items: line.goods ? Number(line.quantity) : 0,
    })),
  );
}

const dayMs = 86_400_000;
const plus = (day: string, days: number) => isoDay(new Date(Date.parse(day) + days * dayMs));
const mondayOf = (day: string) => plus(day, -((new Date(day).getUTCDay() + 6) % 7));

type Slot = keyof Compared;

const found = new Map<string, boolean>();

/** Whether a day is in the period asked for, in the one before it, or in the one of the year before. */
function isIn(slot: Slot, { unit, asked, day }: { unit: ReportUnit; asked: string; day: string }): boolean {
  const key = slot + unit + asked + day;
  const known = found.get(key) ?? findIn(slot, { unit, asked, day });
  found.set(key, known);
  return known;
}

function findIn(slot: Slot, { unit, asked, day }: { unit: ReportUnit; asked: string; day: string }): boolean {
  const [year, month] = [Number(asked.slice(0, 4)), Number(asked.slice(5, 7))];
  const monthOf = (at: number) => isoDay(new Date(Date.UTC(year, at - 1, 1))).slice(0, 7);
  const lastYear = asked.slice(5) === "02-29" ? `${year - 1}-02-28` : `${year - 1}${asked.slice(4)}`;
  switch (unit) {
    case "day":
      return day === { current: asked, previous: plus(asked, -1), lastYear }[slot];
    case "week":
      return mondayOf(day) === plus(mondayOf(asked), { current: 0, previous: -7, lastYear: -364 }[slot]);
    case "month":
      return day.slice(0, 7) === { current: monthOf(month), previous: monthOf(month - 1), lastYear: monthOf(month - 12) }[slot];
    case "year":
      return Number(day.slice(0, 4)) === { current: year, previous: year - 1, lastYear: year - 1 }[slot];
  }
}

/** Whether it is as far in its period as now is in this one: -1 before, 0 the same day, 1 after. */
function beside(unit: ReportUnit, { day, today }: { day: string; today: string }): number {
  const place = (of: string) =>
    ({ day: "", week: plus(of, -Date.parse(mondayOf(of)) / dayMs), month: of.slice(8), year: of.slice(5) })[unit];
  const [one, other] = [place(day), place(today)];
  return one < other ? -1 : Number(one > other);
}

type Question = { unit: ReportUnit; asked: string; now: Date };

/** Whether what was sold at a time is taken of a slot, where the clock of its place has come to `over` hours of today. */
function isTaken(
  slot: Slot,
  { at, over, today, unit, asked }: Omit<Question, "now"> & { at: { day: string; hour: number }; over: number; today: string },
) {
  if (!isIn(slot, { unit, asked, day: at.day })) return false;
  if (slot === "current") return true;
  if (!isIn("current", { unit, asked, day: today })) return today > asked;
  const side = beside(unit, { day: at.day, today });
  return side < 0 || (side === 0 && at.hour < over);
}

function hoursOver(zone: string, { now, today }: { now: Date; today: string }): number {
  const there = hourIn(zone, now);
  if (there.day !== today) return there.day < today ? 0 : 24;
  return there.hour;
}

function sumOf(rows: Omit<Event, "place" | "chain">[], clock: boolean): Figures {
  const add = (of: (one: (typeof rows)[number]) => number) => rows.reduce((sum, one) => sum + of(one), 0);
  const items = Math.round(add((one) => one.items) * 100_000) / 100_000;
  const [sales, transactions, returns, known, minutes] = (["sales", "transactions", "returns", "known", "minutes"] as const).map((of) =>
    add((one) => one[of] ?? 0),
  ) as [number, number, number, number, number];
  return { sales, transactions, returns, items, known, minutes: clock ? minutes : null };
}

function comparedOf(rows: Event[], { clock, ...question }: Question & { clock: boolean }): Compared {
  const { now } = question;
  const today = hourIn(shopZone, now).day;
  const over = new Map(world.places.map(({ id, timeZone }) => [id, hoursOver(timeZone, { now, today })]));
  const online = hoursOver(shopZone, { now, today });
  const of = (slot: Slot) =>
    sumOf(
      rows.filter((one) => isTaken(slot, { ...question, today, at: one, over: over.get(one.place) ?? online })),
      clock,
    );
  return { current: of("current"), previous: of("previous"), lastYear: of("lastYear") };
}

/** Groups, adds up and sorts as the page has them. */
function rowsBy(key: (one: Event) => string, rows: Event[], { clockOf, ...question }: Question & { clockOf: (one: Event) => boolean }) {
  return [...Map.groupBy(rows, key).values()].flatMap((of) => {
    const [first] = of;
    return first ? [{ first, ...comparedOf(of, { ...question, clock: clockOf(first) }) }] : [];
  });
}

async function ask(asked: Partial<AskedReport> & { now: Date; mostRows?: number }) {
  const { now, mostRows = 100, ...question } = asked;
  return readReport({
    shop,
    now,
    mostRows,
    question: { unit: "day", day: null, by: "location", locations: [], currency: null, ...question },
  });
}

const anyMoment = fc.date({ min: new Date("2027-12-20T00:00:00Z"), max: new Date("2028-03-06T23:00:00Z"), noInvalidDate: true });
const anyDay = fc.oneof(
  fc.constantFrom("2027-12-31", "2028-01-01", "2028-02-28", "2028-02-29", "2028-03-01", "2027-03-01", "2027-01-03"),
  fc.integer({ min: 0, max: 420 }).map((days) => plus("2028-03-06", -days)),
);
const anyQuestion = fc.record({
  unit: fc.constantFrom(...reportUnits),
  by: fc.constantFrom(...reportDimensions),
  day: fc.option(anyDay),
  now: fc.oneof(
    anyMoment,
    fc.constantFrom(new Date("2028-02-29T18:30:00Z"), new Date("2028-03-01T03:30:00Z"), new Date("2027-12-31T23:59:00Z")),
  ),
  places: fc.subarray([0, 1, 2, 3, 4, 5]),
  currency: fc.constantFrom(null, "CAD", "USD", "EUR"),
  mostRows: fc.constantFrom(3, 100),
});

const numRuns = Number(process.env.REPORT_RUNS ?? 40);

test("a report says what one would find who added up every sale, line, hour of work and edit by hand", { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(anyQuestion, async ({ places, mostRows, now, ...question }) => {
      const locations = places.map((index) => world.places[index]?.id ?? "");
      const report = await ask({ ...question, now, mostRows, locations });
      const { unit, by } = question;
      const today = hourIn(shopZone, now).day;
      const asked = question.day ?? today;
      const among = world.places.filter(({ id }) => locations.length === 0 || locations.includes(id));
      const currency = question.currency ?? (among.some((one) => one.currency === "CAD") ? "CAD" : "USD");
      const shown = among.filter((one) => one.currency === currency);
      const clocks = new Set(shown.filter(({ clock }) => clock).map(({ chainId }) => chainId));
      const clock = clocks.size > 0;
      const here = (rows: Event[]) => rows.filter(({ place }) => shown.some(({ id }) => id === place));
      const context = { unit, asked, now };

      expect(report.question).toEqual({ ...question, day: asked, currency, locations: report.question.locations });
      expect(report.question.locations.toSorted()).toEqual(locations.toSorted());
      expect(report.currencies).toEqual(["CAD", "EUR", "USD"]);
      expect(report.isOver).toBe(today > report.period.last);
      expect(isIn("current", { unit, asked, day: report.period.first }) && isIn("current", { unit, asked, day: report.period.last })).toBe(
        true,
      );
      expect(report.store).toEqual(comparedOf(here(world.events), { ...context, clock }));
      const online = world.online.filter((one) => one.currency === currency).map((one) => ({ ...nothing, ...one, place: "", chain: "" }));
      expect(report.online).toEqual(comparedOf(online, { ...context, clock: false }));
      expect(report.edits).toBe(
        (await db.storeEdit.findMany({ where: { shopId: shop, locationId: { in: shown.map(({ id }) => id) } } })).filter(({ day }) =>
          isIn("current", { unit, asked, day: isoDay(day) }),
        ).length,
      );

      // Everything is in a point, and each point has what is its own.
      const pointOf = ({ day, hour }: { day: string; hour: number }) =>
        ({ day: String(hour).padStart(2, "0"), week: day, month: day, year: day.slice(0, 7) })[unit];
      const during = (slot: Slot, rows: Event[]) => rows.filter(({ day }) => isIn(slot, { unit, asked, day }));
      for (const point of report.points) {
        const at = (rows: Event[]) => during("current", rows).filter((one) => pointOf(one) === point.key);
        expect(point.store).toEqual(sumOf(at(here(world.events)), clock));
        expect(point.online).toEqual(sumOf(at(online), false));
      }
      const pointSum = (of: (point: (typeof report.points)[number]) => Figures) =>
        report.points.reduce((sum, point) => sum + of(point).sales, 0);
      expect(pointSum(({ store }) => store)).toBe(report.store.current.sales);
      expect(pointSum((point) => point.online)).toBe(report.online.current.sales);
      const before = during("previous", [...here(world.events), ...online]);
      const shorter = unit === "month" ? before.filter(({ day }) => Number(day.slice(8)) <= report.points.length) : before;
      expect(pointSum(({ previous }) => previous)).toBe(sumOf(shorter, clock).sales);

      const clockOf = ({ chain }: Event) => clocks.has(chain);
      const rows = report.rows.map(({ name: _name, code: _code, ...row }) => row);
      const anything = ({ sales, transactions, returns, items, minutes }: Figures) =>
        [sales, transactions, returns, items, minutes ?? 0].some(Boolean);
      const bestFirst = (one: { current: Figures }, other: { current: Figures }) => other.current.sales - one.current.sales;
      if (by === "location") {
        const expected = shown.map(({ id, clock: own }) => ({
          key: id,
          ...comparedOf(
            world.events.filter(({ place }) => place === id),
            { ...context, clock: own },
          ),
        }));
        expect(rows.toSorted(byKey)).toEqual(expected.toSorted(byKey));
        expect(rows).toEqual(rows.toSorted(bestFirst));
        expect(report.rows.every(({ key, name }) => shown.some((one) => one.id === key && one.name === name))).toBe(true);
      }
      if (by === "hour") {
        const expected = rowsBy(({ hour }) => String(hour), here(world.events), { ...context, clockOf: () => clock })
          .map(({ first, ...row }) => ({ key: String(first.hour).padStart(2, "0"), ...row }))
          .filter((row) => [row.current, row.previous, row.lastYear].some(anything));
        expect(rows.filter((row) => [row.current, row.previous, row.lastYear].some(anything))).toEqual(expected.toSorted(byKey));
      }
      if (by === "staff") {
        const all = rowsBy(({ chain, person }) => `${chain} ${person}`, here(world.people), { ...context, clockOf })
          .filter(({ first, current }) => anything({ ...current, minutes: minutesOf(first, here(world.people), context) }))
          .map(({ first, ...row }) => ({ key: first.person ?? "", ...row }));
        expect(report.rowCount).toBe(all.length);
        expect(rows.map(({ current }) => current.sales)).toEqual(
          all
            .toSorted(bestFirst)
            .slice(0, mostRows)
            .map(({ current }) => current.sales),
        );
        for (const row of rows) expect(all).toContainEqual(row);
      }
      if (by === "product") {
        const all = rowsBy(({ chain, product }) => `${chain} ${product}`, here(world.lines), { ...context, clockOf: () => false })
          .filter(({ current }) => anything(current))
          .map(({ first, ...row }) => ({ key: first.product ?? "", ...row }));
        expect(report.rowCount).toBe(all.length);
        expect(rows.map(({ current }) => current.sales)).toEqual(
          all
            .toSorted(bestFirst)
            .slice(0, mostRows)
            .map(({ current }) => current.sales),
        );
        for (const row of rows) expect(all).toContainEqual(row);
        expect(report.rows.every(({ key, name, code }) => (key === "" ? name === null : name !== null && code?.startsWith("SKU-")))).toBe(
          true,
        );
      }
    }),
    { numRuns },
  );
});

/** Of a chain without a time clock they are not shown, and there are none. */
function minutesOf({ chain, person }: Event, rows: Event[], context: Question): number {
  const own = rows.filter((one) => one.chain === chain && one.person === person);
  return comparedOf(own, { ...context, clock: true }).current.minutes ?? 0;
}

function byKey(one: { key: string }, other: { key: string }): number {
  return one.key < other.key ? -1 : 1;
}

describe("what is asked for", () => {
  const now = new Date("2028-03-01T18:30:00Z");

  test("without a day, it is today on the shop's clock", async () => {
    // Half past midnight in Toronto.
    expect(await ask({ now: new Date("2028-02-29T05:30:00Z") })).toMatchObject({
      period: { first: "2028-02-29", last: "2028-02-29" },
      isOver: false,
    });
    expect(await ask({ now: new Date("2028-02-29T04:30:00Z") })).toMatchObject({ period: { first: "2028-02-28", last: "2028-02-28" } });
  });

  test("a location of another shop, or none at all, is not there", async () => {
    const theirs = await db.storeLocation.findFirstOrThrow({ where: { shopId: stranger } });
    const report = await ask({ now, unit: "year", locations: [theirs.id] });
    expect(report).toEqual(await ask({ now, unit: "year" }));
    expect(report.locations.map(({ id }) => id)).not.toContain(theirs.id);
  });

  test("a currency that nobody has falls back to the shop's, and locations of another one to theirs", async () => {
    expect((await ask({ now, currency: "JPY" })).question.currency).toBe("CAD");
    const [usd] = world.places.filter(({ currency }) => currency === "USD");
    expect((await ask({ now, locations: [usd?.id ?? ""] })).question.currency).toBe("USD");
  });

  test("where online orders alone have a currency, no location is shown", async () => {
    const report = await ask({ now, currency: "EUR", unit: "month", by: "product" });
    expect(report.store.current).toEqual({ ...nothing, minutes: null });
    expect(report.rows).toEqual([]);
    expect(report.online.current.sales).toBeGreaterThan(0);
  });

  test("a day to come has nothing yet, and nothing to be compared with", async () => {
    const report = await ask({ now, unit: "month", day: "2028-09-10" });
    expect([report.store.current.sales, report.store.previous.sales, report.online.lastYear.sales]).toEqual([0, 0, 0]);
    expect(report.isOver).toBe(false);
  });

  test("a chain that is being set up or taken away is not there, one that was taken away and left its figures is", async () => {
    const [chain] = await db.storeChain.findMany({ where: { shopId: shop, label: "South" } });
    const before = await ask({ now, unit: "year" });
    await db.storeChain.update({ where: { id: chain?.id ?? "" }, data: { state: "removed" } });
    expect(await ask({ now, unit: "year" })).toEqual(before);
    for (const state of ["setting_up", "removing"] as const) {
      await db.storeChain.update({ where: { id: chain?.id ?? "" }, data: { state } });
      const without = await ask({ now, unit: "year" });
      expect(without.locations.map((one) => one.chain)).not.toContain("South");
      expect(without.store.current.sales).toBeLessThan(before.store.current.sales);
    }
    await db.storeChain.update({ where: { id: chain?.id ?? "" }, data: { state: "active" } });
  });

  test("the newest import of the chains shown is told", async () => {
    const at = new Date("2028-03-01T18:02:00Z");
    await db.storeChain.updateMany({ data: { importedAt: new Date("2028-03-01T17:02:00Z") } });
    await db.storeChain.updateMany({ where: { label: "South" }, data: { importedAt: at } });
    expect((await ask({ now })).importedAt).toEqual(at);
    await db.storeChain.updateMany({ data: { importedAt: null } });
    expect((await ask({ now })).importedAt).toBeNull();
  });
});

test("a shop without stores has its online orders, and a shop without anything has nothing", async () => {
  const empty = "c.myshopify.com";
  await db.shop.create({ data: { id: empty, name: "C", timeZone: "Europe/Paris", currency: "EUR" } });
  for (const by of reportDimensions) {
    for (const unit of reportUnits) {
      const question = { unit, by, day: null, locations: [], currency: null };
      const report = await readReport({ shop: empty, question, now: new Date("2028-03-01T18:30:00Z") });
      expect(report).toMatchObject({
        rows: [],
        rowCount: 0,
        currencies: ["EUR"],
        locations: [],
        importedAt: null,
        question: { currency: "EUR" },
      });
      expect(report.store.current).toEqual({ ...nothing, minutes: null });
    }
  }
});

import { unreachable } from "#app/domain/unreachable.ts";
import { db } from "#app/platform/db.server.ts";
import { countChanged } from "./count-changed.server.ts";
import { onlineSums } from "./online-sums.server.ts";
import { pointsOf } from "./periods.ts";
import { productSums } from "./product-sums.server.ts";
import { readScope } from "./read-scope.server.ts";
import type { Scope } from "./read-scope.server.ts";
import type { Compared, Report, ReportPoint, ReportQuestion, ReportRow, ReportUnit } from "./report-view.ts";
import { sumsByHour, sumsByLocation, sumsByPoint } from "./rollup-sums.server.ts";
import type { KeyedSums, PointGrain } from "./rollup-sums.server.ts";
import { comparedFrom, figuresFrom, isSomething, timesOf } from "./slots.ts";
import type { Slot, SlotSums, Times } from "./slots.ts";
import { sumsByPerson } from "./sums-by-person.server.ts";

/** A `day` that is null is today, on the shop's clock. */
export type AskedReport = Omit<ReportQuestion, "day"> & { day: string | null };

type Asked = {
  shop: string;
  question: AskedReport;
  now: Date;
  /** Products or people, 100 unless given. */
  mostRows?: number;
};

/** What a shop's stores sold in a period, beside its online orders and beside other periods. It reads sums, however much was sold. */
export async function readReport({ shop, question, now, mostRows = 100 }: Asked): Promise<Report> {
  await countChanged(shop);
  const scope = await readScope({ shop, question, now });
  const day = question.day ?? scope.today;
  const times = timesOf(question.unit, { day, today: scope.today });
  const grain = pointGrains[question.unit];
  const [byLocation, online, inStore, rows, edits] = await Promise.all([
    sumsByLocation(scope, times),
    onlineSums(scope, { times, grain }),
    sumsByPoint(scope, { periods: times.periods, grain }),
    rowsOf(scope, { by: question.by, times, mostRows }),
    countEdits(scope, times),
  ]);
  const { current: period, previous, lastYear } = times.periods;
  return {
    question: { ...question, day, locations: scope.chosen, currency: scope.currency },
    period,
    previous,
    lastYear,
    isOver: times.isOver,
    currencies: scope.currencies,
    locations: scope.locations,
    store: comparedFrom(byLocation, { clock: scope.clock }),
    online: comparedFrom(online.slots, { clock: false }),
    points: pointsFrom(question.unit, { times, inStore, online: online.points, clock: scope.clock }),
    ...(rows ?? all(locationRows(scope, byLocation))),
    edits,
    importedAt: scope.importedAt,
  };
}

const pointGrains: Record<ReportUnit, PointGrain> = { day: "hour", week: "day", month: "day", year: "month" };

type Rows = Pick<Report, "rows" | "rowCount">;
type Wanted = { by: ReportQuestion["by"]; times: Times; mostRows: number };

/** null by location: its sums are there in any case. */
async function rowsOf(scope: Scope, { by, times, mostRows }: Wanted): Promise<Rows | null> {
  switch (by) {
    case "location":
      return null;
    case "hour":
      return all(hourRows(scope, await sumsByHour(scope, times)));
    case "product":
      return productRows(scope, { times, mostRows });
    case "staff":
      return staffRows(scope, { times, mostRows });
    default:
      return unreachable(by);
  }
}

function all(rows: ReportRow[]): Rows {
  return { rows, rowCount: rows.length };
}

/** Those that sell, and those that sold. */
function locationRows({ shown }: Scope, sums: KeyedSums[]): ReportRow[] {
  const byKey = Map.groupBy(sums.filter(isSomething), ({ key }) => key);
  const rows = shown
    .filter(({ id, sells }) => sells || byKey.has(id))
    .map(({ id, name, locationId, clock }) => ({ key: id, name, code: locationId, ...comparedFrom(byKey.get(id) ?? [], { clock }) }));
  return rows.sort(bestFirst);
}

/** From the first hour with figures to the last one. */
function hourRows({ clock }: Scope, sums: KeyedSums[]): ReportRow[] {
  const byKey = Map.groupBy(sums.filter(isSomething), ({ key }) => key);
  const keys = [...byKey.keys()].sort();
  return hoursOfDay
    .slice(hoursOfDay.indexOf(keys[0] ?? ""), hoursOfDay.indexOf(keys.at(-1) ?? "") + 1)
    .map((hour) => ({ key: hour, name: null, code: null, ...comparedFrom(byKey.get(hour) ?? [], { clock }) }));
}

const hoursOfDay = pointsOf("day", { first: "2000-01-01", last: "2000-01-01" });

async function productRows(scope: Scope, { times, mostRows }: Pick<Wanted, "times" | "mostRows">): Promise<Rows> {
  const { products, count, sums } = await productSums(scope, { times, most: mostRows });
  const byProduct = Map.groupBy(sums, ofChain);
  const rows = products.map(({ chain, ...product }) => ({
    ...product,
    ...comparedFrom(byProduct.get(ofChain({ chain, ...product })) ?? [], { clock: false }),
  }));
  return { rows, rowCount: count };
}

/** Who did anything in the period. */
async function staffRows(scope: Scope, { times, mostRows }: Pick<Wanted, "times" | "mostRows">): Promise<Rows> {
  const sums = await sumsByPerson(scope, times);
  const withClock = new Set(scope.shown.filter(({ clock }) => clock).map(({ chainId }) => chainId));
  const people = [...Map.groupBy(sums.filter(isSomething), ofChain).values()].flatMap((person) => {
    const now = person.find(({ slot }) => slot === "current");
    return now ? [{ chain: now.chain, key: now.key, code: null, ...comparedFrom(person, { clock: withClock.has(now.chain) }) }] : [];
  });
  const best = people.sort(bestFirst).slice(0, mostRows);
  const names = await employeeNames(best);
  return {
    rows: best.map(({ chain, ...row }) => ({ ...row, name: names.get(ofChain({ chain, key: row.key })) ?? null })),
    rowCount: people.length,
  };
}

async function employeeNames(people: { chain: string; key: string }[]): Promise<Map<string, string>> {
  const chains = [...new Set(people.map(({ chain }) => chain))];
  const where = { chainId: { in: chains }, employeeId: { in: people.map(({ key }) => key) } };
  const employees = await db.storeEmployee.findMany({ where });
  return new Map(employees.map(({ chainId: chain, employeeId: key, name }) => [ofChain({ chain, key }), name]));
}

function ofChain({ chain, key }: { chain: string; key: string }): string {
  return `${chain} ${key}`;
}

function bestFirst(one: Compared & { key: string }, other: Compared & { key: string }): number {
  return (
    other.current.sales - one.current.sales ||
    other.previous.sales - one.previous.sales ||
    Number(one.key > other.key) - Number(one.key < other.key)
  );
}

type PointSums = SlotSums & { key: string };
type Points = { times: Times; inStore: PointSums[]; online: PointSums[]; clock: boolean };

/** Beside each the same one of the whole period before: the first day beside the first day. */
function pointsFrom(unit: ReportUnit, { times: { periods }, inStore, online, clock }: Points): ReportPoint[] {
  const before = pointsOf(unit, periods.previous);
  return pointsOf(unit, periods.current).map((key, index) => {
    const at = (sums: PointSums[], slot: Slot) =>
      sums.filter((one) => one.slot === slot && one.key === (slot === "current" ? key : before[index]));
    return {
      key,
      store: figuresFrom(at(inStore, "current"), { clock }),
      online: figuresFrom(at(online, "current"), { clock: false }),
      previous: figuresFrom([...at(inStore, "previous"), ...at(online, "previous")], { clock }),
    };
  });
}

/** Hours whose figures a person entered. */
function countEdits({ shop, shown }: Scope, { periods: { current } }: Times): Promise<number> {
  const day = { gte: new Date(current.first), lte: new Date(current.last) };
  return db.storeEdit.count({ where: { shopId: shop, day, locationId: { in: shown.map(({ id }) => id) } } });
}

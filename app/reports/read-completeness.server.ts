import type { Money } from "#app/domain/money.ts";
import { db } from "#app/platform/db.server.ts";
import { gapsOf, listComparison, stateOf } from "./completeness-view.ts";
import type { Completeness, CompletenessDay, Counted, LoyaltyDay, PosDay, StoreDay, Sums } from "./completeness-view.ts";
import { countChanged } from "./count-changed.server.ts";
import { daysOf, lastDays } from "./day-range.ts";
import type { DayRange } from "./day-range.ts";
import {
  asideOf,
  behindOf,
  connectedOf,
  couponsOf,
  earlyOf,
  foundOf,
  nowhereOf,
  onlineSalesOf,
  ordersOf,
  rewardsOf,
  standingsOf,
  storeChecksOf,
  storeSalesOf,
  unreadOf,
  unreadableOf,
} from "./sum-days.server.ts";

/** The last days of a shop, today among them, each with what was sold beside what arrived. */
export async function readCompleteness(shop: string, { days, now }: { days: number; now: Date }): Promise<Completeness> {
  const { timeZone } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { timeZone: true } });
  const [read, scan] = await Promise.all([
    readDays(shop, { range: lastDays(days, { timeZone, now }), now }),
    db.orderScan.findUnique({ where: { shopId: shop } }),
  ]);
  return { timeZone, days: read, list: listComparison(scan, now) };
}

export async function readDays(shop: string, { range, now }: { range: DayRange; now: Date }): Promise<CompletenessDay[]> {
  const scope = { shop, range };
  await countChanged(shop);
  const [[has], orders, sales, unread, unreadable, found, early, standings, aside, rewards, coupons, stores, checks, nowhere, behind] =
    await Promise.all([
      connectedOf(scope),
      ordersOf(scope),
      onlineSalesOf(scope),
      unreadOf(scope),
      unreadableOf(scope),
      foundOf(scope),
      earlyOf(scope),
      standingsOf(scope),
      asideOf(scope),
      rewardsOf(scope),
      couponsOf(scope),
      storeSalesOf(scope),
      storeChecksOf(scope),
      nowhereOf(scope),
      behindOf(scope, now),
    ]);
  const byDay = groupByDay({
    orders,
    sales,
    unread,
    unreadable,
    found,
    early,
    standings,
    aside,
    rewards,
    coupons,
    stores,
    checks,
    nowhere,
    behind,
  });
  return daysOf(range).map((day) => dayOf(day, { has: has ?? { loyalty: false, stores: false, points: [] }, rows: byDay(day) }));
}

type Read = {
  orders: Awaited<ReturnType<typeof ordersOf>>;
  sales: Awaited<ReturnType<typeof onlineSalesOf>>;
  unread: Awaited<ReturnType<typeof unreadOf>>;
  unreadable: Awaited<ReturnType<typeof unreadableOf>>;
  found: Awaited<ReturnType<typeof foundOf>>;
  early: Awaited<ReturnType<typeof earlyOf>>;
  standings: Awaited<ReturnType<typeof standingsOf>>;
  aside: Awaited<ReturnType<typeof asideOf>>;
  rewards: Awaited<ReturnType<typeof rewardsOf>>;
  coupons: Awaited<ReturnType<typeof couponsOf>>;
  stores: Awaited<ReturnType<typeof storeSalesOf>>;
  checks: Awaited<ReturnType<typeof storeChecksOf>>;
  nowhere: Awaited<ReturnType<typeof nowhereOf>>;
  behind: Awaited<ReturnType<typeof behindOf>>;
};
type Has = Awaited<ReturnType<typeof connectedOf>>[number];

/** The rows of one day, of each side. */
function groupByDay(read: Read): (day: string) => Read {
  const of = <Row extends { day: string }>(rows: Row[]) => {
    const days = Map.groupBy(rows, ({ day }) => day);
    return (day: string): Row[] => days.get(day) ?? [];
  };
  const orders = of(read.orders);
  const sales = of(read.sales);
  const unread = of(read.unread);
  const unreadable = of(read.unreadable);
  const found = of(read.found);
  const early = of(read.early);
  const standings = of(read.standings);
  const aside = of(read.aside);
  const rewards = of(read.rewards);
  const coupons = of(read.coupons);
  const stores = of(read.stores);
  const checks = of(read.checks);
  const nowhere = of(read.nowhere);
  const behind = of(read.behind);
  return (day) => ({
    orders: orders(day),
    sales: sales(day),
    unread: unread(day),
    unreadable: unreadable(day),
    found: found(day),
    early: early(day),
    standings: standings(day),
    aside: aside(day),
    rewards: rewards(day),
    coupons: coupons(day),
    stores: stores(day),
    checks: checks(day),
    nowhere: nowhere(day),
    behind: behind(day),
  });
}

function dayOf(day: string, { has, rows }: { has: Has; rows: Read }): CompletenessDay {
  const { orders, coupons } = rows;
  const facts: Omit<CompletenessDay, "gaps" | "state"> = {
    day,
    shopify: {
      orders: countOf(orders.filter(({ why }) => why === null)),
      sales: sumsOf(rows.sales),
      leftOut: orders.flatMap(({ why, count }) => (why === null ? [] : [{ reason: why, count }])).sort(mostFirst),
      unread: countOf(rows.unread),
      unreadable: countOf(rows.unreadable),
      found: countOf(rows.found),
    },
    points: has.points.map((partner) => posDay(partner, rows)),
    loyalty: has.loyalty ? loyaltyDay(rows, "online") : null,
    coupons: {
      used: countOf(coupons),
      settled: countOf(coupons.filter(({ standing }) => standing === "settled")),
      open: countOf(coupons.filter(({ standing }) => standing === "open")),
      amount: sumsOf(coupons),
    },
    stores: has.stores || hasStoreRows(rows) ? storeDay(rows, has) : null,
  };
  return { ...facts, state: stateOf(facts), gaps: gapsOf(facts) };
}

function posDay(partner: string, { orders, early, standings, aside }: Read): PosDay {
  const mine = standings.filter(({ channel, side }) => channel === "online" && side === partner);
  const of = (key: "done" | "differing" | "held" | "failed" | "pending" | "orders") => sumOf(mine, (row) => row[key]);
  const putAside = countOf(aside.filter((row) => row.channel === "online" && row.side === partner));
  // What is not known at the POS at all is held back where it was placed before there was one, and missing otherwise.
  const tooEarly = countOf(early.filter((row) => row.partner === partner));
  return {
    partner,
    sent: of("done") + of("differing"),
    heldBack: of("held") + tooEarly,
    failed: of("failed") - putAside,
    aside: putAside,
    pending: of("pending"),
    missing: countOf(orders) - of("orders") - tooEarly,
    worth: sumsOf(mine.map(({ currency, owed }) => ({ currency, minor: owed }))),
    booked: sumsOf(mine.map(({ currency, given }) => ({ currency, minor: given }))),
    differing: of("differing"),
  };
}

function loyaltyDay({ standings, aside, rewards }: Read, channel: "online" | "in_store"): LoyaltyDay {
  const mine = standings.filter((row) => row.channel === channel && row.side === "loyalty");
  const of = (key: "done" | "differing" | "held" | "failed" | "pending") => sumOf(mine, (row) => row[key]);
  const putAside = countOf(aside.filter((row) => row.channel === channel && row.side === "loyalty"));
  const ofRewards = (standing: (typeof rewards)[number]["standing"]) =>
    countOf(rewards.filter((row) => row.channel === channel && row.standing === standing));
  return {
    lines: of("done") + of("differing") + of("held") + of("failed") + of("pending"),
    recorded: of("done") + of("differing"),
    skipped: of("held"),
    failed: of("failed") - putAside,
    aside: putAside,
    pending: of("pending"),
    owed: sumOf(mine, ({ owed }) => Number(owed)),
    recordedUnits: sumOf(mine, ({ given }) => Number(given)),
    differing: of("differing"),
    redeemed: ofRewards("redeemed"),
    unredeemed: ofRewards("open"),
  };
}

function storeDay(rows: Read, has: Has): StoreDay {
  const { stores, checks, nowhere, behind } = rows;
  const [checked] = checks;
  const loyalty = has.loyalty ? loyaltyDay(rows, "in_store") : null;
  return {
    transactions: sumOf(stores, ({ transactions }) => transactions),
    sales: sumsOf(stores),
    checked: checked?.checked ?? 0,
    differing: checked?.differing ?? 0,
    late: checked?.late ?? 0,
    nowhere: sumOf(nowhere, ({ sales }) => sales),
    nowhereSales: sumsOf(nowhere),
    nowhereChains: nowhere.length,
    behind: countOf(behind),
    loyalty: loyalty && loyalty.lines > 0 ? loyalty : null,
  };
}

/** A chain that was taken away may leave something behind that is still to be mended. */
function hasStoreRows({ stores, checks, nowhere, standings }: Read): boolean {
  return stores.length + checks.length + nowhere.length > 0 || standings.some(({ channel }) => channel === "in_store");
}

function countOf(rows: { count: number }[]): number {
  return sumOf(rows, ({ count }) => count);
}

function sumOf<Row>(rows: Row[], of: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + of(row), 0);
}

function mostFirst(one: Counted<string>, other: Counted<string>): number {
  return other.count - one.count || one.reason.localeCompare(other.reason);
}

function sumsOf(rows: { currency: string; minor: bigint | number }[]): Sums {
  const sums = new Map<string, number>();
  for (const { currency, minor } of rows) sums.set(currency, (sums.get(currency) ?? 0) + Number(minor));
  return [...sums]
    .map(([currency, minor]): Money => ({ minor, currency }))
    .filter(({ minor }) => minor !== 0)
    .sort((one, other) => one.currency.localeCompare(other.currency));
}

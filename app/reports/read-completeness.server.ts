import type { Money } from "#app/domain/money.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import type { SkipReason } from "#app/loyalty/skip-reasons.ts";
import { db } from "#app/platform/db.server.ts";
import { gapsOf, stateOf } from "./completeness-view.ts";
import type { Completeness, CompletenessDay, Counted, LoyaltyDay, PosDay, StoreDay, Sums } from "./completeness-view.ts";
import { daysOf, lastDays } from "./day-range.ts";
import type { DayRange } from "./day-range.ts";
import {
  behindOf,
  connectedOf,
  couponsOf,
  linesOf,
  nowhereOf,
  onlineSalesOf,
  ordersOf,
  pointsOf,
  rewardsOf,
  storeChecksOf,
  storeSalesOf,
  unreadableOf,
  unreadOf,
} from "./sum-days.server.ts";

/** The last days of a shop, today among them, each with what was sold beside what arrived. */
export async function readCompleteness(shop: string, { days, now }: { days: number; now: Date }): Promise<Completeness> {
  const { timeZone } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { timeZone: true } });
  return { timeZone, days: await readDays(shop, { range: lastDays(days, { timeZone, now }), now }) };
}

export async function readDays(shop: string, { range, now }: { range: DayRange; now: Date }): Promise<CompletenessDay[]> {
  const scope = { shop, range };
  const [connected, orders, sales, unread, unreadable, points, lines, rewards, coupons, stores, checks, nowhere, behind] =
    await Promise.all([
      connectedOf(scope),
      ordersOf(scope),
      onlineSalesOf(scope),
      unreadOf(scope),
      unreadableOf(scope),
      pointsOf(scope),
      linesOf(scope),
      rewardsOf(scope),
      couponsOf(scope),
      storeSalesOf(scope),
      storeChecksOf(scope),
      nowhereOf(scope),
      behindOf(scope, now),
    ]);
  const has = connected[0] ?? { loyalty: false, stores: false, points: [] };
  const read = { orders, sales, unread, unreadable, points, lines, rewards, coupons, stores, checks, nowhere, behind };
  const byDay = groupByDay(read);
  return daysOf(range).map((day) => dayOf(day, { has, rows: byDay(day) }));
}

type Read = {
  orders: Awaited<ReturnType<typeof ordersOf>>;
  sales: Awaited<ReturnType<typeof onlineSalesOf>>;
  unread: Awaited<ReturnType<typeof unreadOf>>;
  unreadable: Awaited<ReturnType<typeof unreadableOf>>;
  points: Awaited<ReturnType<typeof pointsOf>>;
  lines: Awaited<ReturnType<typeof linesOf>>;
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
  const sides = {
    orders: of(read.orders),
    sales: of(read.sales),
    unread: of(read.unread),
    unreadable: of(read.unreadable),
    points: of(read.points),
    lines: of(read.lines),
    rewards: of(read.rewards),
    coupons: of(read.coupons),
    stores: of(read.stores),
    checks: of(read.checks),
    nowhere: of(read.nowhere),
    behind: of(read.behind),
  };
  return (day) => ({
    orders: sides.orders(day),
    sales: sides.sales(day),
    unread: sides.unread(day),
    unreadable: sides.unreadable(day),
    points: sides.points(day),
    lines: sides.lines(day),
    rewards: sides.rewards(day),
    coupons: sides.coupons(day),
    stores: sides.stores(day),
    checks: sides.checks(day),
    nowhere: sides.nowhere(day),
    behind: sides.behind(day),
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
    },
    points: has.points.map((partner) =>
      posDay(
        partner,
        rows.points.filter((row) => row.partner === partner),
      ),
    ),
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

function posDay(partner: string, rows: Read["points"]): PosDay {
  const point: PosDay = {
    ...{ partner, sent: 0, heldBack: [], failed: 0, aside: 0, pending: 0, missing: 0, differing: 0 },
    ...{ worth: [], booked: [] },
  };
  const held = new Map<string, number>();
  for (const { state, reason, count } of rows) {
    switch (state) {
      case "differs":
        point.differing += count;
        point.sent += count;
        break;
      case "sent":
      case "failed":
      case "aside":
      case "pending":
      case "missing":
        point[state] += count;
        break;
      case "skipped":
      case "before_start": {
        const why = reason ?? "before_start";
        held.set(why, (held.get(why) ?? 0) + count);
        break;
      }
      default:
        unreachable(state);
    }
  }
  const sent = rows.filter(({ state }) => state === "sent" || state === "differs");
  return {
    ...point,
    heldBack: countedOf(held),
    worth: sumsOf(sent.map(({ currency, worth, booked }) => ({ currency, minor: worth ?? booked }))),
    booked: sumsOf(sent.map(({ currency, booked }) => ({ currency, minor: booked }))),
  };
}

function loyaltyDay({ lines, rewards }: Pick<Read, "lines" | "rewards">, channel: "online" | "in_store"): LoyaltyDay {
  const mine = lines.filter((row) => row.channel === channel);
  const of = (...standings: (typeof mine)[number]["standing"][]) => countOf(mine.filter(({ standing }) => standings.includes(standing)));
  const ofRewards = (standing: (typeof rewards)[number]["standing"]) =>
    countOf(rewards.filter((row) => row.channel === channel && row.standing === standing));
  const skipped = mine.flatMap(({ standing, reason, count }) =>
    standing === "skipped" ? [{ reason: (reason ?? "not_connected") as SkipReason, count }] : [],
  );
  return {
    lines: countOf(mine),
    recorded: of("recorded", "differs"),
    skipped: skipped.sort(mostFirst),
    failed: of("failed"),
    aside: of("aside"),
    pending: of("pending"),
    owed: mine.reduce((sum, { owed }) => sum + owed, 0),
    recordedUnits: mine.reduce((sum, { recorded }) => sum + recorded, 0),
    differing: of("differs"),
    redeemed: ofRewards("redeemed"),
    unredeemed: ofRewards("open"),
  };
}

function storeDay(rows: Read, has: Has): StoreDay {
  const { stores, checks, nowhere, behind } = rows;
  const [checked] = checks;
  const loyalty = has.loyalty ? loyaltyDay(rows, "in_store") : null;
  return {
    transactions: stores.reduce((sum, { transactions }) => sum + transactions, 0),
    sales: sumsOf(stores),
    checked: checked?.checked ?? 0,
    differing: checked?.differing ?? 0,
    late: checked?.late ?? 0,
    nowhere: nowhere.reduce((sum, { sales }) => sum + sales, 0),
    nowhereSales: sumsOf(nowhere),
    nowhereChains: nowhere.length,
    behind: countOf(behind),
    loyalty: loyalty && loyalty.lines > 0 ? loyalty : null,
  };
}

/** A chain that was taken away may leave something behind that is still to be mended. */
function hasStoreRows({ stores, checks, nowhere, lines }: Read): boolean {
  return stores.length + checks.length + nowhere.length > 0 || lines.some(({ channel }) => channel === "in_store");
}

function countOf(rows: { count: number }[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}

function countedOf<Reason extends string>(counts: Map<Reason, number>): Counted<Reason>[] {
  return [...counts].map(([reason, count]) => ({ reason, count })).sort(mostFirst);
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

import { TZDate } from "@date-fns/tz";
import type { HoldState, Prisma } from "@prisma/client";
import { startOfMonth } from "date-fns/startOfMonth";
import { db } from "#app/platform/db.server.ts";
import { decimalOf } from "./hold-row.server.ts";
import { monthlyGroups, summaryGroupOf } from "./hold-groups.ts";
import { holdStates } from "./hold-states.ts";
import type { GroupSummary, HoldSummary } from "./hold-view.ts";

type Counted = { state: HoldState; currency: string; count: number; minor: bigint };

/** How many holds there are in each group and what they come to: of what is over, since the month began in the shop's time zone. */
export async function countHolds(shop: string, now: Date): Promise<HoldSummary> {
  const { timeZone } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { timeZone: true } });
  const month = new Date(startOfMonth(new TZDate(now.getTime(), timeZone)).getTime());
  const over = holdStates.filter((state) => monthlyGroups.has(summaryGroupOf[state]));
  const open = holdStates.filter((state) => !over.includes(state));
  const counted = (
    await Promise.all([
      sumsOf({ shopId: shop, state: { in: open } }),
      sumsOf({ shopId: shop, state: { in: over }, changedAt: { gte: month } }),
    ])
  ).flat();
  const of = (isIn: (state: HoldState) => boolean) => sumUp(counted.filter(({ state }) => isIn(state)));
  return {
    put_aside: of((state) => summaryGroupOf[state] === "put_aside"),
    applied: of((state) => summaryGroupOf[state] === "applied"),
    waiting: of((state) => summaryGroupOf[state] === "waiting"),
    redeemed: of((state) => summaryGroupOf[state] === "redeemed"),
    released: of((state) => summaryGroupOf[state] === "released"),
    returned: of((state) => summaryGroupOf[state] === "returned"),
    failed: of((state) => state === "capture_failed"),
  };
}

/** Holds whose capture failed, and the money at risk with them: for the home page. */
export async function countFailedCaptures(shop: string): Promise<GroupSummary> {
  return sumUp(await sumsOf({ shopId: shop, state: "capture_failed" }));
}

/** What Shopify took off; of what was not bought with yet, what it is to take off. */
async function sumsOf(where: Prisma.HoldWhereInput): Promise<Counted[]> {
  const [given, promised] = await Promise.all([
    db.hold.groupBy({
      by: ["state", "currency"],
      where: { AND: [where, { discountMinor: { not: null } }] },
      orderBy: [{ currency: "asc" }],
      _count: true,
      _sum: { discountMinor: true },
    }),
    db.hold.groupBy({
      by: ["state", "currency"],
      where: { AND: [where, { discountMinor: null }] },
      orderBy: [{ currency: "asc" }],
      _count: true,
      _sum: { amountMinor: true },
    }),
  ]);
  return [
    ...given.map(({ state, currency, _count: count, _sum: sum }) => ({ state, currency, count, minor: sum.discountMinor ?? 0n })),
    ...promised.map(({ state, currency, _count: count, _sum: sum }) => ({ state, currency, count, minor: sum.amountMinor ?? 0n })),
  ];
}

function sumUp(counted: Counted[]): GroupSummary {
  const byCurrency = new Map<string, bigint>();
  for (const { currency, minor } of counted.toSorted((one, two) => one.currency.localeCompare(two.currency)))
    byCurrency.set(currency, (byCurrency.get(currency) ?? 0n) + minor);
  return {
    count: counted.reduce((sum, { count }) => sum + count, 0),
    sums: [...byCurrency].map(([currency, minor]) => ({ currency, amount: decimalOf(minor, currency) })),
  };
}

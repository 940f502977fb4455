import fc from "fast-check";
import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { shareOf } from "#app/domain/money.ts";
import { onlineFiguresOf } from "#app/domain/online-figures.ts";
import type { Order, PaymentState } from "#app/domain/order.ts";
import { hourIn } from "#app/domain/store-hours.ts";
import { storeOrder } from "#app/orders/store-order.server.ts";
import { db } from "#app/platform/db.server.ts";
import { makeLine, makeOrder } from "#test/fixtures/orders.ts";
import { until } from "#test/support/until.ts";
import { countAllChanged, countChanged, countChangedSoon } from "./count-changed.server.ts";

const shop = "pawsome.myshopify.com";
const toronto = "America/Toronto";
const payments: PaymentState[] = [
  ...["authorized", "expired", "paid", "partially_paid", "partially_refunded", "pending", "refunded", "voided", "unknown"],
] as PaymentState[];

beforeEach(async () => {
  await db.shop.deleteMany();
  await db.shop.create({ data: { id: shop, name: "Pawsome", timeZone: toronto, currency: "CAD" } });
  await db.member.create({ data: { id: member, shopId: shop, partner: "astro", memberId: "1", partnerMemberId: "1", name: "Ana" } });
});

const member = randomUUID();

/** An order as the test knows it: what was read last, and what was decided of it. */
type Known = { order: Order; soldAtPos: boolean; hasMember: boolean };

/** The sums as a person would add them up, order by order; in words, sums of nothing left out. */
function naive(orders: Known[], timeZone: string): string[] {
  const sums = new Map<string, number[]>();
  for (const { order, soldAtPos, hasMember } of orders) {
    const figures = onlineFiguresOf({ ...order, soldAtPos });
    if (!figures) continue;
    const { day, hour } = hourIn(timeZone, order.processedAt);
    const periods = [`hour ${day} ${hour}`, `day ${day} -1`, `month ${day.slice(0, 8)}01 -1`, `year ${day.slice(0, 5)}01-01 -1`];
    for (const period of periods) {
      const key = `${period} ${order.currency}`;
      const before = sums.get(key) ?? [0, 0, 0, 0];
      const added = [figures.sales.minor, figures.transactions, figures.items, hasMember ? figures.transactions : 0];
      sums.set(
        key,
        before.map((sum, index) => sum + (added[index] ?? 0)),
      );
    }
  }
  return [...sums].map(([key, sum]) => `${key}: ${sum.join(" ")}`).sort();
}

async function kept(): Promise<string[]> {
  await countChanged(shop);
  const rows = await db.onlineRollup.findMany({ where: { shopId: shop } });
  return rows
    .filter((row) => row.salesMinor !== 0n || row.transactions !== 0 || row.items !== 0 || row.known !== 0)
    .map(
      ({ grain, period, hour, currency, salesMinor, transactions, items, known }) =>
        `${grain} ${period.toISOString().slice(0, 10)} ${hour} ${currency}: ${Number(salesMinor)} ${transactions} ${items} ${known}`,
    )
    .sort();
}

const read = (number: number, order: Partial<Order>): Order =>
  makeOrder({ gid: `gid://shopify/Order/${number}`, name: `#${number}`, number, customer: null, ...order });

const aLine = fc
  .record({
    kind: fc.constantFrom<Order["lines"][number]["kind"]>("product", "product", "product", "gift_card", "tip", "custom_item"),
    quantity: fc.integer({ min: 1, max: 7 }),
    gone: fc.integer({ min: 0, max: 7 }),
    minor: fc.integer({ min: 0, max: 99_999 }),
  })
  .map(({ kind, quantity, gone, minor }) => ({
    kind,
    quantity,
    currentQuantity: Math.max(0, quantity - gone),
    total: { minor, currency: "CAD" },
  }));

// Around midnight, the days on which the clock changes, and the turn of a month and a year.
const aMoment = fc.constantFrom(
  "2026-03-08T06:59:59Z",
  "2026-03-08T07:00:00Z",
  "2026-11-01T05:30:00Z",
  "2026-11-01T06:30:00Z",
  "2026-06-30T23:59:59Z",
  "2026-07-01T03:59:59Z",
  "2026-07-01T04:00:00Z",
  "2026-12-31T18:00:00Z",
  "2027-01-01T04:59:59Z",
);

const aReading = fc.record({
  what: fc.constant("read" as const),
  number: fc.integer({ min: 1, max: 5 }),
  lines: fc.array(aLine, { minLength: 1, maxLength: 4 }),
  payment: fc.constantFrom(...payments, "paid", "paid", "paid"),
  isCancelled: fc.boolean(),
  test: fc.constantFrom(false, false, false, true),
  soldAtPos: fc.constantFrom(false, false, false, true),
  at: aMoment,
});
const aStep = fc.oneof(
  { weight: 6, arbitrary: aReading },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("member" as const), number: fc.integer({ min: 1, max: 5 }), has: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("decided" as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("gone" as const), number: fc.integer({ min: 1, max: 5 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant("moved" as const), timeZone: fc.constantFrom(toronto, "Asia/Kolkata", "Pacific/Auckland") }),
  },
);

const numRuns = Number(process.env.ONLINE_ROLLUP_RUNS ?? 25);

test("whatever becomes of orders, the sums are what a person would add up", { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aStep, { minLength: 1, maxLength: 14 }), async (steps) => {
      await db.order.deleteMany({ where: { shopId: shop } });
      await db.shop.update({ where: { id: shop }, data: { timeZone: toronto } });
      const known = new Map<number, Known>();
      let timeZone = toronto;
      for (const [turn, step] of steps.entries()) {
        if (step.what === "read") {
          const { number, payment, isCancelled, test, soldAtPos, at } = step;
          // A line stays on its order, whatever is left of it.
          const earlier = known.get(number)?.order.lines ?? [];
          const lines = [
            ...step.lines.map((line, index) => makeLine({ ...line, position: index + 1, list: line.total })),
            ...earlier.slice(step.lines.length),
          ];
          const moment = known.get(number)?.order.processedAt ?? new Date(at);
          const order = read(number, {
            ...{ lines, payment, test, processedAt: moment, updatedAt: new Date(1_800_000_000_000 + turn) },
            cancelledAt: isCancelled && turn % 3 === 0 ? moment : null,
          });
          await storeOrder(shop, order, new Date(), { soldAtPos });
          known.set(number, { order, soldAtPos, hasMember: known.get(number)?.hasMember ?? false });
        }
        if (step.what === "member") {
          await db.order.updateMany({ where: { shopId: shop, number: step.number }, data: { memberId: step.has ? member : null } });
          const one = known.get(step.number);
          if (one) known.set(step.number, { ...one, hasMember: step.has });
        }
        if (step.what === "decided") {
          await db.orderLine.updateMany({ where: { shopId: shop }, data: { state: "recorded", owed: turn, recorded: turn } });
          await db.order.updateMany({ where: { shopId: shop }, data: { state: "done", readAt: new Date() } });
        }
        if (step.what === "gone") {
          await db.order.deleteMany({ where: { shopId: shop, number: step.number } });
          known.delete(step.number);
        }
        if (step.what === "moved") {
          timeZone = step.timeZone;
          await db.shop.update({ where: { id: shop }, data: { timeZone } });
        }
      }
      expect(await kept()).toEqual(naive([...known.values()], timeZone));
    }),
    { numRuns, interruptAfterTimeLimit: 200_000 },
  );
});

test("a line's share is the same cent for cent in the database and here", async () => {
  const cases = fc.sample(
    fc
      .record({
        minor: fc.integer({ min: 0, max: 2_000_000 }),
        of: fc.integer({ min: 1, max: 60 }),
        units: fc.integer({ min: 0, max: 60 }),
      })
      .map(({ minor, of, units }) => ({ minor, of, units: Math.min(units, of) })),
    500,
  );
  const column = (name: "minor" | "units" | "of") => cases.map((one) => one[name]);
  const rows = await db.$queryRaw<{ share: bigint }[]>`
    SELECT share_of(minor::bigint, units, of_units) AS share
    FROM unnest(${column("minor")}::int[], ${column("units")}::int[], ${column("of")}::int[]) WITH ORDINALITY AS c(minor, units, of_units, place)
    ORDER BY place`;
  const here = cases.map(({ minor, units, of }) => shareOf({ minor, currency: "CAD" }, units, of).minor);
  expect(rows.map(({ share }) => Number(share))).toEqual(here);
});

describe("which orders count", () => {
  test.each(payments)("is the same rule in the database and here for an order whose payment is %s", async (payment) => {
    const facts = [
      { payment },
      { payment, cancelledAt: new Date() },
      { payment, test: true },
      { payment, lines: [makeLine({ kind: "gift_card" })] },
      { payment, lines: [makeLine({ quantity: 2, currentQuantity: 0 })] },
      { payment, lines: [makeLine({ total: { minor: 0, currency: "CAD" } })] },
    ];
    for (const [index, fact] of facts.entries()) await storeOrder(shop, read(index + 1, fact), new Date());
    await countChanged(shop);
    const counted = await db.orderContribution.findMany({ include: { order: { select: { number: true } } } });
    const here = facts.map((fact) => onlineFiguresOf({ ...read(1, fact), soldAtPos: false }));
    const there = facts.map((_, index) => {
      const row = counted.find(({ order }) => order.number === index + 1);
      return row
        ? { sales: { minor: Number(row.salesMinor), currency: row.currency }, transactions: row.transactions, items: row.items }
        : null;
    });
    expect(there).toEqual(here);
  });
});

test("a sale of a store that is kept as an order is in no online sum", async () => {
  await db.order.create({
    data: {
      ...{ shopId: shop, gid: "store-sale:1", name: "S-1", number: 1, channel: "in_store", payment: "paid", currency: "CAD" },
      ...{ processedAt: new Date(), readVersion: new Date(), readAt: new Date(), subtotalMinor: 1000 },
      lines: {
        create: { shopId: shop, gid: "1", position: 1, kind: "product", title: "Rope", quantity: 1, currentQuantity: 1, totalMinor: 1000 },
      },
    },
  });
  expect(await kept()).toEqual([]);
});

test("orders that come at the same time are all counted, and so are two changes of one order at the same time", async () => {
  const orders = Array.from({ length: 40 }, (_, index) =>
    read(index + 1, { processedAt: new Date(Date.UTC(2025 + (index % 3), index % 12, 1 + (index % 28), index % 24)) }),
  );
  await Promise.all(orders.map((order) => storeOrder(shop, order, new Date())));
  await Promise.all(
    orders.flatMap((order) => [
      db.order.updateMany({ where: { shopId: shop, gid: order.gid }, data: { memberId: member } }),
      storeOrder(shop, { ...order, updatedAt: new Date(), payment: order.number % 2 ? "voided" : "paid" }, new Date()),
    ]),
  );
  const known = orders.map((order): Known => {
    const payment = order.number % 2 ? "voided" : "paid";
    return { order: { ...order, payment }, soldAtPos: false, hasMember: true };
  });
  expect(await kept()).toEqual(naive(known, toronto));
});

test("what changes while it is counted is counted too, however many count at the same time", async () => {
  const orders = Array.from({ length: 40 }, (_, index) => read(index + 1, {}));
  const counting = async () => {
    for (let times = 0; times < 10; times += 1) await countChanged(shop);
  };
  await Promise.all([
    counting(),
    counting(),
    ...orders.map(async (order) => {
      await storeOrder(shop, order, new Date());
      await storeOrder(shop, { ...order, updatedAt: new Date(), payment: order.number % 2 ? "voided" : "paid" }, new Date());
    }),
  ]);
  const known = orders.map((order): Known => {
    return { order: { ...order, payment: order.number % 2 ? "voided" : "paid" }, soldAtPos: false, hasMember: false };
  });
  expect(await kept()).toEqual(naive(known, toronto));
  expect(await db.orderChange.count()).toBe(0);
});

test("more changes than are counted at once are all counted, and what nobody counted is counted by the clock, for each shop", async () => {
  const other = "other.myshopify.com";
  await db.shop.create({ data: { id: other, name: "Other", timeZone: toronto, currency: "CAD" } });
  for (const of of [shop, other]) await storeOrder(of, read(1, {}), new Date());
  await db.$executeRaw`INSERT INTO "OrderChange" ("shopId", "orderId") SELECT "shopId", id FROM "Order", generate_series(1, 4500)`;
  await countAllChanged();
  expect(await db.orderChange.count()).toBe(0);
  const sums = await db.onlineRollup.findMany({ where: { grain: "year" }, select: { shopId: true, transactions: true } });
  expect(sums).toHaveLength(2);
  expect(sums.every(({ transactions }) => transactions === 1)).toBe(true);
});

test("what a worker changed is counted soon, once for all that changed until then", async () => {
  for (const number of [1, 2, 3]) {
    await storeOrder(shop, read(number, {}), new Date());
    countChangedSoon(shop);
  }
  await until(async () => (await db.orderChange.count()) === 0);
  expect(await db.onlineRollup.findMany({ where: { grain: "year" }, select: { transactions: true } })).toEqual([{ transactions: 3 }]);
});

test("orders that were stored without being counted are counted all at once, and nothing twice", async () => {
  await storeOrder(shop, read(1, {}), new Date());
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL punchcard.roll_up = 'off'`;
    await tx.order.create({
      data: {
        ...{ shopId: shop, gid: "gid://shopify/Order/2", name: "#2", number: 2, payment: "paid", currency: "CAD", memberId: member },
        ...{ processedAt: read(2, {}).processedAt, readVersion: new Date(), readAt: new Date(), subtotalMinor: 3099 },
        lines: {
          create: { shopId: shop, gid: "1", position: 1, kind: "product", title: "x", quantity: 1, currentQuantity: 1, totalMinor: 3099 },
        },
      },
    });
  });
  const first = { order: read(1, {}), soldAtPos: false, hasMember: false };
  expect(await kept()).toEqual(naive([first], toronto));
  await db.$executeRaw`SELECT recount_online_orders(${shop})`;
  expect(await kept()).toEqual(naive([first, { ...first, order: read(2, {}), hasMember: true }], toronto));
});

test("a shop that goes takes its sums along", async () => {
  await storeOrder(shop, read(1, {}), new Date());
  expect(await kept()).toHaveLength(4);
  await db.shop.delete({ where: { id: shop } });
  expect(await db.onlineRollup.count()).toBe(0);
});

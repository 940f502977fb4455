import fc from "fast-check";
import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { clearShops } from "#test/support/clear-shops.ts";
import { mostListed } from "./completeness-view.ts";
import type { CompletenessDay, Gap } from "./completeness-view.ts";
import { daysOf, lastDays, oneDay } from "./day-range.ts";
import { listGaps } from "./list-gaps.server.ts";
import { readCompleteness } from "./read-completeness.server.ts";
import { retryDay } from "./retry-day.server.ts";

const shop = "pawsome.myshopify.com";
const timeZone = "America/Toronto";
const now = new Date("2026-11-25T20:00:00Z");
const today = "2026-11-25";

beforeEach(async () => {
  await clearShops();
  await db.shop.create({ data: { id: shop, name: "Pawsome", timeZone, currency: "CAD" } });
});

async function connect(...partners: string[]): Promise<void> {
  await db.connection.createMany({
    data: partners.map((partner) => ({
      shopId: shop,
      partner,
      status: "connected",
      credentials: "",
      settings: {},
      startAt: new Date("2026-11-01"),
    })),
  });
}

let number = 0;

type Facts = { at?: string; worth?: number | null; lines?: { state: string; reason?: string; owed?: number; recorded?: number }[] };

/** An order as it is after it was decided: one line of two units for 20.01 unless told otherwise. */
async function order({ at = "2026-11-25T15:00:00Z", worth = 2301, lines = [{ state: "recorded", owed: 2, recorded: 2 }] }: Facts = {}) {
  number += 1;
  const moment = new Date(at);
  return db.order.create({
    data: {
      ...{ shopId: shop, gid: `gid://shopify/Order/${number}`, name: `#${number}`, number, payment: "paid", currency: "CAD" },
      ...{ processedAt: moment, readVersion: moment, readAt: moment, subtotalMinor: 2001, worthMinor: worth, state: "done" },
      lines: {
        create: lines.map((line, index) => ({
          ...{ shopId: shop, gid: `l${index}`, position: index + 1, kind: "product", title: `Product ${index + 1}` },
          ...{ quantity: 2, currentQuantity: 2, totalMinor: 2001, listMinor: 2001 },
          ...(line as { state: "recorded" }),
        })),
      },
    },
    include: { lines: true },
  });
}

type Standing = "pending" | "sent" | "skipped" | "failed";

async function atPos(
  orderId: string,
  { partner, state, reason = null, booked }: { partner: string; state: Standing; reason?: string | null; booked?: number },
) {
  await db.posOrder.create({ data: { shopId: shop, orderId, partner, state, reason, decisions: [], decidedAt: now } });
  if (booked === undefined) return;
  await db.posSale.create({
    data: {
      ...{ shopId: shop, orderId, partner, reference: `S-${number}`, kind: "sale", state: "sent", content: {}, currency: "CAD" },
      ...{ totalMinor: booked, posId: "1", sentAt: now },
    },
  });
}

type Failing = {
  subject: string;
  code: string;
  kind?: "transaction" | "redemption" | "pos";
  status?: "open" | "hidden" | "resolved";
  orderId?: string | null;
  lineId?: string;
  partner?: string;
};

async function failure({ subject, code, kind = "transaction", status = "open", orderId = null, lineId, partner = "astro" }: Failing) {
  const moment = new Date("2026-11-25T15:00:00Z");
  return db.failure.create({
    data: {
      shopId: shop,
      partner,
      kind,
      code,
      cause: "x",
      subject,
      status,
      orderId,
      lineId: lineId ?? null,
      details: {},
      rank: moment,
      occurredAt: moment,
      lastSeenAt: moment,
    },
  });
}

async function read(): Promise<{ day: CompletenessDay; gaps: Gap[] }> {
  const { days } = await readCompleteness(shop, { days: 1, now });
  const listed = await listGaps({ shop, day: today, now });
  const [day] = days;
  if (!day || !listed) throw new Error("There is no today.");
  // The list's own day is the same as that among others.
  expect(listed.day).toEqual(day);
  return { day, gaps: listed.gaps };
}

describe("the days", () => {
  test("are those of the shop's clock, also where it is put forward or back", () => {
    const range = lastDays(3, { timeZone, now: new Date("2026-11-02T12:00:00Z") });
    expect(daysOf(range)).toEqual(["2026-11-02", "2026-11-01", "2026-10-31"]);
    const back = oneDay("2026-11-01", timeZone);
    expect([back?.from.toISOString(), back?.to.toISOString()]).toEqual(["2026-11-01T04:00:00.000Z", "2026-11-02T05:00:00.000Z"]);
    // At midnight of that day there is no such time in Beirut: it begins at one.
    const forward = oneDay("2026-03-29", "Asia/Beirut");
    expect([forward?.from.toISOString(), forward?.to.toISOString()]).toEqual(["2026-03-28T22:00:00.000Z", "2026-03-29T21:00:00.000Z"]);
  });

  test("have an order on the day that the shop's clock showed", async () => {
    await order({ at: "2026-11-25T04:59:59Z" });
    await order({ at: "2026-11-25T05:00:00Z" });
    const { days } = await readCompleteness(shop, { days: 2, now });
    expect(days.map(({ day, shopify }) => [day, shopify.orders, shopify.sales])).toEqual([
      ["2026-11-25", 1, [{ minor: 2001, currency: "CAD" }]],
      ["2026-11-24", 1, [{ minor: 2001, currency: "CAD" }]],
    ]);
  });
});

describe("a shop without partners", () => {
  test("owes nobody anything", async () => {
    await order({ lines: [{ state: "skipped", reason: "not_connected" }] });
    await order({ lines: [{ state: "failed", reason: "no_item_found" }] });
    expect(await read()).toMatchObject({ day: { state: "complete", gaps: 0, loyalty: null, points: [], stores: null }, gaps: [] });
  });
});

describe("gaps", () => {
  test("at a POS are told apart, with what mends each", async () => {
    await connect("heartland");
    const sent = await order();
    await atPos(sent.id, { partner: "heartland", state: "sent", booked: 2301 });
    const missing = await order();
    const differs = await order();
    await atPos(differs.id, { partner: "heartland", state: "sent", booked: 2300 });
    const failed = await order();
    await atPos(failed.id, { partner: "heartland", state: "failed", reason: "pos_unlinked" });
    const own = await failure({
      subject: `pos:heartland:${failed.id}`,
      code: "pos_unlinked",
      kind: "pos",
      orderId: failed.id,
      partner: "heartland",
    });
    const waiting = await order();
    await atPos(waiting.id, { partner: "heartland", state: "pending", reason: "pos_employee" });
    const ofAll = await failure({ subject: "check:heartland:employee", code: "pos_employee", kind: "pos", partner: "heartland" });
    const aside = await order();
    await atPos(aside.id, { partner: "heartland", state: "failed", reason: "pos_customer" });
    await failure({
      subject: `pos:heartland:${aside.id}`,
      code: "pos_customer",
      kind: "pos",
      orderId: aside.id,
      partner: "heartland",
      status: "hidden",
    });
    const early = await order({ at: "2026-10-20T12:00:00Z" });
    const { day, gaps } = await read();
    expect(day.points).toMatchObject([
      { sent: 2, failed: 1, aside: 1, pending: 1, missing: 1, differing: 1, worth: [{ minor: 4602 }], booked: [{ minor: 4601 }] },
    ]);
    expect(gaps.map(({ kind, fix, ...gap }) => [kind, "order" in gap && typeof gap.order !== "string" && gap.order.id, fix])).toEqual([
      ["pos_missing", missing.id, { to: "again" }],
      ["pos_differs", differs.id, { to: "again" }],
      ["pos_failed", failed.id, { to: "failure", id: own.id }],
      ["pos_pending", waiting.id, { to: "failure", id: ofAll.id }],
    ]);
    const before = await listGaps({ shop, day: "2026-10-20", now });
    expect(before).toMatchObject({
      day: { points: [{ heldBack: 1, missing: 0 }] },
      heldBack: [{ partner: "heartland", reason: "before_start", count: 1 }],
    });
    expect(early.name).toMatch(/^#/);
  });

  test("of lines and rewards are told apart, and hidden failures are no gaps", async () => {
    await connect("astro");
    const { id, lines } = await order({
      lines: [
        { state: "failed", reason: "no_item_found", owed: 2 },
        { state: "failed", reason: "barcode_missing" },
        { state: "pending" },
        { state: "recorded", owed: 2, recorded: 1 },
        { state: "skipped", reason: "free_good" },
        { state: "recorded", owed: 2, recorded: 2 },
      ],
    });
    const [unknown, noBarcode, , , free] = lines;
    const open = await failure({ subject: `line:${unknown?.id ?? ""}`, code: "no_item_found", orderId: id });
    await failure({
      ...{ subject: `line:${noBarcode?.id ?? ""}`, code: "barcode_missing", orderId: id, lineId: noBarcode?.id, status: "hidden" },
    });
    const silent = await failure({ subject: `order:${id}`, code: "partner_unavailable", orderId: id });
    const member = await db.member.create({ data: { shopId: shop, partner: "astro", memberId: "1", partnerMemberId: "1", name: "Ana" } });
    const redemption = { shopId: shop, lineId: free?.id ?? "", memberId: member.id, partner: "astro", programTitle: "Northpaw" };
    await db.redemption.createMany({
      data: [
        { ...redemption, unit: 1, rewardId: "1", state: "redeemed" },
        { ...redemption, unit: 2, rewardId: "2", state: "rejected" },
        { ...redemption, unit: 3, rewardId: "3", state: "planned" },
      ],
    });
    const reward = { code: "reward_unredeemed", kind: "redemption" as const, orderId: id, lineId: free?.id };
    const rejected = await failure({ ...reward, subject: `reward:${free?.id ?? ""}/2` });
    const lacking = await failure({ ...reward, subject: `reward:${free?.id ?? ""}/4` });
    const { day, gaps } = await read();
    expect(day.loyalty).toEqual({
      ...{ lines: 6, recorded: 2, failed: 1, aside: 1, pending: 1, differing: 1, owed: 6, recordedUnits: 3, redeemed: 1, unredeemed: 3 },
      skipped: 1,
    });
    expect(gaps.map(({ kind, fix, amount }) => [kind, fix.to === "failure" ? fix.id : fix.to, amount?.minor])).toEqual([
      ["line_failed", open.id, 2001],
      ["line_pending", silent.id, 2001],
      ["line_units", "again", 1001],
      ["reward", rejected.id, 1001],
      ["reward", "again", 1001],
      ["reward", lacking.id, 1001],
    ]);
    expect(day.gaps).toBe(gaps.length);
  });

  test(
    "are as many as are listed, whatever the states of orders are, and a press asks for each of their orders",
    { timeout: 120_000 },
    async () => {
      const aLine = fc.constantFrom(
        { state: "recorded", owed: 2, recorded: 2 },
        { state: "already_recorded", owed: 2, recorded: 2 },
        { state: "recorded", owed: 2, recorded: 1 },
        { state: "skipped", reason: "tip" },
        { state: "failed", reason: "no_item_found" },
        { state: "pending" },
      );
      const aPoint = fc.constantFrom(
        null,
        { state: "sent" as const, booked: 2301 },
        { state: "sent" as const, booked: 1 },
        { state: "skipped" as const, reason: "ignored_tag" },
        { state: "failed" as const, reason: "pos_rejected" },
        { state: "pending" as const, reason: "disconnected" },
      );
      const anOrder = fc.record({
        lines: fc.array(aLine, { maxLength: 4 }),
        heartland: aPoint,
        lightspeed: aPoint,
        isHidden: fc.boolean(),
        hours: fc.integer({ min: -30, max: 30 }),
      });
      await connect("astro", "heartland", "lightspeed");
      await fc.assert(
        fc.asyncProperty(fc.array(anOrder, { minLength: 1, maxLength: 6 }), async (orders) => {
          await db.$executeRaw`DELETE FROM "Failure"`;
          await db.$executeRaw`DELETE FROM "Order"`;
          await db.$executeRaw`DELETE FROM pgboss.job`;
          for (const { lines, isHidden, hours, ...points } of orders) {
            const at = new Date(Date.parse("2026-11-24T12:00:00Z") + hours * 3_600_000).toISOString();
            const made = await order({ at, lines });
            for (const partner of ["heartland", "lightspeed"] as const) {
              const standing = points[partner];
              if (standing) await atPos(made.id, { partner, ...standing });
            }
            for (const line of made.lines.filter(({ state }) => state === "failed"))
              await failure({
                subject: `line:${line.id}`,
                code: "no_item_found",
                orderId: made.id,
                lineId: line.id,
                status: isHidden ? "hidden" : "open",
              });
          }
          const { days } = await readCompleteness(shop, { days: 4, now });
          for (const day of days) {
            const listed = await listGaps({ shop, day: day.day, now });
            expect(listed?.gaps).toHaveLength(day.gaps);
            expect(new Set(listed?.gaps.map(({ id }) => id)).size).toBe(day.gaps);
            const withGaps = new Set(listed?.gaps.map((gap) => ("order" in gap && typeof gap.order !== "string" ? gap.order.id : "")));
            await db.$executeRaw`DELETE FROM pgboss.job`;
            expect(await retryDay({ shop, day: day.day, actor: "Robin" })).toEqual({ orders: withGaps.size });
            const [jobs] = await db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM pgboss.job WHERE name = 'sync-order'`;
            expect(jobs?.count).toBe(withGaps.size);
          }
        }),
        { numRuns: 15, interruptAfterTimeLimit: 90_000 },
      );
    },
  );

  test("are told anew when lines and sales of an order are taken away, several at once", async () => {
    await connect("astro", "heartland");
    const { id, lines } = await order({ lines: [{ state: "pending" }, { state: "pending" }, { state: "recorded", owed: 2, recorded: 2 }] });
    await atPos(id, { partner: "heartland", state: "sent", booked: 2301 });
    expect((await read()).day).toMatchObject({ loyalty: { lines: 3, pending: 2 }, points: [{ sent: 1, differing: 0 }] });
    await db.orderLine.deleteMany({ where: { id: { in: lines.slice(0, 2).map((line) => line.id) } } });
    await db.posSale.deleteMany({ where: { orderId: id } });
    expect((await read()).day).toMatchObject({ loyalty: { lines: 1, pending: 0 }, points: [{ sent: 1, differing: 1 }] });
    await db.posOrder.deleteMany({ where: { orderId: id } });
    expect((await read()).day.points).toMatchObject([{ sent: 0, missing: 1 }]);
    await db.$executeRaw`SELECT recount_standings(${shop})`;
    expect((await read()).day.points).toMatchObject([{ sent: 0, missing: 1 }]);
  });

  test("that are very many are counted all and listed in part", { timeout: 60_000 }, async () => {
    await connect("heartland");
    await db.$executeRaw`
      INSERT INTO "Order" (id, "shopId", gid, name, number, "processedAt", "readVersion", "readAt", payment, currency, "subtotalMinor")
      SELECT gen_random_uuid(), ${shop}, 'gid://shopify/Order/x' || n, '#' || n, n, '2026-11-25T15:00:00Z', now(), now(), 'paid', 'CAD', 1
      FROM generate_series(1, ${mostListed + 10}::int) n`;
    const { day, gaps } = await read();
    expect([day.gaps, gaps.length]).toEqual([mostListed + 10, mostListed]);
  });
});

describe("stores", () => {
  type Chain = { state?: "active" | "paused"; access?: "connected" | "credentials_rejected"; importedAt?: string | null };

  async function chain({ state = "active", access = "connected", importedAt = "2026-11-25T19:00:00Z" }: Chain = {}) {
    return db.storeChain.create({
      data: {
        ...{ shopId: shop, partner: "lightspeed", label: "Northern Pets", state, access, account: randomUUID(), createdBy: "Robin" },
        ...{ salesFrom: new Date("2026-11-20T05:00:00Z"), importedAt: importedAt && new Date(importedAt) },
      },
    });
  }

  async function location(chainId: string) {
    return db.storeLocation.create({
      data: {
        shopId: shop,
        chainId,
        outletId: randomUUID(),
        name: "Queen Street",
        locationId: randomUUID().slice(-8),
        timeZone,
        currency: "CAD",
      },
    });
  }

  async function sale(
    chainId: string,
    { locationId, minor = 1000, importedAt = "2026-11-25T19:00:00Z" }: { locationId: string | null; minor?: number; importedAt?: string },
  ) {
    await db.storeSale.create({
      data: {
        ...{
          shopId: shop,
          chainId,
          locationId,
          saleId: randomUUID(),
          number: "1",
          version: "1",
          state: "closed",
          kind: "sale",
          counted: true,
        },
        ...{ soldAt: new Date("2026-11-25T15:00:00Z"), day: new Date(today), hour: 10, currency: "CAD", salesMinor: minor, taxMinor: 0 },
        ...{ transactions: 1, returns: 0, items: 1, importedAt: new Date(importedAt) },
      },
    });
  }

  test("are complete where each location has what its POS has, and their money is told", async () => {
    const { id } = await chain();
    const queen = await location(id);
    await sale(id, { locationId: queen.id });
    await db.storeDayCheck.create({
      data: {
        shopId: shop,
        locationId: queen.id,
        day: new Date(today),
        posSales: 1,
        posMinor: 1000,
        ourSales: 0,
        ourMinor: 0,
        checkedAt: new Date("2026-11-25T19:30:00Z"),
      },
    });
    const { day, gaps } = await read();
    expect(gaps).toEqual([]);
    expect(day.stores).toMatchObject({ transactions: 1, sales: [{ minor: 1000, currency: "CAD" }], checked: 1, differing: 0, late: 1 });
  });

  test("have a gap where a location differs from its POS, and none where a person entered figures or a sale came since", async () => {
    const { id } = await chain();
    const queen = await location(id);
    await sale(id, { locationId: queen.id });
    const check = { shopId: shop, locationId: queen.id, day: new Date(today), posSales: 2, posMinor: 2500, ourSales: 1, ourMinor: 1000 };
    await db.storeDayCheck.create({ data: { ...check, checkedAt: new Date("2026-11-25T19:30:00Z") } });
    expect((await read()).gaps).toMatchObject([
      {
        kind: "store_differs",
        location: "Queen Street",
        amount: { minor: 1500 },
        pos: { sales: 2, minor: 2500 },
        ours: { sales: 1, minor: 1000 },
        fix: { to: "chain", id },
      },
    ]);
    await sale(id, { locationId: queen.id, minor: 700, importedAt: "2026-11-25T19:45:00Z" });
    expect((await read()).day.stores).toMatchObject({ checked: 1, differing: 0 });
    await db.storeSale.deleteMany();
    await sale(id, { locationId: queen.id, minor: 2500 });
    await db.storeEdit.create({
      data: {
        shopId: shop,
        locationId: queen.id,
        day: new Date(today),
        hour: 10,
        salesMinor: 9,
        salesDelta: -2491,
        imported: {},
        editedBy: "Robin",
      },
    });
    const { day } = await read();
    expect(day.stores).toMatchObject({ sales: [{ minor: 9 }], checked: 1, differing: 0 });
  });

  test("have a gap where sales are of no location, and where an import did not come to the end of the day", async () => {
    const { id } = await chain();
    await sale(id, { locationId: null });
    await sale(id, { locationId: null, minor: 500 });
    const { day, gaps } = await read();
    expect(day.stores).toMatchObject({ nowhere: 2, nowhereSales: [{ minor: 1500, currency: "CAD" }], behind: 0 });
    expect(gaps).toMatchObject([
      { kind: "store_nowhere", chain: "Northern Pets", sales: 2, amount: { minor: 1500 }, fix: { to: "chain", id } },
    ]);

    await db.storeSale.deleteMany();
    await db.storeChain.update({ where: { id }, data: { importedAt: new Date("2026-11-24T12:00:00Z") } });
    const { days } = await readCompleteness(shop, { days: 8, now });
    // Today is not over; what was sold before the chain's first day was never its to bring in.
    expect(days.filter(({ gaps: count }) => count > 0).map((one) => one.day)).toEqual(["2026-11-24"]);
    const behind = await listGaps({ shop, day: "2026-11-24", now });
    expect(behind?.gaps).toMatchObject([{ kind: "store_behind", importedAt: "2026-11-24T12:00:00.000Z" }]);
    await db.storeChain.update({ where: { id }, data: { access: "credentials_rejected" } });
    expect((await read()).gaps).toMatchObject([{ kind: "store_behind" }]);
    await db.storeChain.update({ where: { id }, data: { state: "paused" } });
    expect((await read()).gaps).toEqual([]);
  });

  test("have their loyalty lines beside the online ones, and in-store sales are no online orders", async () => {
    await connect("astro", "heartland");
    await chain();
    const online = await order();
    await atPos(online.id, { partner: "heartland", state: "sent", booked: 2301 });
    const till = await order({ lines: [{ state: "failed", reason: "no_item_found" }] });
    await db.order.update({ where: { id: till.id }, data: { channel: "in_store" } });
    const { day, gaps } = await read();
    expect(day).toMatchObject({ shopify: { orders: 1 }, points: [{ sent: 1, missing: 0 }], loyalty: { lines: 1, failed: 0 } });
    expect(day.stores?.loyalty).toMatchObject({ lines: 1, failed: 1 });
    expect(gaps).toMatchObject([{ kind: "line_failed", order: { id: till.id, channel: "in_store" } }]);
  });
});

import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { recordFailure } from "#app/failures/record-failure.server.ts";
import { hideFailures, unhideFailures } from "#app/failures/hide-failures.server.ts";
import { snoozeFailures, wakeNow } from "#app/failures/handle-failures.server.ts";
import { saveRecording } from "#app/loyalty/ledger.server.ts";
import type { LedgerRecording } from "#app/loyalty/ledger.server.ts";
import { catchUp } from "#app/orders/catch-up.server.ts";
import { holdOrder, noteUnreadable } from "#app/orders/hold-order.server.ts";
import { db } from "#app/platform/db.server.ts";
import { settleStep } from "#app/failures/settle-step.server.ts";
import { clearShops } from "#test/support/clear-shops.ts";

const shop = "northside-pets.myshopify.com";
const partner = "astro";
const cause = "upc:00850009911001";
const day = 86_400_000;
const actor = "Staff 1";

beforeEach(async () => {
  await clearShops();
  await db.shop.create({ data: { id: shop, name: shop, timeZone: "America/Toronto", currency: "CAD" } });
});
afterAll(() => db.$disconnect());

/** An order whose line failed, and a fix of it that runs. */
async function underWay({ processedAt = new Date() } = {}) {
  const gid = "gid://shopify/Order/1";
  const facts = {
    shopId: shop,
    gid,
    name: "#1001",
    number: 1001,
    payment: "paid",
    currency: "CAD",
    subtotalMinor: 500n,
    state: "failed" as const,
  };
  const order = await db.order.create({ data: { ...facts, processedAt, readVersion: processedAt, readAt: processedAt } });
  const line = await db.orderLine.create({
    data: {
      shopId: shop,
      orderId: order.id,
      gid: "l1",
      position: 1,
      kind: "product",
      title: "Bag",
      quantity: 1,
      currentQuantity: 1,
      totalMinor: 500n,
    },
  });
  const failure = await db.failure.create({
    data: {
      ...{ shopId: shop, partner, kind: "transaction", code: "no_item_found", cause, subject: `line:${line.id}`, status: "retrying" },
      ...{
        orderId: order.id,
        lineId: line.id,
        details: { message: "" },
        rank: processedAt,
        occurredAt: processedAt,
        lastSeenAt: processedAt,
      },
    },
  });
  const fix = await db.fix.create({
    data: { shopId: shop, failureId: failure.id, cause, code: failure.code, fix: "retry", input: {}, actor, failures: 1 },
  });
  await db.fixTarget.create({ data: { fixId: fix.id, failureId: failure.id } });
  return { order, line, failure, fix };
}

const statusOf = async ({ id }: { id: string }) => (await db.failure.findUniqueOrThrow({ where: { id } })).status;
const targetOf = async ({ id }: { id: string }) =>
  db.fixTarget.findFirstOrThrow({ where: { fixId: id }, select: { state: true, code: true } });

describe("A fix comes to an end", () => {
  it("when Shopify does not give the order any more", async () => {
    const { order, failure, fix } = await underWay();
    await noteUnreadable({ shop, order: order.gid });
    expect(await statusOf(failure)).toBe("open");
    expect(await targetOf(fix)).toEqual({ state: "failed", code: "order_unreadable" });
  });

  it("when the credentials are refused", async () => {
    const { order, failure, fix } = await underWay();
    await holdOrder({ partner, orderId: order.id, why: "credentials_rejected" });
    expect(await statusOf(failure)).toBe("open");
    expect(await targetOf(fix)).toEqual({ state: "failed", code: "credentials_rejected" });
  });

  it("when the partner was disconnected meanwhile", async () => {
    const { order, failure, fix } = await underWay();
    await holdOrder({ partner, orderId: order.id, why: "disconnected" });
    expect(await statusOf(failure)).toBe("open");
    expect(await targetOf(fix)).toEqual({ state: "failed", code: "no_item_found" });
  });

  it("when the shop left meanwhile and has come back", async () => {
    const { order } = await underWay();
    await catchUp({ shop });
    const jobs = await db.$queryRaw<{ data: unknown }[]>`SELECT data FROM pgboss.job WHERE name = 'sync-order'`;
    expect(jobs).toEqual([{ data: { shop, order: order.gid } }]);
  });
});

describe("A step that ends", () => {
  async function waiting() {
    const made = await underWay();
    const { id } = await db.programException.create({
      data: {
        ...{ shopId: shop, partner, cause, upc: "850009911001", name: "Bag, 4 lb", programId: "1", programTitle: "Bags", likeUpc: "1" },
        ...{ likeTitle: "Bag", reason: "new_item", state: "waiting", how: "assisted", startedBy: actor },
      },
    });
    const data = { status: "waiting" as const, waitingBy: actor, waitingSince: new Date() };
    await db.failure.update({ where: { id: made.failure.id }, data });
    return { ...made, step: { shop, kind: "exception" as const, id, actor } };
  }

  it("leaves nobody waiting who was put off", async () => {
    const { failure, step } = await waiting();
    await snoozeFailures({ shop, ids: [failure.id], until: new Date(Date.now() + day), actor });
    expect(await settleStep({ ...step, decision: "cancel" })).toEqual({ status: "settled" });
    await wakeNow({ shop, ids: [failure.id], actor });
    expect(await statusOf(failure)).toBe("open");
  });

  it("nor what was hidden", async () => {
    const { failure, step } = await waiting();
    await hideFailures({ shop, ids: [failure.id], actor });
    expect(await settleStep({ ...step, decision: "confirm" })).toEqual({ status: "settled" });
    await unhideFailures({ shop, ids: [failure.id], actor });
    expect(await statusOf(failure)).toBe("open");
  });
});

describe("A failure of today", () => {
  it("is not as old as another one of its line that was mended months ago", async () => {
    const { order, line, failure } = await underWay({ processedAt: new Date(Date.now() - 90 * day) });
    await db.failure.update({ where: { id: failure.id }, data: { status: "resolved", clockOver: true } });
    const now = new Date();
    const again = (moment: Date) =>
      db.$transaction((tx) =>
        recordFailure(tx, {
          ...{ shop, partner, subject: `line:${line.id}`, code: "removal_by_hand", details: { quantity: 1, programTitle: "Bags" } },
          ...{ orderId: order.id, lineId: line.id, orderName: order.name, customerKey: null, customerId: null, customerGid: null },
          ...{ customerName: null, variantGid: null, upc: null, rewardId: null, productTitle: null, program: null },
          ...{ atRisk: { minor: 0, currency: "CAD" }, occurredAt: moment, now: moment, nextAttemptAt: null },
        }),
      );
    await again(now);
    const found = { status: "open", occurredAt: now, rank: now, clockOver: false };
    expect(await db.failure.findUnique({ where: { id: failure.id } })).toMatchObject(found);
    // Looked at again, it does not become younger.
    await again(new Date(now.getTime() + day));
    expect(await db.failure.findUnique({ where: { id: failure.id } })).toMatchObject(found);
  });
});

describe("What somebody decided while an order was on its way", () => {
  it("is not written over: the next attempt goes by it", async () => {
    const { line } = await underWay();
    const member = await db.member.create({ data: { shopId: shop, partner, memberId: "m", partnerMemberId: "1", name: "" } });
    const row = await db.recording.create({
      data: {
        ...{ shopId: shop, lineId: line.id, memberId: member.id, partner, reference: "S-1001-L1", upc: "850009911001", quantity: 2 },
        ...{ amountMinor: 500n, currency: "CAD", day: "2026-11-20", state: "disputed" },
      },
    });
    const read: LedgerRecording = { ...row, amountMinor: 500, state: "disputed", reference: "S-1001-L1", memberRow: row.memberId };
    await db.recording.update({ where: { id: row.id }, data: { state: "recorded", byHand: true } });
    await expect(saveRecording(read, { state: "disputed" })).rejects.toThrow();
    expect(await db.recording.findUnique({ where: { id: row.id } })).toMatchObject({ state: "recorded", byHand: true });
  });
});

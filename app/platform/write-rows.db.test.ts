import { afterEach, beforeEach, expect, test } from "vitest";
import { v7 as newId } from "uuid";
import { Prisma } from "@prisma/client";
import { db, query } from "./db.server.ts";
import { insertOf, updateOf } from "./write-rows.server.ts";

const shop = "rows.myshopify.com";

beforeEach(async () => {
  await db.shop.create({ data: { id: shop, name: "Rows", currency: "CAD", timeZone: "America/Toronto" } });
});
afterEach(async () => {
  await db.shop.deleteMany();
});

function orderRow(number: number, more: object = {}) {
  const at = new Date("2026-11-26T08:30:00.123Z");
  return {
    ...{ id: newId(), shopId: shop, gid: `gid://shopify/Order/${number}`, name: `#${number}`, number, payment: "paid", currency: "CAD" },
    ...{ processedAt: at, readVersion: at, readAt: at, subtotalMinor: 6499, cancelledAt: null, ...more },
  };
}

test("rows are written as Prisma would write them, whatever is in them", async () => {
  const name = `#1 "quoted", it's \\ and 🐕 \n newline`;
  const rows = [orderRow(1, { name, subtotalMinor: 9_007_199_254_740_993n }), orderRow(2)];
  await query(insertOf("Order", rows));
  const [first, second] = await db.order.findMany({ orderBy: { number: "asc" } });
  expect(first).toMatchObject({ ...rows[0], state: "pending", channel: "online", test: false, customerId: null });
  expect(second).toMatchObject({ ...rows[1], subtotalMinor: 6499n });
});

test("half a letter, as a text that was cut off ends with, stops nobody", async () => {
  await query(insertOf("Order", [orderRow(1, { name: "#1 \ud83d" })]));
  expect(await db.order.findFirst({ select: { name: true } })).toEqual({ name: "#1 \ufffd" });
});

test("what is JSON stays JSON, and nothing stays nothing", async () => {
  const order = orderRow(1);
  await query(insertOf("Order", [order]));
  const call = {
    shopId: shop,
    orderId: order.id,
    partner: "astro",
    operation: "x",
    startedAt: new Date(),
    durationMs: 1,
    outcome: "answered",
  };
  await query(
    insertOf("Attempt", [
      { id: newId(), ...call, request: { list: [1, "two"], none: null }, answer: "text" },
      { id: newId(), ...call, request: {}, answer: null },
    ]),
  );
  const attempts = await db.attempt.findMany({ orderBy: { id: "asc" }, select: { request: true, answer: true } });
  expect(attempts).toEqual([
    { request: { list: [1, "two"], none: null }, answer: "text" },
    { request: {}, answer: null },
  ]);
});

test("rows are changed by their ids, where the conditions that follow hold", async () => {
  const rows = [orderRow(1), orderRow(2), orderRow(3)];
  await query(insertOf("Order", rows));
  const changes = rows.slice(0, 2).map(({ id, number }) => ({ id, name: `new ${number}`, test: true }));
  const changed = await query<{ number: number }>(Prisma.sql`${updateOf("Order", changes)} AND stored.number > 1 RETURNING stored.number`);
  expect(changed).toEqual([{ number: 2 }]);
  const stored = await db.order.findMany({ orderBy: { number: "asc" }, select: { name: true, test: true } });
  expect(stored).toEqual([
    { name: "#1", test: false },
    { name: "new 2", test: true },
    { name: "#3", test: false },
  ]);
});

test("all rows are written or none", async () => {
  const row = orderRow(1);
  await expect(query(insertOf("Order", [row, { ...orderRow(2), gid: row.gid }]))).rejects.toThrow(/unique/);
  expect(await db.order.count()).toBe(0);
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addNote, assignFailures, snoozeFailures, wakeNow } from "#app/failures/handle-failures.server.ts";
import { hideFailures, unhideFailures } from "#app/failures/hide-failures.server.ts";
import { meetStaff, nameStaff, staffOf } from "#app/failures/staff.server.ts";
import { wakeFailures } from "#app/failures/wake-failures.server.ts";
import { db } from "#app/platform/db.server.ts";

const shop = "northside-pets.myshopify.com";
const other = "southside-pets.myshopify.com";
const actor = "Staff 1";
const day = 86_400_000;

beforeAll(async () => {
  for (const id of [shop, other]) await db.shop.create({ data: { id, name: id, timeZone: "America/Toronto", currency: "CAD" } });
});
beforeEach(async () => {
  await db.failure.deleteMany();
  await db.staffMember.deleteMany();
});
afterAll(() => db.$disconnect());

async function fail(
  count: number,
  facts: { shopId?: string; waitingSince?: Date; status?: "waiting" | "resolved" } = {},
): Promise<string[]> {
  const rows = await db.failure.createManyAndReturn({
    data: Array.from({ length: count }, (_, index) => ({
      shopId: shop,
      partner: "astro",
      kind: "transaction" as const,
      code: "no_item_found",
      cause: "upc:00850009911001",
      subject: `line:${index}-${crypto.randomUUID()}`,
      details: { message: "No item found" },
      rank: new Date(),
      occurredAt: new Date(),
      lastSeenAt: new Date(),
      ...facts,
    })),
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

function eventsOf(id: string | undefined) {
  return db.failureEvent.findMany({
    where: { failureId: id },
    orderBy: [{ at: "asc" }, { id: "asc" }],
    select: { kind: true, actor: true, details: true },
  });
}

async function meet(number: number, of = shop) {
  const met = await meetStaff({ shop: of, actor: `Staff ${number}`, now: new Date() });
  if (!met) throw new Error("A staff member has a number.");
  return met;
}

describe("Failures are assigned", () => {
  it("to a staff member of the shop, and taken from them again; asked twice, it happened once", async () => {
    const ids = await fail(3);
    const robin = await meet(1);
    expect(await assignFailures({ shop, ids, assigneeId: robin.id, actor })).toBe(3);
    expect(await assignFailures({ shop, ids, assigneeId: robin.id, actor })).toBe(0);
    expect(await db.failure.count({ where: { assigneeId: robin.id } })).toBe(3);
    expect(await assignFailures({ shop, ids: ids.slice(0, 1), assigneeId: null, actor: "Staff 2" })).toBe(1);
    expect(await eventsOf(ids[0])).toEqual([
      { kind: "assigned", actor, details: { to: "Staff 1" } },
      { kind: "unassigned", actor: "Staff 2", details: {} },
    ]);
  });

  it("never to somebody of another shop, nor those of another shop", async () => {
    const ids = await fail(1);
    const theirs = await fail(1, { shopId: other });
    const [robin, stranger] = [await meet(1), await meet(1, other)];
    expect(await assignFailures({ shop, ids, assigneeId: stranger.id, actor })).toBe(0);
    expect(await assignFailures({ shop, ids: theirs, assigneeId: robin.id, actor })).toBe(0);
    expect(await db.failureEvent.count()).toBe(0);
  });

  it("five thousand at once", async () => {
    const ids = await fail(5_000);
    const robin = await meet(1);
    expect(await assignFailures({ shop, ids, assigneeId: robin.id, actor })).toBe(5_000);
    expect(await db.failureEvent.count({ where: { kind: "assigned" } })).toBe(5_000);
  });
});

describe("Failures are put off", () => {
  it("until a day to come, and come back by themselves or when somebody says so", async () => {
    const ids = await fail(2);
    const until = new Date(Date.now() + 3 * day);
    expect(await snoozeFailures({ shop, ids, until, actor })).toBe(2);
    expect(await snoozeFailures({ shop, ids, until, actor })).toBe(0);
    expect(await wakeNow({ shop, ids: ids.slice(0, 1), actor: "Staff 2" })).toBe(1);
    expect(await eventsOf(ids[0])).toEqual([
      { kind: "snoozed", actor, details: { until: until.toISOString() } },
      { kind: "woken", actor: "Staff 2", details: {} },
    ]);
    await wakeFailures({ now: new Date(until.getTime() - 1_000) });
    expect(await db.failure.findUnique({ where: { id: ids[1] } })).toMatchObject({ status: "snoozed", snoozedUntil: until });
    await wakeFailures({ now: until });
    expect(await db.failure.findMany({ where: { id: { in: ids }, status: "open", snoozedUntil: null } })).toHaveLength(2);
  });

  it("and what waited for a person waits again", async () => {
    const [id = ""] = await fail(1, { status: "waiting", waitingSince: new Date() });
    await snoozeFailures({ shop, ids: [id], until: new Date(Date.now() + day), actor });
    await wakeNow({ shop, ids: [id], actor });
    expect(await db.failure.findUnique({ where: { id } })).toMatchObject({ status: "waiting" });
  });

  it("not into the past, not for longer than a year, not what is settled, and not in another shop", async () => {
    const ids = await fail(1);
    const settled = await fail(1, { status: "resolved" });
    const [yesterday, tomorrow, never] = [-day, day, 400 * day].map((ms) => new Date(Date.now() + ms)) as [Date, Date, Date];
    expect(await snoozeFailures({ shop, ids, until: yesterday, actor })).toBe(0);
    expect(await snoozeFailures({ shop, ids, until: never, actor })).toBe(0);
    expect(await snoozeFailures({ shop, ids, until: new Date("no day"), actor })).toBe(0);
    expect(await snoozeFailures({ shop, ids: settled, until: tomorrow, actor })).toBe(0);
    expect(await snoozeFailures({ shop: other, ids, until: tomorrow, actor })).toBe(0);
    expect(await db.failureEvent.count()).toBe(0);
  });
});

describe("Notes, hiding and showing again", () => {
  it("are kept with who did it", async () => {
    const [id = ""] = await fail(1);
    expect(await addNote({ shop, id, text: "  Called the distributor.\0 ", actor })).toBe(1);
    expect(await hideFailures({ shop, ids: [id], actor })).toBe(1);
    expect(await hideFailures({ shop, ids: [id], actor })).toBe(0);
    expect(await unhideFailures({ shop, ids: [id], actor: "Staff 2" })).toBe(1);
    expect(await eventsOf(id)).toEqual([
      { kind: "noted", actor, details: { text: "Called the distributor." } },
      { kind: "hidden", actor, details: {} },
      { kind: "unhidden", actor: "Staff 2", details: {} },
    ]);
  });

  it("say no to an empty note, to one that is too long and to one of another shop", async () => {
    const [id = ""] = await fail(1);
    for (const text of ["", " \n", "x".repeat(1_001)]) expect(await addNote({ shop, id, text, actor })).toBe(0);
    expect(await addNote({ shop: other, id, text: "Hello", actor })).toBe(0);
    expect(await db.failureEvent.count()).toBe(0);
  });
});

describe("Staff", () => {
  it("are met once however often and however many pages they open at the same moment", async () => {
    const met = await Promise.all(Array.from({ length: 10 }, () => meet(42)));
    expect(new Set(met.map(({ id }) => id)).size).toBe(1);
    const first = await db.staffMember.findFirstOrThrow();
    const soon = new Date(first.seenAt.getTime() + 59 * 60_000);
    await meetStaff({ shop, actor: "Staff 42", now: soon });
    expect((await db.staffMember.findFirstOrThrow()).seenAt).toEqual(first.seenAt);
    const later = new Date(first.seenAt.getTime() + 61 * 60_000);
    await meetStaff({ shop, actor: "Staff 42", now: later });
    expect((await db.staffMember.findFirstOrThrow()).seenAt).toEqual(later);
  });

  it("are nobody without a number, or in a shop that is gone", async () => {
    expect(await meetStaff({ shop, actor: "Staff", now: new Date() })).toBeNull();
    expect(await meetStaff({ shop: "gone.myshopify.com", actor: "Staff 1", now: new Date() })).toBeNull();
  });

  it("say how they want to be called, each for themselves and in their shop", async () => {
    await meet(1);
    await meet(2);
    await meet(1, other);
    expect(await nameStaff({ shop, actor: "Staff 2", name: "  Robin \n B. " })).toBe(true);
    expect(await nameStaff({ shop, actor: "Staff 3", name: "Nobody" })).toBe(false);
    expect(await nameStaff({ shop, actor: "Staff 2", name: "x".repeat(61) })).toBe(false);
    expect((await staffOf(shop)).map(({ actor: of, name }) => [of, name])).toEqual([
      ["Staff 2", "Robin B."],
      ["Staff 1", null],
    ]);
    expect((await staffOf(other)).map(({ name }) => name)).toEqual([null]);
    await nameStaff({ shop, actor: "Staff 2", name: " " });
    expect((await staffOf(shop)).map(({ name }) => name)).toEqual([null, null]);
  });
});

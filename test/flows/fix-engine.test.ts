import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import type { FixId } from "#app/failures/catalogue.ts";
import { fixProgress } from "#app/failures/fix-progress.server.ts";
import { handleFailure } from "#app/failures/handle-failure.server.ts";
import { healInSlices } from "#app/failures/heal-causes.server.ts";
import { hideFailures } from "#app/failures/hide-failures.server.ts";
import { previewFix } from "#app/failures/preview-fix.server.ts";
import { readFailure } from "#app/failures/read-failure.server.ts";
import { closeFailures } from "#app/failures/record-failure.server.ts";
import type { Subject } from "#app/failures/record-failure.server.ts";
import { meetStaff } from "#app/failures/staff.server.ts";
import { eraseCustomer } from "#app/orders/erase-customer.server.ts";
import { db } from "#app/platform/db.server.ts";
import { healCausesJob } from "#app/queue/jobs.ts";
import { workerHandlers } from "#app/worker-handlers.server.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";

let world: World;
let shop: string;
beforeAll(async () => {
  world = await openWorld();
  shop = world.shop.domain;
  await world.startWorker();
});
afterAll(() => world.close());

async function openFailure(order: { name: string }, code: string) {
  const failure = (await world.failures()).find((one) => one.orderName === order.name && one.code === code);
  if (!failure) throw new Error(`${order.name} has no open failure ${code}.`);
  return failure;
}

function asked(failure: { id: string }, fix: FixId, form: Record<string, string> = {}) {
  return { shop, failureId: failure.id, fix, form, actor: "Staff 1" };
}

function progressOf(failure: { id: string }) {
  return fixProgress(shop, { failureId: failure.id, now: new Date() });
}

/** Every table of the app with its rows, and the jobs. */
async function everything(): Promise<Record<string, string>> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_name NOT IN ('_prisma_migrations', 'Session')`;
  const rows = await Promise.all(
    [...tables.map(({ name }) => `"${name}"`), "pgboss.job"].map(async (name) => {
      const [row] = await db.$queryRawUnsafe<{ digest: string }[]>(
        `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') AS digest FROM ${name} AS t`,
      );
      return [name, row?.digest ?? ""] as const;
    }),
  );
  return Object.fromEntries(rows);
}

const dev = { firstName: "Dev", lastName: "Patel", email: "dev.patel@example.test", phone: "+14165550104" };

describe("A preview", () => {
  it("says which failures, which customers and what is sent, and changes nothing", async () => {
    const orders = [1, 2].map(() => world.shop.placeOrder({ customer: "dev", lines: [{ sku: "NP-CHK-20" }, { sku: "WK-DRY-5" }] }));
    await world.settled();
    const [first, second] = orders;
    if (!first || !second) throw new Error("There are orders.");
    const failure = await openFailure(first, "customer_not_found");
    const [before, calls] = [await everything(), world.astro.calls.length];
    const preview = await previewFix(asked(failure, "enroll", dev));
    expect(preview).toMatchObject({
      status: "preview",
      fix: "enroll",
      failures: 4,
      customers: 1,
      afterwards: { kind: "again", orders: 2 },
    });
    if (preview.status !== "preview") throw new Error("It is one.");
    expect(preview.rows).toHaveLength(4);
    expect(preview.rows[0]?.id).toBe(failure.id);
    expect(new Set(preview.rows.map(({ orderName }) => orderName))).toEqual(new Set([first.name, second.name]));
    expect(preview.sends).toEqual([{ to: "astro", operation: "enroll", data: expect.objectContaining(dev) as object }]);
    expect(await everything()).toEqual(before);
    expect(world.astro.calls).toHaveLength(calls);
  });

  it("refuses what applying it would refuse, in the same words", async () => {
    const failure = (await world.failures())[0];
    if (!failure) throw new Error("There is one.");
    const wrong: [FixId, Record<string, string>][] = [
      ["enroll", {}],
      ["enroll", { firstName: "Dev", lastName: "Patel" }],
      ["enroll", { ...dev, email: "dev" }],
      ["set_barcode", {}],
    ];
    for (const [fix, form] of wrong) {
      const answer = await previewFix(asked(failure, fix, form));
      expect(["invalid", "refused"]).toContain(answer.status);
      expect(await applyFix(asked(failure, fix, form))).toEqual(answer);
    }
    const elsewhere = { ...asked(failure, "enroll", dev), shop: "other.myshopify.com" };
    expect(await previewFix(elsewhere)).toEqual({ status: "refused", reason: "not_found" });
  });

  it("of a barcode tells a wrong one, and changes nothing in Shopify", async () => {
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "CB-BONE" }] });
    await world.settled();
    const failure = await openFailure(order, "barcode_missing");
    expect(await previewFix(asked(failure, "set_barcode", { upc: "071048000240" }))).toEqual({
      status: "invalid",
      errors: { upc: "upc_check_digit" },
    });
    expect(await previewFix(asked(failure, "set_barcode", { upc: "850001234511" }))).toMatchObject({
      status: "preview",
      sends: [{ to: "shopify", operation: "setBarcode", data: { upc: "850001234511" } }],
    });
    expect(world.shop.variant("CB-BONE").barcode).toBeNull();
    await hideFailures({ shop, ids: [failure.id], actor: "Staff 1" });
  });
});

describe("Applied", () => {
  it("it heals all, tells what healed, and keeps who sent what, personal data masked", async () => {
    const [failure] = (await world.failures()).filter(({ code }) => code === "customer_not_found");
    if (!failure) throw new Error("There is one.");
    expect(await applyFix(asked(failure, "enroll", dev))).toEqual({ status: "applied", fix: "enroll", failures: 4 });
    await world.settled();
    expect(await progressOf(failure)).toMatchObject([{ fix: "enroll", total: 4, healed: 4, failed: 0, pending: 0, later: 0, reasons: [] }]);
    const [entry] = (await readFailure(shop, failure.id))?.history ?? [];
    expect(entry).toMatchObject({ type: "fix", fix: "enroll", actor: "Staff 1", failures: 4, changed: [{ what: "member", from: "" }] });
    if (entry?.type !== "fix") throw new Error("It is one.");
    expect(entry.sent[0]?.data).toMatchObject({ firstName: "D…", lastName: "P…", email: "d…@example.test", phone: "•••0104" });
    const kept = await db.fix.findUniqueOrThrow({ where: { id: entry.id } });
    for (const secret of Object.values(dev)) expect(JSON.stringify(kept)).not.toContain(secret);
    // Nothing is deleted by it.
    expect(await db.failure.count({ where: { id: failure.id, status: "resolved" } })).toBe(1);
  });

  it("it tells which did not heal, and why", async () => {
    const known = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "FJ-LAM-8" }] });
    const both = world.shop.placeOrder({ customer: "ben", lines: [{ sku: "FJ-LAM-8" }] });
    await world.settled();
    const failure = await openFailure(known, "no_item_found");
    const other = await openFailure(both, "no_item_found");
    expect(await applyFix(asked(failure, "retry"))).toMatchObject({ status: "applied", failures: 2 });
    await world.settled();
    expect(await progressOf(other)).toMatchObject([{ fix: "retry", total: 2, healed: 0, failed: 2, pending: 0 }]);
    const [progress] = await progressOf(failure);
    expect(progress?.reasons).toMatchObject([{ code: "no_item_found", count: 2 }]);
    expect(new Set(progress?.reasons[0]?.failures.map(({ id }) => id))).toEqual(new Set([failure.id, other.id]));

    // One is hidden while they are tried again.
    world.astro.faults.add({ kind: "unavailable", retryAfter: 1, endpoints: ["addTransactionBatch"], times: 1_000 });
    await applyFix(asked(failure, "retry"));
    expect(await hideFailures({ shop, ids: [other.id], actor: "Staff 2" })).toBe(1);
    const [second] = await progressOf(failure);
    expect(second).toMatchObject({ total: 2, failed: 1, pending: 1, reasons: [{ code: "hidden", count: 1 }] });
    // The other waits for its next try, and says so.
    await expect
      .poll(async () => (await progressOf(failure))[0], { timeout: 20_000 })
      .toMatchObject({ pending: 1, later: 1, nextAttemptAt: expect.any(String) as string });
    world.astro.faults.clear();
    await world.settled();
    expect((await progressOf(failure))[0]).toMatchObject({ failed: 2, pending: 0, later: 0 });
  });
});

describe("Five thousand failures of one cause", () => {
  const cause = "upc:00850009911999";

  async function seed(count: number): Promise<string[]> {
    await db.failure.deleteMany({ where: { cause } });
    await db.fix.deleteMany({ where: { cause } });
    await db.$executeRaw`
      INSERT INTO "Failure" (id, "shopId", partner, kind, code, cause, subject, details, "customerName", rank, "occurredAt", "lastSeenAt")
      SELECT gen_random_uuid(), ${shop}, 'astro', 'transaction', 'no_item_found', ${cause}, 'line:' || gen_random_uuid(), '{"message":"none"}',
        'Buyer ' || number % 700, now(), now() - number * interval '1 second', now() FROM generate_series(1, ${count}) AS number`;
    const rows = await db.failure.findMany({ where: { shopId: shop, cause }, select: { id: true }, orderBy: { occurredAt: "desc" } });
    return rows.map(({ id }) => id);
  }

  it("are previewed and accepted at once, tried again by a job, and told of as they settle", async () => {
    const [id = ""] = await seed(5_000);
    const began = performance.now();
    expect(await previewFix(asked({ id }, "retry"))).toMatchObject({ status: "preview", failures: 5_000, customers: 700 });
    const accepting = performance.now();
    expect(await applyFix(asked({ id }, "retry"))).toEqual({ status: "applied", fix: "retry", failures: 5_000 });
    const accepted = performance.now();
    // Generous: other work may share the machine. The slices themselves need several times that.
    expect(accepting - began).toBeLessThan(10_000);
    expect(accepted - accepting).toBeLessThan(10_000);
    expect((await progressOf({ id }))[0]).toMatchObject({ total: 5_000, healed: 0, failed: 0, pending: 5_000 });
    expect((await db.failure.findUniqueOrThrow({ where: { id } })).status).toBe("retrying");
    await expect.poll(() => db.failure.count({ where: { shopId: shop, cause, status: "retrying" } }), { timeout: 30_000 }).toBe(5_000);
    const rows = await db.failure.findMany({ where: { shopId: shop, cause }, select: { subject: true } });
    const subjects = rows.map(({ subject }) => subject as Subject);
    await db.$transaction((tx) => closeFailures(tx, { shop, subjects: subjects.slice(0, 4_000), now: new Date() }));
    expect((await progressOf({ id }))[0]).toMatchObject({ total: 5_000, healed: 4_000, pending: 1_000 });
    await db.$transaction((tx) => closeFailures(tx, { shop, subjects: subjects.slice(4_000), now: new Date() }));
    expect((await progressOf({ id }))[0]).toMatchObject({ total: 5_000, healed: 5_000, pending: 0 });
  });

  it("are taken up where a killed job left off, none twice, and count for what they are when some settled before their turn", async () => {
    const ids = await seed(1_200);
    // The one that it was pressed on was noted with the first slice: ids come as they like.
    const pressed = ids.toSorted()[0] ?? "";
    const fix = await db.fix.create({
      data: {
        shopId: shop,
        failureId: pressed,
        cause,
        code: "no_item_found",
        fix: "retry",
        input: {},
        actor: "Staff 1",
        failures: 1_200,
      },
    });
    // The first slice was written, and some of it has failed once more since.
    const done = await db.failure.findMany({ where: { id: { in: ids } }, orderBy: { id: "asc" }, take: 500, select: { id: true } });
    const settledAt = new Date();
    await db.fixTarget.createMany({
      data: done.map(({ id }) => ({ fixId: fix.id, failureId: id, state: "failed", code: "no_item_found", settledAt })),
    });
    await hideFailures({
      shop,
      ids: (await db.failure.findMany({ where: { cause }, orderBy: { id: "desc" }, take: 100 })).map(({ id }) => id),
      actor: "Staff 2",
    });
    const heal = { shop, fix: fix.id, causes: [cause] };
    await healInSlices(heal);
    await healInSlices(heal);
    expect(await db.fixTarget.count({ where: { fixId: fix.id } })).toBe(1_100);
    expect(await db.failure.count({ where: { cause, status: "retrying" } })).toBe(600);
    expect(await db.failure.count({ where: { cause, status: "open" } })).toBe(500);
    expect((await progressOf({ id: ids[0] ?? "" }))[0]).toMatchObject({ total: 1_100, failed: 500, pending: 600 });
    await healInSlices({ ...heal, shop: "other.myshopify.com" });
    expect(await db.fixTarget.count({ where: { fixId: fix.id } })).toBe(1_100);
  });
});

describe("A heal that is given up", () => {
  it("tells which failures it did not come to, and leaves them to be fixed again", async () => {
    const cause = "upc:00850009911998";
    await db.$executeRaw`
      INSERT INTO "Failure" (id, "shopId", partner, kind, code, cause, subject, details, "customerName", rank, "occurredAt", "lastSeenAt")
      SELECT gen_random_uuid(), ${shop}, 'astro', 'transaction', 'no_item_found', ${cause}, 'line:' || gen_random_uuid(), '{"message":"none"}',
        'Buyer ' || number, now(), now(), now() FROM generate_series(1, 300) AS number`;
    const ids = (await db.failure.findMany({ where: { cause }, orderBy: { id: "asc" }, select: { id: true } })).map(({ id }) => id);
    const [id = ""] = ids;
    const facts = { shopId: shop, failureId: id, cause, code: "no_item_found", fix: "retry", input: {}, actor: "Staff 1" };
    const fix = await db.fix.create({ data: { ...facts, failures: 301 } });
    const begun = ids.slice(0, 100);
    await db.fixTarget.createMany({ data: begun.map((failureId) => ({ fixId: fix.id, failureId })) });
    await db.failure.updateMany({ where: { id: { in: begun } }, data: { status: "retrying" } });
    const handler = workerHandlers().find(({ job }) => job === healCausesJob.name);
    const reading = handler?.read({ shop, fix: fix.id, causes: [cause] });
    if (reading?.status !== "readable") throw new Error("The worker does this job.");
    const failed = { error: new Error("never"), attempt: 9, nextAttemptAt: null };
    // It may be called twice.
    await reading.task.onGivenUp(failed);
    await reading.task.onGivenUp(failed);
    const [progress] = await progressOf({ id });
    expect(progress).toMatchObject({ total: 300, healed: 0, failed: 200, pending: 100 });
    expect(progress?.reasons).toMatchObject([{ code: "not_reached", count: 200 }]);
    expect(await db.failure.count({ where: { cause, status: "open" } })).toBe(200);
    const other = handler?.read({ shop: "other.myshopify.com", fix: fix.id, causes: [cause] });
    if (other?.status === "readable") await other.task.onGivenUp(failed);
    expect(await db.fixTarget.count({ where: { fixId: fix.id } })).toBe(300);
    await db.failure.deleteMany({ where: { cause } });
  });
});

describe("On the page of a failure", () => {
  it("everything that was done stands with who did it, and bad input changes nothing", async () => {
    const order = world.shop.placeOrder({ customer: "hugo", lines: [{ sku: "CB-BONE" }] });
    await world.settled();
    const { id, orderId } = await db.failure.findFirstOrThrow({ where: { orderName: order.name } });
    const robin = await meetStaff({ shop, actor: "Staff 1", now: new Date() });
    const handle = (request: Parameters<typeof handleFailure>[0]["request"]) =>
      handleFailure({ shop, failureId: id, actor: "Staff 1", request });
    const refused: [Parameters<typeof handle>[0], string][] = [
      [{ intent: "assign", assigneeId: crypto.randomUUID() }, "unknown_staff"],
      [{ intent: "snooze", choice: "date", day: "2020-01-01" }, "past"],
      [{ intent: "snooze", choice: "date", day: "2999-01-01" }, "too_far"],
      [{ intent: "snooze", choice: "date", day: "2027-02-30" }, "required"],
      [{ intent: "note", text: "  " }, "required"],
      [{ intent: "note", text: "x".repeat(1_001) }, "too_long"],
      [{ intent: "name", name: "x".repeat(61) }, "too_long"],
    ];
    for (const [request, error] of refused) expect(await handle(request)).toMatchObject({ status: "rejected", error });
    expect(await db.failureEvent.count({ where: { failureId: id } })).toBe(0);

    expect(await handle({ intent: "assign", assigneeId: robin?.id ?? null })).toEqual({ status: "assigned" });
    expect(await handle({ intent: "note", text: "Asked Hugo for his number." })).toEqual({ status: "noted" });
    expect(await handle({ intent: "snooze", choice: "tomorrow", day: "" })).toMatchObject({ status: "snoozed" });
    expect(await handle({ intent: "wake" })).toEqual({ status: "woken" });
    expect(await handle({ intent: "wake" })).toEqual({ status: "unchanged" });
    expect(await handle({ intent: "name", name: "Robin" })).toEqual({ status: "named" });
    expect(await applyFix(asked({ id }, "hide"))).toEqual({ status: "applied", fix: "hide", failures: 1 });
    const page = await readFailure(shop, id);
    expect(page).toMatchObject({ assigneeId: robin?.id, status: "hidden" });
    expect(page?.history.map((entry) => (entry.type === "event" ? [entry.kind, entry.actor] : [entry.fix, entry.actor]))).toEqual(
      ["hidden", "woken", "snoozed", "noted", "assigned"].map((kind) => [kind, "Staff 1"]),
    );

    // What a merchant typed of a person goes with the person; that something was noted stays.
    const { gid } = await db.order.findUniqueOrThrow({ where: { id: orderId ?? "" } });
    await db.$transaction((tx) =>
      eraseCustomer(tx, {
        shop,
        customerGid: "gid://shopify/Customer/0",
        orders: [gid as `gid://shopify/Order/${string}`],
        contact: { email: null, phone: null },
      }),
    );
    expect(JSON.stringify((await readFailure(shop, id))?.history)).not.toContain("Hugo");
    await db.failure.deleteMany({ where: { id } });
    expect(await db.failureEvent.count({ where: { failureId: id } })).toBe(0);
  });
});

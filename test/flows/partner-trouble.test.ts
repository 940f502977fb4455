import { setTimeout } from "node:timers/promises";
import { Prisma } from "@prisma/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectAstro, disconnectAstro, readAstro } from "#app/connections/astro.server.ts";
import { readCircuit } from "#app/connections/circuit.server.ts";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import { NotYet, resumePartner } from "#app/orders/resume-partner.server.ts";
import { db } from "#app/platform/db.server.ts";
import { enqueueNow } from "#app/queue/enqueue.server.ts";
import { resumePartnerJob } from "#app/queue/jobs.ts";
import { runOf } from "#app/queue/run-of.server.ts";
import { clearShops } from "#test/support/clear-shops.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import type { Fault } from "#test/simulators/astro/faults.ts";
import { until } from "#test/support/until.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.close();
  await clearShops();
});

function place(quantity = 2) {
  return world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity }, { sku: "WK-DRY-5" }] });
}

function unitsAtAstro({ number }: { number: number }) {
  return [world.astro.books.unitsOfLine(`S-${number}-L1`), world.astro.books.unitsOfLine(`S-${number}-L2`)];
}

const waitingOrders = () => db.order.count({ where: { state: "pending", events: { some: { kind: "waiting" } } } });

async function circuit() {
  const known = await readCircuit({ shop: world.shop.domain, partner: "astro" });
  if (!known) throw new Error("The circuit is closed.");
  return known;
}

const after = { endpoints: ["addTransactionBatch"], times: 2 };
const troubles: Fault[] = [
  { kind: "drop_after_write", ...after },
  { kind: "drop_before_write", ...after },
  { kind: "no_answer_after_write", ...after },
  { kind: "no_answer", ...after },
  { kind: "server_error_after_write", ...after },
  { kind: "server_error", ...after },
  { kind: "not_json", ...after },
  { kind: "rate_limited", retryAfter: 1, ...after },
  { kind: "unavailable", retryAfter: { dateIn: 1 }, ...after },
  { kind: "token_expired", times: 1 },
  { kind: "drop_after_write", endpoints: ["linkCustomer"], times: 1 },
  { kind: "drop_before_write", endpoints: ["searchCustomer"], times: 1 },
];

describe("whatever happens on the way, a purchase is recorded once", () => {
  it.each(troubles)("$kind at $endpoints.0", async (fault) => {
    world.astro.faults.add(fault);
    const order = place();
    await world.startWorker();
    await world.settled();
    expect(await world.lines(order)).toEqual(["L1 recorded 2", "L2 recorded 1"]);
    expect(unitsAtAstro(order)).toEqual([2, 1]);
    expect(world.astro.books.duplicates()).toEqual([]);
    expect(await world.failures()).toEqual([]);
  });

  it.each<Fault>([
    { kind: "drop_after_write", endpoints: ["removeTransaction"], times: 2 },
    { kind: "no_answer_after_write", endpoints: ["removeTransaction"], times: 1 },
    { kind: "drop_before_write", endpoints: ["removeTransaction"], times: 2 },
  ])("and taken back once: $kind", async (fault) => {
    await world.startWorker();
    const order = place(5);
    await world.settled();
    world.astro.faults.add(fault);
    world.shop.refund(order, { lines: [{ line: 1, quantity: 2 }] });
    await world.settled();
    expect(unitsAtAstro(order)).toEqual([3, 1]);
    expect(await world.lines(order)).toEqual(["L1 recorded 3", "L2 recorded 1"]);
  });

  it("asks no sooner than the partner allows", async () => {
    world.astro.faults.add({ kind: "rate_limited", retryAfter: 2, endpoints: ["addTransactionBatch"], times: 1 });
    const order = place();
    await world.startWorker();
    await world.settled();
    const [refused, taken] = world.astro.callsTo("addTransactionBatch");
    expect(Date.parse(taken?.at ?? "") - Date.parse(refused?.at ?? "")).toBeGreaterThanOrEqual(2000);
    expect(unitsAtAstro(order)).toEqual([2, 1]);
  });
});

describe("a partner that is down", () => {
  it(
    "has one failure, however many orders wait; when it is back it gets each once, and the failure closes",
    { timeout: 180_000 },
    async () => {
      const up = world.astro.faults.add({ kind: "down" });
      await world.startWorker();
      const orders = Array.from({ length: 25 }, () => place(1));
      await until(async () => (await waitingOrders()) === orders.length && (await world.failures()).length > 0);
      const [failure, ...others] = await world.failures();
      expect(others).toEqual([]);
      expect(failure).toMatchObject({
        code: "partner_silent",
        subject: "check:astro:answers",
        status: "retrying",
        cause: "connection:astro",
      });
      expect(failure?.nextAttemptAt).toBeInstanceOf(Date);
      // Once it is known, orders cost the partner nothing: what is asked does not grow with those that wait.
      const calls = world.astro.calls.length;
      const late = Array.from({ length: 10 }, () => place(1));
      await until(async () => (await waitingOrders()) === orders.length + late.length);
      await until(async () => ((await world.failures())[0]?.details as { orders?: number }).orders === orders.length + late.length);
      expect(world.astro.calls.slice(calls).filter(({ endpoint }) => endpoint === "addTransactionBatch")).toEqual([]);
      orders.push(...late);
      up();
      await world.settled();
      for (const order of orders) expect(unitsAtAstro(order)).toEqual([1, 1]);
      expect(await world.failures()).toEqual([]);
      expect(world.astro.books.duplicates()).toEqual([]);
    },
  );

  it(
    "and still answers some calls has one failure as well: one order after another goes ahead until one comes through",
    { timeout: 120_000 },
    async () => {
      const up = world.astro.faults.add({ kind: "server_error", endpoints: ["addTransactionBatch"] });
      await world.startWorker();
      const orders = Array.from({ length: 8 }, () => place(1));
      await until(async () => (await world.failures()).some(({ code }) => code === "partner_silent"));
      await until(async () => (await waitingOrders()) === orders.length);
      expect((await world.failures()).map(({ subject }) => subject)).toEqual(["check:astro:answers"]);
      up();
      await world.settled();
      for (const order of orders) expect(unitsAtAstro(order)).toEqual([1, 1]);
      expect(await world.failures()).toEqual([]);
      expect(await db.connection.count({ where: { circuit: { not: Prisma.AnyNull } } })).toBe(0);
    },
  );

  it("keeps nobody waiting for an order that goes ahead and has nothing to ask any more", async () => {
    const up = world.astro.faults.add({ kind: "server_error", endpoints: ["addTransactionBatch"] });
    const impatient = await world.startWorker({ retryMin: 0.01, retryMax: 0.01 });
    const orders = Array.from({ length: 8 }, () => place(1));
    await until(async () => (await world.failures()).some(({ code }) => code === "partner_silent"));
    await until(async () => (await waitingOrders()) === orders.length);
    await impatient.stop();
    up();
    const last = orders.pop();
    for (const order of orders)
      world.shop.refund(order, {
        lines: [
          { line: 1, quantity: 1 },
          { line: 2, quantity: 1 },
        ],
      });
    await world.shopify.webhooks.settled();
    await world.startWorker({ retryMin: 3600, retryMax: 3600 });
    const [failure] = await world.failures();
    await applyFix({ shop: world.shop.domain, failureId: failure?.id ?? "", fix: "retry", form: {}, actor: "Robin" });
    await world.settled();
    expect(last && unitsAtAstro(last)).toEqual([1, 1]);
    expect(await waitingOrders()).toBe(0);
    expect(await world.failures()).toEqual([]);
  });

  it("is found to be back by one order, however many jobs wait before it and however often is asked", async () => {
    const up = world.astro.faults.add({ kind: "server_error", endpoints: ["addTransactionBatch"] });
    const impatient = await world.startWorker({ retryMin: 0.01, retryMax: 0.01 });
    const orders = Array.from({ length: 6 }, () => place());
    await until(async () => (await waitingOrders()) === orders.length);
    await until(async () => (await world.failures()).some(({ code }) => code === "partner_silent"));
    await impatient.stop();
    up();
    orders.push(...Array.from({ length: 12 }, () => place()));
    await world.shopify.webhooks.settled();
    const trials = new Set<string>();
    for (let time = 0; time < 4; time += 1) {
      await expect(resumePartner({ shop: world.shop.domain, partner: "astro" })).rejects.toThrow(NotYet);
      trials.add((await circuit()).trial ?? "");
    }
    expect(trials.size).toBe(1);
    const [trial = ""] = trials;
    const { gid } = await db.order.findUniqueOrThrow({ where: { id: trial }, select: { gid: true } });
    const [next] = await db.$queryRaw<{ order: string }[]>`
      SELECT data ->> 'order' AS "order" FROM pgboss.job WHERE name = 'sync-order' AND state < 'active' ORDER BY created_on, id LIMIT 1`;
    expect(next?.order).toBe(gid);
    await world.startWorker({ retryMin: 3600, retryMax: 3600 });
    await world.settled();
    expect(orders.map(unitsAtAstro)).toEqual(orders.map(() => [2, 1]));
    expect(await waitingOrders()).toBe(0);
  });

  it("is asked by what it has never heard of, every second time that what went ahead had nothing to ask", async () => {
    const worker = await world.startWorker();
    for (let time = 0; time < 4; time += 1) place();
    await world.settled();
    await worker.stop();
    const heardOf = await db.order.findMany({ select: { id: true }, orderBy: { id: "asc" } });
    const facts = { shopId: world.shop.domain, processedAt: new Date(), readVersion: new Date(), readAt: new Date(), currency: "CAD" };
    const unheardOf = await Promise.all(
      [1, 2].map((number) =>
        db.order.create({
          data: { ...facts, gid: `gid://shopify/Order/${number}`, name: `#${number}`, number, payment: "paid", subtotalMinor: 1n },
          select: { id: true },
        }),
      ),
    );
    await db.order.updateMany({ data: { state: "pending" } });
    const line = { shopId: world.shop.domain, partner: "astro" };
    const open = { silences: 3, lastRun: null, lastAt: null, openSince: new Date().toISOString(), askAgainAt: null, trial: null };
    await db.connection.update({ where: { shopId_partner: line }, data: { circuit: open } });
    const known: boolean[] = [];
    const trials: string[] = [];
    for (let idleTrials = 1; idleTrials <= 4; idleTrials += 1) {
      await expect(resumePartner({ shop: world.shop.domain, partner: "astro" })).rejects.toThrow(NotYet);
      const now = await circuit();
      trials.push(now.trial ?? "");
      known.push(heardOf.some(({ id }) => id === now.trial));
      await db.connection.update({ where: { shopId_partner: line }, data: { circuit: { ...now, trialWasIdle: true, idleTrials } } });
    }
    expect(known).toEqual([true, false, false, false]);
    expect(trials.slice(1)).toEqual([unheardOf[0]?.id, unheardOf[1]?.id, unheardOf[0]?.id]);
  });

  it("is left to the clock while it is silent itself, whatever went ahead before", async () => {
    const line = { shopId: world.shop.domain, partner: "astro" };
    const open = { silences: 3, lastRun: null, lastAt: null, openSince: new Date().toISOString(), askAgainAt: null, trial: null };
    await db.connection.update({ where: { shopId_partner: line }, data: { circuit: { ...open, trialWasIdle: true, idleTrials: 1 } } });
    world.astro.faults.add({ kind: "down" });
    const calls = world.astro.calls.length;
    await world.startWorker({ retryMin: 3600, retryMax: 3600 });
    await db.$transaction((tx) => enqueueNow(tx, resumePartnerJob, [{ shop: world.shop.domain, partner: "astro" }]));
    await until(async () => (await runOf(resumePartnerJob, { shop: world.shop.domain, partner: "astro" })) === "retrying");
    await setTimeout(500);
    expect(world.astro.calls.length - calls).toBeLessThanOrEqual(2);
  });

  it("is asked again at once when the merchant says so, however long the wait would be", async () => {
    const up = world.astro.faults.add({ kind: "down" });
    const order = place();
    const impatient = await world.startWorker({ retryMin: 0.01, retryMax: 0.01 });
    await until(async () => (await world.failures()).length === 1);
    await impatient.stop();
    await world.startWorker({ retryMin: 3600, retryMax: 3600 });
    const [failure] = await world.failures();
    if (!failure) throw new Error("There is a failure.");
    expect(failure.code).toBe("partner_silent");
    const stuckUntil = async () => (await world.failures())[0]?.nextAttemptAt?.getTime() ?? 0;
    await until(async () => (await stuckUntil()) > Date.now() + 1_000_000);
    up();
    await applyFix({ shop: world.shop.domain, failureId: failure.id, fix: "retry", form: {}, actor: "Robin" });
    await world.settled();
    expect(unitsAtAstro(order)).toEqual([2, 1]);
    expect(await world.failures()).toEqual([]);
  });
});

describe("credentials", () => {
  it("that are rejected stop all calls, hold the orders, and let them go when they are entered again", async () => {
    await world.startWorker();
    const revoked = world.astro.faults.add({ kind: "credentials_revoked" });
    const first = place();
    await world.settled();
    expect(await world.failures()).toMatchObject([{ code: "credentials_rejected", status: "open" }]);
    expect(await readAstro(world.shop.domain)).toMatchObject({ status: "credentials_rejected", waitingOrders: 1 });
    const calls = world.astro.calls.length;
    const second = place();
    await world.settled();
    expect(world.astro.calls).toHaveLength(calls);
    const [failure] = await world.failures();
    const reconnect = { shop: world.shop.domain, failureId: failure?.id ?? "", fix: "reconnect" as const, form: {}, actor: "Robin" };
    expect(await applyFix(reconnect)).toEqual({ status: "refused", reason: "credentials_rejected" });
    expect(await connectAstro({ shop: world.shop.domain, input: { ...world.credentials, password: "wrong" }, actor: "Robin" })).toEqual({
      status: "credentials_rejected",
    });
    revoked();
    // An empty password stands for the one that is stored.
    expect(await connectAstro({ shop: world.shop.domain, input: { ...world.credentials, password: "" }, actor: "Robin" })).toEqual({
      status: "connected",
    });
    await world.settled();
    for (const order of [first, second]) expect(unitsAtAstro(order)).toEqual([2, 1]);
    expect(await world.failures()).toEqual([]);
  });

  it("that were taken away hold the orders without a failure, and the settings stay", async () => {
    await world.startWorker();
    await disconnectAstro({ shop: world.shop.domain, actor: "Robin" });
    const order = place();
    await world.settled();
    expect(await world.failures()).toEqual([]);
    expect(await readAstro(world.shop.domain)).toMatchObject({ status: "disconnected", waitingOrders: 1, username: "" });
    await world.connect();
    await world.settled();
    expect(unitsAtAstro(order)).toEqual([2, 1]);
  });

  it("never leave the database in the clear, nor go to another address than they were given for", async () => {
    const row = await db.connection.findFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(world.credentials.password);
    expect(JSON.stringify(await db.session.findMany())).not.toMatch(/shp(at|ua)_/);
    const moved = { ...world.credentials, baseUrl: "https://elsewhere.example/api", password: "" };
    expect(await connectAstro({ shop: world.shop.domain, input: moved, actor: "Eve" })).toEqual({
      status: "invalid",
      errors: { password: "required" },
    });
  });

  it("leave nothing personal in the attempts that a merchant reads", async () => {
    await world.startWorker();
    place();
    await world.settled();
    const attempts = JSON.stringify(await db.attempt.findMany());
    expect(attempts).toContain("addTransactionBatch".slice(0, 3));
    for (const secret of ["ana.roy@example.test", "5145550101", world.credentials.password, "Roy"]) expect(attempts).not.toContain(secret);
  });
});

describe("orders before Astro was connected", () => {
  it("are not recorded afterwards, whatever happens to them", async () => {
    await db.connection.deleteMany();
    await world.startWorker();
    const order = place();
    await world.settled();
    expect(await world.lines(order)).toEqual(["L1 skipped (not_connected) 0", "L2 skipped (not_connected) 0"]);
    await connectAstro({ shop: world.shop.domain, input: world.credentials, actor: "Robin" });
    world.shop.refund(order, { amount: "1.00" });
    await world.settled();
    expect(await world.lines(order)).toEqual(["L1 skipped (before_start) 0", "L2 skipped (before_start) 0"]);
  });
});

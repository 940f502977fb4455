import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { killPrograms, startProgram } from "#test/support/processes.ts";
import type { Program } from "#test/support/processes.ts";
import { until } from "#test/support/until.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await killPrograms();
  world.astro.faults.clear();
});
afterAll(() => world.close());

type Method = "recordPurchases" | "removePurchase";

function startProcess(step: "before_call" | "after_answer" | "never", method: Method): Program {
  return startProgram("test/support/programs/crashing-worker.ts", { SHOPIFY_SIMULATOR_ORIGIN: world.shopifyOrigin }, [step, method]);
}

/** Another worker process takes over what the dead one held, as if that had been silent for a while. */
async function takenOver(): Promise<void> {
  await db.$executeRaw`UPDATE pgboss.job SET heartbeat_on = now() - interval '1 hour' WHERE state = 'active'`;
  const heir = startProcess("never", "recordPurchases");
  await world.settled();
  heir.kill("SIGKILL");
}

const steps = [
  ["before the call", "before_call", null],
  ["after the partner wrote, before its answer", "never", "no_answer_after_write"],
  ["after the answer, before the ledger is written", "after_answer", null],
] as const;

describe("a worker that is killed", () => {
  it.each(steps)("%s leaves one purchase", async (_when, step, fault) => {
    const endpoints = ["addTransactionBatch"];
    if (fault) world.astro.faults.add({ kind: fault, endpoints, times: 1 });
    const calls = world.astro.callsTo("addTransactionBatch").length;
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
    const worker = startProcess(step, "recordPurchases");
    if (fault) {
      await until(() => world.astro.callsTo("addTransactionBatch").length > calls);
      worker.kill("SIGKILL");
    }
    await worker.ended;
    const [recording] = await db.recording.findMany({ where: { reference: `S-${order.number}-L1` } });
    expect(recording?.state).toBe("sending");
    await takenOver();
    expect(world.astro.books.unitsOfLine(`S-${order.number}-L1`)).toBe(2);
    expect(world.astro.books.duplicates()).toEqual([]);
    expect(await world.lines(order)).toEqual(["L1 recorded 2"]);
  });

  it.each(steps)("%s takes units back once", async (_when, step, fault) => {
    const order = world.shop.placeOrder({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 5 }] });
    await takenOver();
    if (fault) world.astro.faults.add({ kind: fault, endpoints: ["removeTransaction"], times: 1 });
    const calls = world.astro.callsTo("removeTransaction").length;
    world.shop.refund(order, { lines: [{ line: 1, quantity: 2 }] });
    const worker = startProcess(step, "removePurchase");
    if (fault) {
      await until(() => world.astro.callsTo("removeTransaction").length > calls);
      worker.kill("SIGKILL");
    }
    await worker.ended;
    await takenOver();
    expect(world.astro.books.unitsOfLine(`S-${order.number}-L1`)).toBe(3);
    expect(await world.lines(order)).toEqual(["L1 recorded 3"]);
  });
});

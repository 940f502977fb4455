import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { killPrograms, startProgram } from "#test/support/processes.ts";
import type { ChaosResult } from "./run-chaos.ts";

// Processes that are killed and started anew, in a world that is slow on purpose: it takes as long as it takes.
const timeout = 600_000;
const main = path.resolve(import.meta.dirname, "main.ts");

afterEach(killPrograms);

describe("npm run chaos", () => {
  test("loses nothing, does nothing twice and leaves nothing undone, whatever is killed and whoever fails", { timeout }, async () => {
    const args = ["--json", "--minutes", "0.4", "--orders", "60", "--seed", "20"];
    const program = startProgram(main, { DATABASE_URL: "postgresql://nobody@127.0.0.1:9/none" }, args);
    expect(await program.ended, program.output()).toBe(0);
    const result = JSON.parse(program.output().trim().split("\n").at(-1) ?? "") as ChaosResult;
    expect(result).toMatchObject({ lost: 0, duplicated: 0, stuck: 0, wrong: 0, seed: 20 });
    expect(result.orders).toBeGreaterThan(50);
    expect(result.lines).toBeGreaterThan(result.orders);
    // Everything falls once, however slow the machine is; how often more depends on how soon it is up again.
    expect(result.struck.keysRotated).toBe(1);
    for (const killed of ["webs", "workers", "databases"] as const) expect(result.struck[killed]).toBeGreaterThan(0);
    for (const fault of ["troubles", "accessEnded"] as const) expect(result.struck[fault]).toBeGreaterThan(0);
    expect(result.webhooks.lost).toBeGreaterThan(0);
    expect(result.kills).toBeGreaterThan(5);
    expect(result.faults).toBeGreaterThan(30);
    for (const partner of ["Astro", "Heartland"]) expect(result.owed[`harbour-hounds at ${partner}`]).toBeGreaterThan(0);
    for (const partner of ["Astro", "Heartland", "Lightspeed"]) expect(result.owed[`pawsome-pets at ${partner}`]).toBeGreaterThan(0);
    // Somebody used a coupon.
    expect((result.owed["pawsome-pets at PETZ"] ?? 0) + (result.owed["harbour-hounds at PETZ"] ?? 0)).toBeGreaterThan(0);
  });

  test("says which arguments there are", { timeout }, async () => {
    const program = startProgram(main, {}, ["--minutes", "soon"]);
    expect(await program.ended).toBe(2);
    expect(program.output()).toMatch(/--minutes is "soon".*Usage: npm run chaos/s);
  });
});

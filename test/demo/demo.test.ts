import { execFileSync } from "node:child_process";
import { createServer } from "node:net";
import path from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { startPostgres } from "#app/platform/postgres.server.ts";
import { killPrograms, startProgram } from "#test/support/processes.ts";
import type { Program } from "#test/support/processes.ts";
import { until } from "#test/support/until.ts";
import { fixedPorts, freePorts } from "./ports.ts";

// A whole day, an app and a database: it takes as long as it takes.
const timeout = 300_000;
const main = path.resolve(import.meta.dirname, "main.ts");
const [tampered = "", verdict = ""] = ["tampered-day", "verdict-of-day"].map((name) =>
  path.resolve(import.meta.dirname, `../support/programs/${name}.ts`),
);

afterEach(killPrograms);

type Counts = { recorded: number; skipped: Record<string, number>; failed: Record<string, number> };
type PosCounts = { sent: number; returns: number; skipped: number; failed: number; failures: Record<string, number> };
type PosDay = PosCounts & { afterFixes: PosCounts; books: { owed: number; lost: number; twice: number; wrong: number } };
type Summary = Counts & {
  orders: number;
  lines: number;
  afterFixes: Counts;
  lost: number;
  duplicated: number;
  pos: Record<"heartland" | "lightspeed", PosDay>;
  coupons: { holds: number; redeemed: number; released: number; returned: number; failed: number; lost: number; twice: number };
};

/** Its last lines: one for each of the two times that the books were checked. */
function summariesOf(program: Program): [Summary, Summary] {
  const [first = "", second = ""] = program.output().trim().split("\n").slice(-2);
  return [JSON.parse(first) as Summary, JSON.parse(second) as Summary];
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((one, other) => one + other, 0);
}

function linesOf({ recorded, skipped, failed }: Counts): number {
  return recorded + sum(skipped) + sum(failed);
}

/** Ports from a free one on; the demo uses eight of them. */
async function freeBase(): Promise<string> {
  for (;;) {
    const base = String(Math.min((await freePorts()).web, 65_000));
    const areFree = await fixedPorts(base).then(
      () => true,
      () => false,
    );
    if (areFree) return base;
  }
}

/** Processes that a program has started and that are still there. */
function childrenOf({ pid }: Program): { pid: number; command: string }[] {
  return execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .flatMap((match) => (match && Number(match[2]) === pid ? [{ pid: Number(match[1]), command: match[3] ?? "" }] : []))
    .filter(({ command }) => !command.startsWith("ps "));
}

function isAlive({ pid }: { pid: number }): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function nobodyListens(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => false,
    () => true,
  );
}

describe("npm run demo -- --once", () => {
  describe("a day whose books are checked, tampered with and checked again", () => {
    let day: Summary;
    let tamperedDay: Summary;
    let output: string;

    beforeAll(async () => {
      const program = startProgram(tampered, { DATABASE_URL: "postgresql://nobody@127.0.0.1:9/none" }, ["--once", "--json"]);
      const code = await program.ended;
      output = program.output();
      const verdicts = output.match(/^.*very line is accounted for\.$/gm);
      expect([code, verdicts], output).toEqual([1, ["Every line is accounted for.", "Not every line is accounted for."]]);
      [day, tamperedDay] = summariesOf(program);
    }, timeout);

    test("accounts for every line of the day, before and after the fixes, and leaves a given database alone", () => {
      expect(day).toMatchObject({ lost: 0, duplicated: 0 });
      expect(day.orders).toBeGreaterThanOrEqual(60);
      expect(linesOf(day)).toBe(day.lines);
      expect(linesOf(day.afterFixes)).toBe(day.lines);
      expect(sum(day.failed)).toBeGreaterThanOrEqual(40);
      expect(Object.keys(day.failed)).toEqual([
        ...["barcode_invalid", "barcode_missing", "customer_not_found", "new_item", "no_item_found", "not_enrolled", "partner_silent"],
        ...["reference_exists", "reward_address_missing", "reward_email_missing", "reward_incomplete", "reward_item_not_free"],
      ]);
      // These come up while the merchant mends the others.
      for (const later of ["reward unredeemed", "removal by hand"]) expect(output).toContain(later);
      expect(day.afterFixes.failed).toEqual({});
      expect(day.afterFixes.recorded).toBeGreaterThan(day.recorded);
      for (const pos of Object.values(day.pos)) {
        for (const { sent, skipped, failed } of [pos, pos.afterFixes]) expect(sent + skipped + failed).toBe(day.orders);
        expect(pos.sent).toBeGreaterThan(10);
        expect(pos.afterFixes).toMatchObject({ failed: 0, failures: {} });
        expect(pos.afterFixes.sent).toBeGreaterThan(pos.sent);
        expect(pos.afterFixes.returns).toBeGreaterThan(0);
        expect(pos.books).toMatchObject({ lost: 0, twice: 0, wrong: 0 });
      }
      expect(Object.keys(day.pos.heartland.failures)).toEqual(["pos_fields_required", "pos_required_products", "pos_unlinked"]);
      expect(Object.keys(day.pos.lightspeed.failures)).toEqual(["pos_ambiguous", "pos_archived", "pos_employee", "pos_unlinked"]);
      const { holds, redeemed, released, returned } = day.coupons;
      expect(day.coupons).toMatchObject({ redeemed: 3, returned: 1, failed: 0, lost: 0, twice: 0 });
      expect(holds).toBe(redeemed + released + returned);
      expect(released).toBeGreaterThanOrEqual(2);
      expect(output).toContain("DATABASE_URL is set: the demo leaves that database alone");
    });

    test("sees when a purchase or a sale is taken out of the books and another one is in them twice", () => {
      expect(tamperedDay).toMatchObject({
        ...{ lost: 2, duplicated: 3, wrong: 5 },
        pos: { heartland: { books: { lost: 1, twice: 0 } }, lightspeed: { books: { lost: 0, twice: 1 } } },
        coupons: { lost: 1, twice: 1 },
      });
    });
  });

  test("exits with 0 when the books of its day are good, and with 1 when they are not", async () => {
    const programs = ["good", "not good"].map((books) => startProgram(verdict, {}, [books]));
    expect(await Promise.all(programs.map(({ ended }) => ended))).toEqual([0, 1]);
  });

  test("says which arguments there are", async () => {
    const program = startProgram(main, {}, ["--onse"]);
    expect(await program.ended).toBe(1);
    expect(program.output()).toMatch(/--onse.*Usage: npm run demo/s);
  });
});

describe("npm run demo", () => {
  test("prints where the admin and the online store are, and leaves nothing behind when it is stopped", { timeout }, async () => {
    const base = await freeBase();
    const program = startProgram(main, { DEMO_PORT: base });
    await program.says("Ctrl-C stops everything");
    const addresses = program.output().match(/http:\/\/\S+/g);
    expect(addresses).toEqual([`http://127.0.0.1:${Number(base) + 10}/store/pawsome-pets`, `http://127.0.0.1:${Number(base) + 12}`]);
    for (const address of addresses ?? []) expect((await fetch(address)).status).toBe(200);
    // Where Lightspeed sends a merchant back to: a plain request of the browser, from outside of the admin.
    const back = await fetch(`http://127.0.0.1:${Number(base) + 11}/connect/lightspeed?error=access_denied&state=nobodys`);
    expect([back.status, back.headers.get("content-type")]).toEqual([400, expect.stringContaining("text/html")]);
    const children = childrenOf(program);
    expect(children.map(({ command }) => /app\/(\w+)\.ts/.exec(command)?.[1]).sort()).toEqual(["web", "worker"]);
    program.kill("SIGTERM");
    expect(await program.ended).toBe(0);
    expect(children.filter(isAlive)).toEqual([]);
    for (const port of [0, 10, 11, 12, 20, 21, 30, 31]) expect(await nobodyListens(Number(base) + port)).toBe(true);
    expect(program.output().trim().split("\n").at(-1)).toBe("Stopping …");
  });

  test("stops everything with one sentence when one of its processes dies", { timeout }, async () => {
    const program = startProgram(main, { DEMO_PORT: await freeBase() });
    await program.says("A day's orders come in");
    const children = childrenOf(program);
    const worker = children.find(({ command }) => command.includes("app/worker.ts"));
    process.kill(worker?.pid ?? 0, "SIGKILL");
    expect(await program.ended).toBe(1);
    expect(program.output().trim().split("\n").at(-1)).toBe(
      "The worker process ended by itself (ended by SIGKILL); its log is .data/demo/demo-worker.log.",
    );
    expect(children.filter(isAlive)).toEqual([]);
  });

  test("takes its processes along when it is killed itself", { timeout }, async () => {
    const program = startProgram(main, { DEMO_PORT: await freeBase() });
    await program.says("A day's orders come in");
    const children = childrenOf(program);
    expect(children).toHaveLength(2);
    program.kill("SIGKILL");
    await program.ended;
    await until(() => !children.some(isAlive));
    // The database outlives whoever started it, for others may use it: the next one to leave stops it.
    await (await startPostgres()).release();
  });

  test("says which port is in use and what to do", async () => {
    const { web: base } = await freePorts();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(base + 10, "127.0.0.1", resolve));
    const program = startProgram(main, { DEMO_PORT: String(base) });
    expect(await program.ended).toBe(1);
    other.close();
    expect(program.output().trim().split("\n").at(-1)).toBe(
      `Port ${base + 10} on 127.0.0.1 is in use, perhaps by another demo: ` +
        "stop the program that uses it, or move the demo elsewhere with DEMO_PORT=5300 npm run demo.",
    );
  });
});

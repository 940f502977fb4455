import { describe, expect, it } from "vitest";
import { db } from "./db.server.ts";
import { env } from "./env.server.ts";

/** More often than there are connections: with one lost each time, nobody would get one any more. */
const times = env.DATABASE_POOL_SIZE + 2;

async function failEachTime(work: string): Promise<string[]> {
  const problems: string[] = [];
  for (let time = 0; time < times; time += 1)
    await db.$transaction(async (tx) => tx.$executeRawUnsafe(work)).catch((error: unknown) => problems.push(String(error)));
  return problems;
}

async function isThere(): Promise<boolean> {
  const rows = await db.$queryRaw<{ one: number }[]>`SELECT 1 AS one`;
  return rows.length === 1;
}

describe("a transaction that cannot be ended", () => {
  it("gives its connection back when that was cut", async () => {
    const problems = await failEachTime("SELECT pg_terminate_backend(pg_backend_pid())");
    expect(problems).toHaveLength(times);
    expect(await isThere()).toBe(true);
  });

  it("gives its connection back when it could not be committed", async () => {
    const twice = `DO $$ BEGIN
      CREATE TEMP TABLE once (id int UNIQUE DEFERRABLE INITIALLY DEFERRED) ON COMMIT DROP;
      INSERT INTO once VALUES (1), (1);
    END $$`;
    const problems = await failEachTime(twice);
    expect(problems).toEqual(Array.from({ length: times }, () => "DriverAdapterError: UniqueConstraintViolation"));
    expect(await isThere()).toBe(true);
  });
});

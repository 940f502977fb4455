import { describe, expect, it } from "vitest";
import { isFresh, readRecord } from "./read-record.ts";

const at = (time: string) => new Date(`2026-03-14T${time}Z`);
const row = { startedAt: at("12:00:00"), finishedAt: null, rows: 0, problem: null };

describe("A reading", () => {
  it("is under way until it ends or fails for good", () => {
    expect(readRecord(null).status).toBe("never");
    expect(readRecord(row).status).toBe("reading");
    expect(readRecord({ ...row, problem: "shopify_waits" }).status).toBe("reading");
    expect(readRecord({ ...row, problem: "shopify_refused" }).status).toBe("failed");
    expect(readRecord({ ...row, finishedAt: at("12:01:00") }).status).toBe("done");
    // A later one began.
    expect(readRecord({ ...row, finishedAt: at("11:00:00") }).status).toBe("reading");
  });

  it("says that it did not end when its problem is one that we do not know any more", () => {
    expect(readRecord({ ...row, problem: "of another edition" })).toMatchObject({ status: "failed", problem: "given_up" });
  });

  it("is asked for again after a day, or minutes after it failed or was left", () => {
    const done = readRecord({ ...row, finishedAt: at("12:01:00") });
    expect(isFresh(done, at("23:59:00"))).toBe(true);
    expect(isFresh(done, new Date("2026-03-15T12:02:00Z"))).toBe(false);
    const failed = readRecord({ ...row, problem: "partner_unavailable" });
    expect([isFresh(failed, at("12:04:00")), isFresh(failed, at("12:06:00"))]).toEqual([true, false]);
    const reading = readRecord(row);
    expect([isFresh(reading, at("12:06:00")), isFresh(reading, at("12:06:00"), 3_600_000)]).toEqual([false, true]);
    expect(isFresh(readRecord(null), at("12:00:00"))).toBe(false);
  });
});

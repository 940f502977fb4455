import { describe, expect, test } from "vitest";
import { planStream } from "./plan-stream.ts";
import type { StreamStep } from "./plan-stream.ts";
import { planTrouble, troubled } from "./plan-trouble.ts";

const size = { orders: 400, ms: 120_000, lose: true };
const processes = { ms: 120_000, webs: 2, workers: 3, shops: 2 };

function count(steps: StreamStep[], what: (step: StreamStep) => boolean): number {
  return steps.filter(what).length;
}

describe("the plan of the stream", () => {
  test("is the same for the same seed, and another one for another", () => {
    expect(planStream({ ...size, seed: 7 })).toEqual(planStream({ ...size, seed: 7 }));
    expect(planStream({ ...size, seed: 7 })).not.toEqual(planStream({ ...size, seed: 8 }));
  });

  test("has every order once, before anything that happens to it", () => {
    const steps = planStream({ ...size, seed: 7 });
    const placed = new Set<number>();
    for (const step of steps) {
      if (step.do === "change") expect(placed).toContain(step.order);
      else {
        expect(placed).not.toContain(step.order);
        placed.add(step.order);
      }
    }
    expect(placed.size).toBe(size.orders);
  });

  test("has some of everything in both shops: coupons, refunds, edits, cancellations, bad webhooks", () => {
    const steps = planStream({ ...size, seed: 7 });
    for (const shop of [0, 1]) expect(count(steps, (step) => step.shop === shop)).toBeGreaterThan(50);
    expect(count(steps, (step) => step.do === "checkout")).toBeGreaterThan(20);
    for (const change of ["refund", "edit", "mark_paid", "cancel", "tag"])
      expect(count(steps, (step) => step.do === "change" && step.change.do === change)).toBeGreaterThan(10);
    for (const travel of ["copies", "reverse", "delayMs", "lost"] as const)
      expect(count(steps, (step) => step.travel[travel] !== undefined)).toBeGreaterThan(10);
  });

  test("uses no coupon twice", () => {
    const used = planStream({ ...size, seed: 7 }).flatMap((step) => (step.do === "checkout" ? [`${step.shop} ${step.couponRef}`] : []));
    expect(new Set(used).size).toBe(used.length);
  });

  test("loses no webhook where nobody would look for it", () => {
    expect(count(planStream({ ...size, seed: 7, lose: false }), ({ travel }) => travel.lost === true)).toBe(0);
  });
});

describe("the plan of the trouble", () => {
  test("is the same for the same seed, and another one for another", () => {
    expect(planTrouble({ ...processes, seed: 7 })).toEqual(planTrouble({ ...processes, seed: 7 }));
    expect(planTrouble({ ...processes, seed: 7 })).not.toEqual(planTrouble({ ...processes, seed: 8 }));
  });

  test("has some of everything, and strikes every partner", () => {
    const blows = planTrouble({ ...processes, seed: 7 });
    expect(new Set(blows.map((blow) => blow.do))).toEqual(
      new Set(["kill", "fall", "cut_connections", "crash_database", "partner", "shopify", "end_access", "revoke_access", "rotate_keys"]),
    );
    expect(new Set(blows.flatMap((blow) => (blow.do === "partner" ? [blow.who] : [])))).toEqual(new Set(troubled));
  });

  test("lets the first process of each kind live, but for the one time when everything falls", () => {
    const killed = planTrouble({ ...processes, seed: 7 }).flatMap((blow) => (blow.do === "kill" ? [blow.process.number] : []));
    expect(killed.length).toBeGreaterThan(5);
    expect(Math.min(...killed)).toBe(2);
  });

  test("has an end: no trouble outlasts the run", () => {
    for (const blow of planTrouble({ ...processes, seed: 7 })) {
      expect(blow.at).toBeLessThanOrEqual(processes.ms);
      if ("until" in blow) expect(blow.until).toBeLessThanOrEqual(processes.ms);
    }
  });
});

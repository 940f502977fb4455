import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RedemptionAnswer } from "#app/partners/capabilities.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { afterRedeem, afterReturn, afterUndo, nextRedemptionStep, splitByUnits } from "./settle-redemption.ts";
import type { RedemptionAim, RedemptionFacts, RedemptionProblem, RewardShown } from "./settle-redemption.ts";

function facts(given: Partial<RedemptionFacts> = {}): RedemptionFacts {
  return { state: "planned", itemId: "401", refusal: null, ...given };
}

describe("splitByUnits", () => {
  const unit = (number: number, given: Partial<RedemptionFacts> = {}) => ({
    ...facts({ state: "redeemed", ...given }),
    unit: number,
    rewardId: `reward-${number}`,
  });
  const units = (all: ReturnType<typeof unit>[], left: number, promised: string[] = []) =>
    splitByUnits(all, { units: left, promised: new Set(promised) }).excess.map((one) => one.unit);

  it("lets the last units go first, and none of those that are back already", () => {
    expect(units([unit(1), unit(3), unit(2)], 2)).toEqual([3]);
    expect(units([unit(1), unit(3), unit(2)], 0)).toEqual([1, 2, 3]);
    expect(units([unit(1), unit(2, { state: "returned" })], 1)).toEqual([]);
  });

  it("keeps what is redeemed before what is not, and goes on with what is on its way back", () => {
    expect(units([unit(1, { state: "rejected" }), unit(2)], 1)).toEqual([1]);
    expect(units([unit(1, { state: "planned", itemId: null }), unit(2, { state: "sending" })], 1)).toEqual([1]);
    expect(units([unit(1, { state: "returning" }), unit(2, { state: "rejected" })], 1)).toEqual([1]);
    expect(units([unit(1, { state: "rejected", refusal: "reward_not_returned" }), unit(2, { state: "rejected" })], 1)).toEqual([1]);
  });

  it("keeps what was promised, redeemed or not, and leaves the other units to the rest", () => {
    expect(units([unit(1), unit(2, { state: "planned" })], 0, ["reward-2"])).toEqual([1]);
    expect(units([unit(1), unit(2, { state: "planned" })], 1, ["reward-2"])).toEqual([]);
    expect(units([unit(1), unit(2), unit(3)], 0, ["reward-3"])).toEqual([1, 2]);
    expect(splitByUnits([unit(1), unit(2)], { units: 1, promised: new Set(["reward-2"]) })).toMatchObject({
      promises: [{ unit: 2 }],
      kept: [{ unit: 1 }],
    });
  });
});

describe("nextRedemptionStep", () => {
  it("looks before it does anything that is not settled", () => {
    for (const state of ["planned", "sending", "rejected", "undoing", "returning"] as const)
      expect(nextRedemptionStep(facts({ state }), "redeem", null)).toEqual({ do: "look" });
    expect(nextRedemptionStep(facts({ state: "redeemed" }), "redeem", null)).toEqual({ do: "stop", problem: null });
    expect(nextRedemptionStep(facts({ state: "returned" }), "return", null)).toEqual({ do: "stop", problem: null });
  });

  it("asks for the item when what was given is not among those that can be redeemed", () => {
    expect(nextRedemptionStep(facts({ itemId: null }), "redeem", "open")).toEqual({ do: "stop", problem: "reward_item_not_free" });
    expect(nextRedemptionStep(facts({ itemId: null }), "redeem", "gone")).toEqual({ do: "note", state: "returned" });
  });

  it("undoes by itself only what it left incomplete itself", () => {
    expect(nextRedemptionStep(facts({ state: "rejected", refusal: "reward_email_missing" }), "redeem", "incomplete").do).toBe("undo");
    expect(nextRedemptionStep(facts({ state: "sending" }), "redeem", "incomplete").do).toBe("undo");
    for (const given of [facts(), facts({ state: "rejected", refusal: "reward_unredeemed" })])
      expect(nextRedemptionStep(given, "redeem", "incomplete")).toEqual({ do: "stop", problem: "reward_incomplete" });
  });

  it("takes what a person redeemed at the partner for redeemed, and never undoes it because the good came back", () => {
    expect(nextRedemptionStep(facts({ state: "rejected" }), "redeem", "redeemed")).toEqual({ do: "note", state: "redeemed" });
    expect(nextRedemptionStep(facts({ state: "undoing" }), "redeem", "redeemed")).toEqual({ do: "note", state: "redeemed" });
    expect(nextRedemptionStep(facts({ state: "rejected" }), "return", "redeemed")).toEqual({ do: "stop", problem: "reward_not_returned" });
  });

  it("does not let an undoing that the partner knows nothing of pass in silence", () => {
    expect(afterReturn("not_redeemed", "gone").problem).toBe("reward_not_returned");
    expect(afterReturn("not_redeemed", "redeemed").problem).toBe("reward_not_returned");
    expect(afterReturn("member_unknown", null).problem).toBe("reward_not_returned");
    expect(afterReturn("not_redeemed", "open")).toMatchObject({ change: { state: "returned" }, problem: null });
  });
});

/** A partner with one reward, as strict as the real one: what is redeemed or incomplete is not redeemed again. */
class Partner {
  state: "open" | "incomplete" | "redeemed";
  knowsIncomplete: boolean;
  needsEmail: boolean;
  redemptions = 0;
  undoneOfOthers = 0;
  byOthers: boolean;
  constructor(given: { state: Partner["state"]; knowsIncomplete: boolean; needsEmail: boolean }) {
    this.state = given.state;
    this.knowsIncomplete = given.knowsIncomplete;
    this.needsEmail = given.needsEmail;
    this.byOthers = given.state !== "open";
  }
  shown(): RewardShown {
    if (this.state === "redeemed" || (this.state === "incomplete" && this.knowsIncomplete)) return this.state;
    return this.knowsIncomplete ? "open" : "unsure";
  }
  redeem(email: boolean): RedemptionAnswer {
    if (this.state === "redeemed") return { status: "already_redeemed" };
    if (this.state === "incomplete") return { status: "rejected", reason: "incomplete", message: "" };
    this.byOthers = false;
    if (this.needsEmail && !email) {
      this.state = "incomplete";
      return { status: "rejected", reason: "email_missing", message: "" };
    }
    this.redemptions += 1;
    this.state = "redeemed";
    return { status: "redeemed" };
  }
  undo(wanted: boolean): "undone" | "not_redeemed" {
    if (this.state === "open") return "not_redeemed";
    if (this.byOthers && !wanted) this.undoneOfOthers += 1;
    this.state = "open";
    return "undone";
  }
}

type Interruption = "none" | "before" | "after";
class Interrupted extends Error {}

/** One run: what redeem-free-goods.server.ts does, with a ledger that is an object. `cut`: how each call in turn is interrupted. */
function run(
  partner: Partner,
  ledger: RedemptionFacts,
  given: { aim: RedemptionAim; email: boolean; cut: Interruption[]; asked: boolean },
) {
  let shown: RewardShown | null = null;
  const call = <Answer>(make: () => Answer): Answer => {
    const how = given.cut.shift() ?? "none";
    if (how === "before") throw new Interrupted();
    const answer = make();
    if (how === "after") throw new Interrupted();
    return answer;
  };
  for (let steps = 0; steps < 20; steps += 1) {
    const step = nextRedemptionStep(ledger, given.aim, shown);
    switch (step.do) {
      case "look":
        shown = partner.shown();
        break;
      case "note":
        Object.assign(ledger, { state: step.state, refusal: null });
        break;
      case "undo": {
        ledger.state = step.state;
        const answer = call(() => partner.undo(given.asked));
        const after = step.state === "undoing" ? afterUndo(answer) : afterReturn(answer, partner.shown());
        Object.assign(ledger, after.change);
        if (after.problem) return after.problem;
        shown = after.shown;
        break;
      }
      case "redeem": {
        ledger.state = "sending";
        const after = afterRedeem(
          ledger,
          call(() => partner.redeem(given.email)),
        );
        Object.assign(ledger, after.change);
        if (after.problem) return after.problem;
        shown = after.shown;
        break;
      }
      case "stop":
        if (step.problem) ledger.refusal = step.problem;
        return step.problem;
      default:
        return unreachable(step);
    }
  }
  throw new Error("It never ends.");
}

describe("a redemption, however often it is interrupted", () => {
  const cuts = fc.array(fc.constantFrom<Interruption>("none", "before", "after"), { maxLength: 6 });
  const partners = fc.record({
    state: fc.constantFrom<Partner["state"]>("open", "incomplete", "redeemed"),
    knowsIncomplete: fc.boolean(),
    needsEmail: fc.boolean(),
  });

  function runUntilItEnds(
    partner: Partner,
    ledger: RedemptionFacts,
    given: { aim: RedemptionAim; email: boolean; cut: Interruption[]; asked: boolean },
  ): RedemptionProblem | null {
    for (let runs = 0; runs < 20; runs += 1) {
      try {
        return run(partner, ledger, given);
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error;
      }
    }
    throw new Error("It never ends.");
  }

  it("is made once, or says what the merchant has to do, and undoes nobody else's", () => {
    fc.assert(
      fc.property(partners, cuts, cuts, (seed, first, second) => {
        const partner = new Partner(seed);
        const ledger = facts();
        const problem = runUntilItEnds(partner, ledger, { aim: "redeem", email: false, cut: [...first], asked: false });
        expect(partner.undoneOfOthers).toBe(0);
        if (seed.state === "redeemed") expect(problem).toBeNull();
        if (seed.state === "incomplete") expect(problem).toBe("reward_incomplete");
        // The merchant does what the problem asks for.
        const asked = problem === "reward_incomplete";
        if (asked) ledger.state = "undoing";
        const left = runUntilItEnds(partner, ledger, { aim: "redeem", email: true, cut: [...second], asked });
        // Where the partner does not say what is incomplete, an answer that was lost takes one more decision of the merchant's.
        if (left !== null) {
          expect([left, seed.knowsIncomplete]).toEqual(["reward_incomplete", false]);
          ledger.state = "undoing";
          expect(runUntilItEnds(partner, ledger, { aim: "redeem", email: true, cut: [], asked: true })).toBeNull();
        }
        expect([partner.state, ledger.state]).toEqual(["redeemed", "redeemed"]);
        expect(partner.redemptions).toBe(seed.state === "redeemed" ? 0 : 1);
      }),
      { numRuns: 1000 },
    );
  });

  it("is taken back when the good came back, whatever was on its way", () => {
    fc.assert(
      fc.property(partners, cuts, cuts, fc.nat(3), fc.boolean(), (seed, first, second, stops, email) => {
        const partner = new Partner({ ...seed, state: "open", knowsIncomplete: seed.knowsIncomplete || !email });
        const ledger = facts();
        // Any number of runs that did not end, before the order was cancelled.
        for (let runs = 0; runs < stops; runs += 1) {
          try {
            run(partner, ledger, { aim: "redeem", email, cut: [...first], asked: false });
          } catch (error) {
            if (!(error instanceof Interrupted)) throw error;
          }
        }
        expect(runUntilItEnds(partner, ledger, { aim: "return", email: true, cut: [...second], asked: false })).toBeNull();
        expect([partner.state, ledger.state]).toEqual(["open", "returned"]);
      }),
      { numRuns: 1000 },
    );
  });
});

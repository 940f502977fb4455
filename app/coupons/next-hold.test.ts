import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdReasons } from "./hold.ts";
import type { HoldFacts } from "./hold.ts";
import { holdStates, openStates } from "./hold-states.ts";
import type { HoldState } from "./hold-states.ts";
import { nextHold, pendingEffect } from "./next-hold.ts";
import type { HoldEffect, HoldEvent, OrderSeen } from "./next-hold.ts";

function hold(state: HoldState, more: Partial<HoldFacts> = {}): HoldFacts {
  const authRef = state === "authorizing" ? null : "A-1";
  const hasCode = state !== "authorizing" && state !== "authorized";
  return { kind: "coupon", state, reason: null, codeState: hasCode ? "made" : "none", orderKept: true, authRef, attempts: 0, ...more };
}

function seen(more: Partial<OrderSeen> = {}): OrderSeen {
  return { kind: "order_seen", payment: "paid", hasDiscount: true, kept: true, isTaken: false, ...more };
}

/** As the row has it after an event; `authorized` brings the partner's name for it. */
function after(facts: HoldFacts, event: HoldEvent): HoldFacts {
  const move = nextHold(facts, event);
  if (move.status !== "moves") return facts;
  return { ...facts, ...move.change, ...(event.kind === "authorized" && { authRef: "A-2" }) };
}

type Row = [string, HoldFacts, HoldEvent, Partial<HoldFacts> | "stay" | "refused"];

describe("nextHold", () => {
  const rows: Row[] = [
    ["is authorised", hold("authorizing"), { kind: "authorized" }, { state: "authorized" }],
    [
      "is not authorised, with the reason",
      hold("authorizing"),
      { kind: "not_authorized", reason: "in_use" },
      { state: "released", reason: "in_use" },
    ],
    ["is authorised too late, when it was given up", hold("releasing", { authRef: null }), { kind: "authorized" }, "stay"],
    ["gets a code when the buyer presses", hold("authorized"), { kind: "pressed" }, { state: "assigning", codeState: "made" }],
    ["keeps its code when the buyer presses again", hold("applied"), { kind: "pressed" }, "stay"],
    ["cannot be pressed for when it was released", hold("released"), { kind: "pressed" }, "refused"],
    [
      "has its code withdrawn again when that was made too late",
      hold("released", { codeState: "gone" }),
      { kind: "code_made" },
      { codeState: "made" },
    ],
    ["is on the checkout", hold("code_assigned"), { kind: "applied" }, { state: "applied" }],
    ["is removed", hold("applied"), { kind: "removed" }, { state: "releasing", reason: "removed" }],
    ["is not removed any more once it is ordered", hold("ordered"), { kind: "removed" }, "stay"],
    ["is not released by hand once it is ordered", hold("ordered"), { kind: "released_by_hand" }, "refused"],
    ["is ordered and not paid", hold("applied"), seen({ payment: "open" }), { state: "ordered" }],
    ["is captured when its order is paid", hold("ordered"), seen(), { state: "capturing" }],
    ["is captured although nobody saw that it was applied", hold("assigning"), seen(), { state: "capturing" }],
    ["is captured although it was being given up", hold("releasing", { reason: "removed" }), seen(), { state: "capturing", reason: null }],
    ["is captured although it was given up", hold("released", { codeState: "gone" }), seen(), { state: "capturing" }],
    [
      "names the money when it was given up and somebody else has the coupon",
      hold("released", { codeState: "gone" }),
      seen({ isTaken: true }),
      { state: "capture_failed", reason: "authorization_gone" },
    ],
    [
      "takes nothing from somebody else while its late order is unpaid",
      hold("released", { codeState: "gone" }),
      seen({ isTaken: true, payment: "open" }),
      "stay",
    ],
    [
      "is never captured for nothing",
      hold("applied"),
      seen({ hasDiscount: false }),
      { state: "releasing", reason: "no_discount", orderKept: false },
    ],
    [
      "is released when its order is cancelled",
      hold("ordered"),
      seen({ payment: "void" }),
      { state: "releasing", reason: "order_cancelled" },
    ],
    ["is released when everything was refunded at once", hold("applied"), seen({ kept: false }), { state: "releasing" }],
    [
      "is released when its order came back before anybody captured it",
      hold("capturing"),
      seen({ kept: false }),
      { state: "releasing", reason: "order_cancelled", orderKept: false },
    ],
    [
      "is given back when its order came back while a capture was on its way",
      hold("capturing", { attempts: 1 }),
      seen({ kept: false }),
      { state: "returning", orderKept: false },
    ],
    [
      "is given back when its order came back after the partner was silent",
      hold("capture_failed", { attempts: 3, reason: "unanswered" }),
      seen({ kept: false }),
      { state: "returning", orderKept: false },
    ],
    [
      "owes nothing when its order came back after its authorisation was gone",
      hold("capture_failed", { attempts: 1, reason: "authorization_gone" }),
      seen({ kept: false }),
      { state: "released", reason: "order_cancelled" },
    ],
    ["is captured", hold("capturing", { attempts: 1 }), { kind: "captured" }, { state: "captured" }],
    [
      "is captured after silence",
      hold("capture_failed", { reason: "unanswered" }),
      { kind: "captured" },
      { state: "captured", reason: null },
    ],
    [
      "waits for a person when the capture is refused",
      hold("capturing", { attempts: 1 }),
      { kind: "capture_refused", reason: "capture_refused" },
      { state: "capture_failed", reason: "capture_refused" },
    ],
    ["goes on being tried when the partner is silent", hold("capturing"), { kind: "capture_unanswered" }, { reason: "unanswered" }],
    [
      "is authorised anew when a person asks and its authorisation is gone",
      hold("capture_failed", { attempts: 4, reason: "authorization_gone" }),
      { kind: "capture_asked" },
      { state: "capturing", authRef: null, attempts: 0 },
    ],
    [
      "keeps its authorisation when a person asks after a refusal",
      hold("capture_failed", { attempts: 4, reason: "capture_refused" }),
      { kind: "capture_asked" },
      { state: "capturing", authRef: "A-1", attempts: 4 },
    ],
    [
      "is not authorised anew, either",
      hold("capturing", { authRef: null }),
      { kind: "not_authorized", reason: "already_used" },
      { state: "capture_failed", reason: "authorization_gone" },
    ],
    [
      "is written off",
      hold("capture_failed", { reason: "authorization_gone" }),
      { kind: "written_off" },
      { state: "redeemed", reason: "written_off" },
    ],
    ["is not written off while it is well", hold("captured"), { kind: "written_off" }, "refused"],
    ["is redeemed", hold("captured"), { kind: "redeemed" }, { state: "redeemed" }],
    ["is given back when the order is refunded", hold("redeemed"), seen({ kept: false }), { state: "returning", orderKept: false }],
    ["is given back when the order is refunded right after the capture", hold("captured"), seen({ kept: false }), { state: "returning" }],
    [
      "is not asked for again when it had expired",
      hold("redeemed", { reason: "coupon_expired", orderKept: false }),
      seen({ kept: false }),
      "stay",
    ],
    ["is the buyer's again", hold("returning", { orderKept: false }), { kind: "given_back" }, { state: "returned" }],
    [
      "stays consumed when it has expired",
      hold("returning", { orderKept: false }),
      { kind: "not_given_back", reason: "coupon_expired" },
      { state: "redeemed", reason: "coupon_expired" },
    ],
    [
      "is given back when the partner says that it was captured although it is being given up",
      hold("releasing", { codeState: "gone" }),
      { kind: "found_captured" },
      { state: "returning" },
    ],
    ["is not released while Shopify has its code", hold("releasing"), { kind: "release_done" }, "stay"],
    ["of a reward needs no partner when it is paid", hold("ordered", { kind: "reward", authRef: null }), seen(), { state: "captured" }],
    [
      "of a reward waits for its undoing when the order is refunded",
      hold("captured", { kind: "reward", authRef: null }),
      seen({ kept: false }),
      { state: "captured", orderKept: false },
    ],
    [
      "of a reward is the buyer's again when it was undone",
      hold("captured", { kind: "reward", authRef: null, orderKept: false }),
      { kind: "given_back" },
      { state: "returned" },
    ],
  ];

  it.each(rows)("a hold %s", (_name, facts, event, expected) => {
    const move = nextHold(facts, event);
    if (typeof expected === "string") expect(move).toEqual({ status: expected });
    else expect({ status: move.status, ...after(facts, event) }).toMatchObject({ status: "moves", ...expected });
  });
});

const orders = fc.record({
  kind: fc.constant("order_seen" as const),
  payment: fc.constantFrom("open" as const, "paid" as const, "void" as const),
  hasDiscount: fc.boolean(),
  kept: fc.boolean(),
  isTaken: fc.boolean(),
});
const events: fc.Arbitrary<HoldEvent> = fc.oneof(
  { weight: 3, arbitrary: orders },
  {
    weight: 10,
    arbitrary: fc.constantFrom<HoldEvent>(
      { kind: "authorized" },
      { kind: "not_authorized", reason: "in_use" },
      { kind: "pressed" },
      { kind: "code_made" },
      { kind: "code_refused" },
      { kind: "applied" },
      { kind: "apply_refused" },
      { kind: "removed" },
      { kind: "cart_changed" },
      { kind: "lapsed" },
      { kind: "released_by_hand" },
      { kind: "captured" },
      { kind: "capture_refused", reason: "authorization_gone" },
      { kind: "capture_refused", reason: "capture_refused" },
      { kind: "capture_unanswered" },
      { kind: "capture_asked" },
      { kind: "written_off" },
      { kind: "redeemed" },
      { kind: "code_withdrawn" },
      { kind: "release_done" },
      { kind: "found_captured" },
      { kind: "given_back" },
      { kind: "not_given_back", reason: "coupon_expired" },
      { kind: "not_given_back", reason: "not_given_back" },
    ),
  },
);
const kinds = fc.constantFrom("coupon" as const, "reward" as const);
const anyFacts: fc.Arbitrary<HoldFacts> = fc.record({
  kind: kinds,
  state: fc.constantFrom(...holdStates),
  reason: fc.option(fc.constantFrom(...holdReasons)),
  codeState: fc.constantFrom("none" as const, "made" as const, "gone" as const),
  orderKept: fc.boolean(),
  authRef: fc.option(fc.constant("A-1")),
  attempts: fc.nat(3),
});

/** A hold's way from its beginning: what it is after each event. */
function wayOf(kind: HoldFacts["kind"], happened: HoldEvent[]): { event: HoldEvent; before: HoldFacts; now: HoldFacts }[] {
  let facts = hold("authorizing", { kind });
  return happened.map((event) => {
    const before = facts;
    facts = after(facts, event);
    // Whoever captures writes down first that it is begun.
    if (pendingEffect(facts) === "capture" && facts.authRef !== null) facts = { ...facts, attempts: facts.attempts + 1 };
    return { event, before, now: facts };
  });
}

const ways = fc.tuple(kinds, fc.array(events, { maxLength: 40 })).map(([kind, happened]) => wayOf(kind, happened));

describe("whatever happens to a hold", () => {
  it("nothing is captured for an order that is not paid, not kept, or without its discount", () => {
    fc.assert(
      fc.property(ways, (way) => {
        for (const [place, { now, before }] of way.entries()) {
          if (pendingEffect(now) !== "capture" || pendingEffect(before) === "capture") continue;
          const heard = way.slice(0, place + 1).flatMap(({ event }) => (event.kind === "order_seen" ? [event] : []));
          expect(heard.some(({ payment, kept, hasDiscount }) => payment === "paid" && kept && hasDiscount)).toBe(true);
          expect(now.orderKept).toBe(true);
        }
      }),
    );
  });

  it("a paid order that is kept with its discount has its coupon captured, or a person is told", () => {
    fc.assert(
      fc.property(ways, (way) => {
        const last = way.findLast(({ event }) => event.kind === "order_seen");
        const end = way.at(-1)?.now;
        if (last?.event.kind !== "order_seen" || !end) return;
        // An order that was seen before there was a code has no discount by it.
        if (last.before.codeState === "none") return;
        const { payment, kept, hasDiscount } = last.event;
        if (payment !== "paid" || !kept || !hasDiscount) return;
        // What was given back before it was found to be kept is being given back, and told of then.
        const states: HoldState[] = ["capturing", "capture_failed", "captured", "redeemed", "returning"];
        expect(states).toContain(end.state);
      }),
    );
  });

  it("no order can be placed any more when an authorisation is given up", () => {
    fc.assert(
      fc.property(ways, (way) => {
        for (const { now, before } of way)
          if (now.state === "released" && before.state === "releasing") expect(now.codeState).not.toBe("made");
        for (const { now } of way) if (pendingEffect(now) === "release") expect(now.codeState).not.toBe("made");
      }),
    );
  });

  it("what comes twice does nothing the second time", () => {
    fc.assert(
      fc.property(anyFacts, events, (facts, event) => {
        const once = after(facts, event);
        expect(after(once, event)).toEqual(once);
      }),
    );
  });

  it("only what is still open can be released by hand, and only a failed capture be written off", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const isOpen = openStates.some((state) => state === facts.state);
        expect(nextHold(facts, { kind: "released_by_hand" }).status).toBe(isOpen ? "moves" : "refused");
        const mayBe = facts.state === "capture_failed" || facts.state === "returning";
        expect(nextHold(facts, { kind: "written_off" }).status).toBe(mayBe ? "moves" : "refused");
      }),
    );
  });

  it("it comes to rest when everybody answers", () => {
    const answers: Record<HoldEffect, HoldEvent> = {
      authorize: { kind: "not_authorized", reason: "unsure" },
      make_code: { kind: "code_made" },
      authorize_anew: { kind: "authorized" },
      capture: { kind: "captured" },
      redeem: { kind: "redeemed" },
      withdraw_code: { kind: "code_withdrawn" },
      release: { kind: "release_done" },
      give_back: { kind: "given_back" },
    };
    fc.assert(
      fc.property(anyFacts, (facts) => {
        let [current, steps] = [facts, 0];
        for (let effect = pendingEffect(current); effect; effect = pendingEffect(current)) {
          current = after(current, answers[effect]);
          expect(++steps).toBeLessThan(8);
        }
      }),
    );
  });
});

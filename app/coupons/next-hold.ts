import { unreachable } from "#app/domain/unreachable.ts";
import type { HoldFacts, HoldReason } from "./hold.ts";
import { openStates } from "./hold-states.ts";
import type { HoldState } from "./hold-states.ts";

/** Something that happened, or that somebody asked for. What it brought with it (a code, an amount) is stored beside it, see `move-hold.server.ts`. */
export type HoldEvent =
  | { kind: "authorized" }
  | { kind: "not_authorized"; reason: HoldReason }
  /** The buyer pressed: a code is wanted. */
  | { kind: "pressed" }
  | { kind: "code_made" }
  | { kind: "code_refused" }
  /** The checkout says that the code is on it. */
  | { kind: "applied" }
  | { kind: "apply_refused" }
  | { kind: "removed" }
  | { kind: "cart_changed" }
  | { kind: "lapsed" }
  | { kind: "released_by_hand" }
  /** An order with the code, as Shopify has it now. */
  | {
      kind: "order_seen";
      payment: "open" | "paid" | "void";
      /** Whether Shopify took something off for the code. */
      hasDiscount: boolean;
      /** Whether the buyer keeps what it was used on. */
      kept: boolean;
    }
  | { kind: "captured" }
  | { kind: "capture_refused"; reason: "authorization_gone" | "capture_refused" }
  | { kind: "capture_unanswered" }
  /** A person asks for the capture again, or has authorised the coupon anew for it. */
  | { kind: "capture_asked" }
  /** A person says that the coupon was consumed otherwise, or gives the money up. */
  | { kind: "written_off" }
  | { kind: "redeemed" }
  /** Shopify has the code no more, and no order with it. */
  | { kind: "code_withdrawn" }
  | { kind: "release_done" }
  | { kind: "given_back" }
  | { kind: "not_given_back"; reason: "coupon_expired" | "not_given_back" };

/** "stay": nothing changes; a repeat, or news that comes too late. "refused": asked for by somebody, and not possible any more. */
export type HoldMove = { status: "moves"; change: Partial<HoldFacts> & { state: HoldState } } | { status: "stay" } | { status: "refused" };

/** What is still to be done for a hold in the world outside; written down as its state before it is done, and may be done again. */
export type HoldEffect = "authorize" | "make_code" | "capture" | "redeem" | "withdraw_code" | "release" | "give_back";

/** What a hold waits for us to do; null when it waits for the buyer, for a person, or for nothing. */
export function pendingEffect({ state, codeState, reason }: HoldFacts): HoldEffect | null {
  switch (state) {
    case "authorizing":
      return "authorize";
    case "assigning":
      return "make_code";
    case "capturing":
      return "capture";
    case "capture_failed":
      // What the partner refused is a person's to decide; silence is not.
      return reason === "unanswered" ? "capture" : null;
    case "captured":
      return "redeem";
    case "releasing":
      // While Shopify has the code, an order may be placed with it.
      return codeState === "made" ? "withdraw_code" : "release";
    case "returning":
      return "give_back";
    case "redeemed":
    case "released":
    case "returned":
      return codeState === "made" ? "withdraw_code" : null;
    case "authorized":
    case "code_assigned":
    case "applied":
    case "ordered":
      return null;
    default:
      return unreachable(state);
  }
}

/** Where an event takes a hold. Whatever comes, in whatever order and however often: a coupon is never consumed without its discount, and no discount given without its coupon. */
export function nextHold(hold: HoldFacts, event: HoldEvent): HoldMove {
  switch (event.kind) {
    case "authorized":
      return hold.state === "authorizing" ? to("authorized", { reason: null }) : stay;
    case "not_authorized":
      // Nothing is at the partner, or it ends there by itself.
      return hold.state === "authorizing" ? to("released", { reason: event.reason }) : stay;
    case "pressed":
      return pressed(hold);
    case "code_made":
      return hold.state === "assigning" ? to("code_assigned") : stay;
    case "code_refused":
      return hold.state === "assigning" ? to("releasing", { reason: "code_refused" }) : stay;
    case "applied":
      return hold.state === "code_assigned" ? to("applied") : stay;
    case "apply_refused":
    case "removed":
    case "cart_changed":
    case "lapsed":
      return isOpen(hold) ? to("releasing", { reason: event.kind }) : stay;
    case "released_by_hand":
      return isOpen(hold) ? to("releasing", { reason: "by_hand" }) : refused;
    case "order_seen":
      return orderSeen(hold, event);
    case "captured":
      return captured(hold);
    case "capture_refused":
      return isCapturing(hold) ? to("capture_failed", { reason: event.reason }) : stay;
    case "capture_unanswered":
      return isCapturing(hold) ? to("capture_failed", { reason: "unanswered" }) : stay;
    case "capture_asked":
      return hold.state === "capture_failed" ? to("capturing", { reason: null }) : refused;
    case "written_off":
      return hold.state === "capture_failed" ? to("redeemed", { reason: "written_off" }) : refused;
    case "redeemed":
      return hold.state === "captured" ? to(hold.orderKept ? "redeemed" : "returning", { reason: null }) : stay;
    case "code_withdrawn":
      return hold.codeState === "made" ? to(hold.state, { codeState: "gone" }) : stay;
    case "release_done":
      return hold.state === "releasing" ? to("released") : stay;
    case "given_back":
      return hold.state === "returning" ? to("returned", { reason: null }) : stay;
    case "not_given_back":
      return hold.state === "returning" ? to("redeemed", { reason: event.reason }) : stay;
    default:
      return unreachable(event);
  }
}

const stay: HoldMove = { status: "stay" };
const refused: HoldMove = { status: "refused" };

function to(state: HoldState, change: Partial<Omit<HoldFacts, "state" | "kind">> = {}): HoldMove {
  return { status: "moves", change: { state, ...change } };
}

function isOpen({ state }: HoldFacts): boolean {
  return (openStates as readonly HoldState[]).includes(state);
}

function isCapturing({ state }: HoldFacts): boolean {
  return state === "capturing" || state === "capture_failed";
}

/** A second press gets the same code. */
function pressed(hold: HoldFacts): HoldMove {
  if (hold.state === "authorized") return to("assigning", { codeState: "made" });
  return hold.state === "assigning" || hold.state === "code_assigned" || hold.state === "applied" ? stay : refused;
}

function captured(hold: HoldFacts): HoldMove {
  if (!isCapturing(hold)) return stay;
  return hold.orderKept ? to("captured", { reason: null }) : to("returning", { reason: null, orderKept: false });
}

function orderSeen(hold: HoldFacts, event: Extract<HoldEvent, { kind: "order_seen" }>): HoldMove {
  const orderKept = event.kept && event.payment !== "void";
  switch (hold.state) {
    case "authorizing":
    case "authorized":
      // No order can have a code that was not chosen.
      return stay;
    case "assigning":
    case "code_assigned":
    case "applied":
    case "ordered":
    case "releasing":
    case "released":
      return placed(hold, { ...event, orderKept });
    case "capturing":
      return orderKept === hold.orderKept ? stay : to("capturing", { orderKept });
    case "capture_failed":
      // What was to be paid for came back: nothing is owed, and nothing was consumed.
      if (!orderKept && hold.reason !== "unanswered") return to("releasing", { reason: "order_cancelled", orderKept });
      return orderKept === hold.orderKept ? stay : to("capture_failed", { orderKept });
    case "captured":
      return orderKept === hold.orderKept ? stay : to("captured", { orderKept });
    case "redeemed":
      return redeemedOrder(hold, orderKept);
    case "returning":
    case "returned":
      return stay;
    default:
      return unreachable(hold.state);
  }
}

type Placed = { payment: "open" | "paid" | "void"; hasDiscount: boolean; orderKept: boolean };

/** The order exists and nothing was captured for it. Its code is used up, so it cannot be bought with once more. */
function placed(hold: HoldFacts, { payment, hasDiscount, orderKept }: Placed): HoldMove {
  const isDone = hold.state === "released" || hold.state === "releasing";
  if (!hasDiscount) return isDone ? stay : to("releasing", { reason: "no_discount" });
  if (!orderKept) return isDone ? stay : to("releasing", { reason: "order_cancelled", orderKept });
  if (payment === "paid") return to("capturing", { reason: null, orderKept });
  return hold.state === "ordered" ? stay : to("ordered", { reason: null, orderKept });
}

function redeemedOrder(hold: HoldFacts, orderKept: boolean): HoldMove {
  if (orderKept || hold.reason === "written_off") return stay;
  // The partner was asked before, and does not take it back.
  if (hold.reason === "coupon_expired" || hold.reason === "not_given_back") return stay;
  return to("returning", { reason: null, orderKept });
}

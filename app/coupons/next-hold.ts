import { unreachable } from "#app/domain/unreachable.ts";
import type { HoldFacts, HoldReason } from "./hold.ts";
import { isOpen } from "./hold-states.ts";
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
  | OrderSeen
  | { kind: "captured" }
  | { kind: "capture_refused"; reason: "authorization_gone" | "capture_refused" }
  | { kind: "capture_unanswered" }
  /** A person asks for the capture again; a coupon whose authorisation is gone is authorised anew for it. */
  | { kind: "capture_asked" }
  /** A person says that the coupon was consumed otherwise, or gives the money up. */
  | { kind: "written_off" }
  | { kind: "redeemed" }
  /** Shopify has the code no more, and no order with it that we do not know. */
  | { kind: "code_withdrawn" }
  | { kind: "release_done" }
  /** The partner was asked to release it, and says that it is consumed. */
  | { kind: "found_captured" }
  /** The coupon or reward is the buyer's again. */
  | { kind: "given_back" }
  | { kind: "not_given_back"; reason: "coupon_expired" | "not_given_back" };

export type OrderSeen = {
  kind: "order_seen";
  payment: "open" | "paid" | "void";
  /** Whether Shopify took something off for the code. */
  hasDiscount: boolean;
  /** Whether the buyer keeps what it was used on. */
  kept: boolean;
  /** The coupon was put aside anew for somebody else, after this hold had been released. */
  isTaken: boolean;
};

/** "stay": nothing changes; a repeat, or news that comes too late. "refused": asked for by somebody, and not possible any more. */
export type HoldMove = { status: "moves"; change: Partial<HoldFacts> & { state: HoldState } } | { status: "stay" } | { status: "refused" };

/** What is still to be done for a hold in the world outside; written down as its state before it is done, and may be done again. */
export type HoldEffect = "authorize" | "make_code" | "authorize_anew" | "capture" | "redeem" | "withdraw_code" | "release" | "give_back";

/**
 * What a hold waits for us to do; null when it waits for the buyer, for a person, for `app/loyalty`, or for nothing.
 * The migrations' index `Hold_pending_idx` and `sweep-holds.server.ts` have the same rule.
 */
export function pendingEffect(hold: HoldFacts): HoldEffect | null {
  switch (hold.state) {
    case "authorizing":
      return "authorize";
    case "assigning":
      return "make_code";
    case "capturing":
      return captureEffect(hold);
    case "capture_failed":
      // What the partner refused is a person's to decide; silence is not.
      return hold.reason === "unanswered" ? captureEffect(hold) : null;
    case "captured":
      // A reward is redeemed, and undone, by `app/loyalty`.
      return hold.kind === "coupon" ? "redeem" : null;
    case "returning":
      return hold.kind === "coupon" ? "give_back" : null;
    case "releasing":
      // While Shopify has the code, an order may be placed with it.
      return hold.codeState === "made" ? "withdraw_code" : "release";
    case "redeemed":
    case "released":
    case "returned":
      return hold.codeState === "made" ? "withdraw_code" : null;
    case "authorized":
    case "code_assigned":
    case "applied":
    case "ordered":
      return null;
    default:
      return unreachable(hold.state);
  }
}

function captureEffect({ authRef, kind }: HoldFacts): HoldEffect {
  return kind === "coupon" && authRef === null ? "authorize_anew" : "capture";
}

/**
 * Where an event takes a hold. Whatever comes, in whatever order and however often: a coupon is never consumed without its discount, and no
 * discount given without its coupon.
 */
export function nextHold(hold: HoldFacts, event: HoldEvent): HoldMove {
  switch (event.kind) {
    case "authorized":
      if (hold.state === "authorizing") return to("authorized", { reason: null });
      return isCapturing(hold) && hold.authRef === null ? to("capturing", { reason: null }) : stay;
    case "not_authorized":
      return notAuthorized(hold, event.reason);
    case "pressed":
      return pressed(hold);
    case "code_made":
      if (hold.state === "assigning") return to("code_assigned", { codeState: "made" });
      // It was asked for before it was withdrawn, and came after: it is withdrawn once more.
      return hold.codeState === "gone" ? to(hold.state, { codeState: "made" }) : stay;
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
      if (!isCapturing(hold)) return stay;
      return hold.orderKept ? to("captured", { reason: null }) : to("returning", { reason: null });
    case "capture_refused":
      return isCapturing(hold) ? captureRefused(hold, event.reason) : stay;
    case "capture_unanswered":
      return hold.state === "capturing" ? to("capture_failed", { reason: "unanswered" }) : stay;
    case "capture_asked":
      return captureAsked(hold);
    case "written_off":
      return hold.state === "capture_failed" || hold.state === "returning" ? to("redeemed", { reason: "written_off" }) : refused;
    case "redeemed":
      return hold.state === "captured" ? to(hold.orderKept ? "redeemed" : "returning", { reason: null }) : stay;
    case "code_withdrawn":
      return hold.codeState === "made" ? to(hold.state, { codeState: "gone" }) : stay;
    case "release_done":
      // While Shopify has the code, an order may still come: the authorisation is kept for it.
      return hold.state === "releasing" && hold.codeState !== "made" ? to("released") : stay;
    case "found_captured":
      return hold.state === "releasing" ? to("returning") : stay;
    case "given_back":
      return givenBack(hold);
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

function isCapturing({ state, reason }: HoldFacts): boolean {
  return state === "capturing" || (state === "capture_failed" && reason === "unanswered");
}

/** Nothing is at the partner, or it ends there by itself. */
function notAuthorized(hold: HoldFacts, reason: HoldReason): HoldMove {
  if (hold.state === "authorizing") return to("released", { reason });
  return isCapturing(hold) && hold.authRef === null ? captureRefused(hold, "authorization_gone") : stay;
}

/** A second press gets the same code. */
function pressed(hold: HoldFacts): HoldMove {
  if (hold.state === "authorized") return to("assigning", { codeState: "made" });
  return hold.state === "assigning" || hold.state === "code_assigned" || hold.state === "applied" ? stay : refused;
}

function captureRefused(hold: HoldFacts, reason: "authorization_gone" | "capture_refused"): HoldMove {
  return hold.orderKept ? to("capture_failed", { reason }) : cameBack(hold, reason);
}

function captureAsked(hold: HoldFacts): HoldMove {
  if (hold.state === "capturing" || hold.state === "captured") return stay;
  if (hold.state !== "capture_failed") return refused;
  // A reward needs no partner to be put aside: to be in this state is to have it.
  if (hold.kind === "reward") return to("captured", { reason: null });
  const anew = hold.reason === "authorization_gone" ? { authRef: null, attempts: 0 } : {};
  return to("capturing", { reason: null, ...anew });
}

function givenBack(hold: HoldFacts): HoldMove {
  const isUndone = hold.kind === "reward" && (hold.state === "captured" || hold.state === "redeemed");
  if (hold.state !== "returning" && !isUndone) return stay;
  // The buyer has it again and keeps what was bought with it: that money is named.
  return hold.orderKept ? to("capture_failed", { reason: "authorization_gone" }) : to("returned", { reason: null });
}

function orderSeen(hold: HoldFacts, event: OrderSeen): HoldMove {
  const orderKept = event.kept && event.payment !== "void" && event.hasDiscount;
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
      return placed(hold, event, orderKept);
    case "capturing":
    case "capture_failed":
      if (!orderKept) return cameBack(hold, hold.reason);
      return hold.orderKept ? stay : to(hold.state, { orderKept });
    case "captured":
      if (orderKept === hold.orderKept) return stay;
      return hold.kind === "coupon" && !orderKept ? to("returning", { orderKept }) : to("captured", { orderKept });
    case "redeemed":
      return redeemedOrder(hold, orderKept);
    case "returning":
      return orderKept === hold.orderKept ? stay : to("returning", { orderKept });
    case "returned":
      return orderKept && event.payment === "paid" ? to("capture_failed", { reason: "authorization_gone", orderKept }) : stay;
    default:
      return unreachable(hold.state);
  }
}

/** The order exists and nothing was captured for it. Its code is used up, so it cannot be bought with once more. */
function placed(hold: HoldFacts, { payment, hasDiscount, isTaken }: OrderSeen, orderKept: boolean): HoldMove {
  if (!orderKept) {
    if (hold.state === "released" || hold.state === "releasing") return stay;
    return to("releasing", { reason: hasDiscount ? "order_cancelled" : "no_discount", orderKept });
  }
  if (hold.state === "released" && isTaken)
    // Nothing can be put aside for it any more. Paid, that is money which a person has to know of.
    return payment === "paid" ? to("capture_failed", { reason: "authorization_gone", orderKept }) : stay;
  if (payment === "paid") return to(hold.kind === "reward" ? "captured" : "capturing", { reason: null, orderKept });
  return hold.state === "ordered" ? stay : to("ordered", { reason: null, orderKept });
}

/** What was to be paid for came back before anybody knew of a capture. */
function cameBack(hold: HoldFacts, reason: HoldReason | null): HoldMove {
  const change = { reason: "order_cancelled" as const, orderKept: false };
  // It is known that nothing was consumed and that nothing is put aside; somebody else may have the coupon by now.
  if (reason === "authorization_gone") return to("released", change);
  // Nobody has begun to capture it.
  if (hold.attempts === 0) return to("releasing", change);
  // It may be consumed: giving it back finds out.
  return to("returning", { ...change, reason: null });
}

function redeemedOrder(hold: HoldFacts, orderKept: boolean): HoldMove {
  if (orderKept || hold.reason === "written_off") return stay;
  // The partner was asked before, and does not take it back.
  if (hold.reason === "coupon_expired" || hold.reason === "not_given_back") return stay;
  return to("returning", { reason: null, orderKept });
}

import { unreachable } from "#app/domain/unreachable.ts";
import type { HoldReason } from "./hold.ts";
import type { HoldState } from "./hold-states.ts";

/** A coupon or free good that was used on an order, as the order's page shows it. Amounts are decimals, dates ISO 8601 strings. */
export type OrderHoldRow = {
  id: string;
  kind: "coupon" | "reward";
  title: string;
  /** What it was used on: "Northpaw Chicken · 20 lb". */
  item: string;
  units: number;
  state: HoldState;
  standing: OrderHoldStanding;
  /** What Shopify took off for it; what it was to take off while the order was not read. */
  amount: string;
  currency: string;
  /** The last four characters of its code. */
  codeTail: string | null;
  /** Its own page in the app. */
  page: string;
};

/** Where it stands, in fewer words than its own page has: keys of the texts under `orderCoupons.standings`. */
export type OrderHoldStanding = "waiting" | "redeemed" | "failed" | "returned" | "released";

export function standingOf(state: HoldState): OrderHoldStanding {
  switch (state) {
    case "authorizing":
    case "authorized":
    case "assigning":
    case "code_assigned":
    case "applied":
    case "ordered":
    case "capturing":
    case "captured":
    case "returning":
      return "waiting";
    case "capture_failed":
      return "failed";
    case "redeemed":
      return "redeemed";
    case "returned":
      return "returned";
    case "releasing":
    case "released":
      return "released";
    default:
      return unreachable(state);
  }
}

/** What the order's timeline tells of a coupon or free good: ends of keys under `orders.timeline.kinds`. */
export type OrderHoldStep =
  "hold_used" | "hold_captured" | "hold_capture_failed" | "hold_written_off" | "hold_returned" | "hold_kept" | "hold_released";

type StepFacts = { kind: string; state: HoldState };

/**
 * What one step of a hold's history is to an order; null when it tells nothing of it. `before`: the state that it came from.
 * What becomes of a free good, the order tells itself when it is redeemed or undone.
 */
export function orderStepOf(hold: "coupon" | "reward", { kind, state }: StepFacts, before: HoldState | null): OrderHoldStep | null {
  if (kind === "order_seen") {
    const isFirst = before !== "ordered" && (state === "ordered" || state === "capturing");
    return isFirst ? "hold_used" : null;
  }
  if (kind === "release_done") return "hold_released";
  if (hold === "reward") return null;
  if (state === "capture_failed") return before === "capture_failed" ? null : "hold_capture_failed";
  return couponSteps[kind] ?? null;
}

const couponSteps: Partial<Record<string, OrderHoldStep>> = {
  captured: "hold_captured",
  written_off: "hold_written_off",
  given_back: "hold_returned",
  not_given_back: "hold_kept",
};

/** What the buyer is told of it on the thank-you page; null: the order has nothing of it. */
export function buyerStateOf({
  state,
  reason,
}: {
  state: HoldState;
  reason: HoldReason | null;
}): "waiting" | "redeemed" | "returned" | null {
  switch (state) {
    case "authorizing":
    case "authorized":
    case "assigning":
    case "code_assigned":
    case "applied":
    case "ordered":
    case "capturing":
    case "capture_failed":
    case "captured":
    case "returning":
      // The buyer has the discount: what is still to be done for it is between the shop and its partner.
      return "waiting";
    case "redeemed":
      return "redeemed";
    case "returned":
      return "returned";
    case "releasing":
      return reason === "order_cancelled" ? "waiting" : null;
    case "released":
      // Nothing was consumed for it: a buyer whose order was cancelled still has it.
      return reason === "order_cancelled" ? "returned" : null;
    default:
      return unreachable(state);
  }
}

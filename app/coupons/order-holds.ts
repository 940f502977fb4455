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
  /** What Shopify took off for it; what it was to take off while the order was not read. */
  amount: string;
  currency: string;
  /** The last four characters of its code. */
  codeTail: string | null;
  /** Its own page in the app. */
  page: string;
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
    // The buyer has the discount: what is still to be done for it is between the shop and its partner.
    case "capture_failed":
    case "captured":
    case "returning":
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

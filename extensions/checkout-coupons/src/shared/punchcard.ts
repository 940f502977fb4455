/** What Punchcard answers (`/api/checkout/…`), in the extension's own words. A test compares them with the app's. */

export type Offers =
  | { status: "ready"; offers: Offer[]; remove: string[]; isPartial: boolean }
  | { status: "nothing"; why: "sign_in" | "no_wallet" | "none" | "off"; remove: string[] }
  | { status: "unavailable"; remove: string[] };

/** Something that the buyer may use: put aside for this checkout already. */
export type Offer = {
  id: string;
  kind: "coupon" | "reward";
  title: string;
  item: string;
  variant: string;
  units: number;
  saves: Amount;
  /** YYYY-MM-DD. */
  lastDay: string | null;
  state: "available" | "code" | "applied";
  /** Of one that was pressed before, whether or not it is still on the checkout. */
  code: string | null;
};

export type Amount = { amount: string; currency: string };

/** "apply" asks for the code; the others tell what became of it. */
export type Intent = "apply" | "applied" | "refused" | "removed";

export type HoldAnswer =
  | { status: "code"; code: string; link: string }
  | { status: "noted" }
  | { status: "refused"; why: "gone" | "code_refused" | "unavailable" }
  | { status: "not_found" };

export type OrderHolds = { status: "known"; holds: OrderHold[] };

export type OrderHold = { kind: Offer["kind"]; title: string; item: string; saves: Amount; state: "waiting" | "redeemed" | "returned" };

/** What is asked for: claims, which Punchcard checks with Shopify. */
export type Cart = {
  checkoutToken: string;
  lines: { variant: string; quantity: number }[];
  contact: { email: string | null; phone: string | null } | null;
};

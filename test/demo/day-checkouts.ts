import type { Fault } from "#test/simulators/petz/faults.ts";

/** A buyer's way through checkout. Their coupons are those of pet-store-petz.ts, their rewards those of `dayMembers`. */
export type DayCheckout = {
  shows: string;
  customer: string;
  lines: { sku: string; quantity?: number }[];
  /** The title of what is used. */
  uses: string;
  /** "refunded": paid, and sent back later. "abandoned": with the code on it, and its time passes. */
  end: "paid" | "refunded" | "taken_off" | "abandoned";
  /** What PETZ does while the order is dealt with. */
  faults?: Fault[];
};

export const dayCheckouts: DayCheckout[] = [
  {
    shows: "A coupon of the wallet",
    customer: "ana",
    lines: [{ sku: "NP-CHK-20", quantity: 2 }],
    uses: "$3 off Northpaw 20 lb",
    end: "paid",
  },
  {
    shows: "A free good that was earned",
    customer: "hugo",
    lines: [{ sku: "NP-PUP-10" }],
    uses: "Northpaw Dog 4lb and 10lb | Buy 8 Get 1 Free",
    end: "paid",
  },
  {
    shows: "PETZ is silent when the coupon is to be captured, and once more after it has done so",
    customer: "elsie",
    lines: [{ sku: "WK-DRY-10" }],
    uses: "$3 off Whiskerwood indoor",
    end: "paid",
    faults: [
      { kind: "unavailable", endpoints: ["auth/capture"], nth: 1 },
      { kind: "drop_after_write", endpoints: ["auth/capture"], nth: 2 },
    ],
  },
  {
    shows: "Two units at once, and all of it comes back",
    customer: "chloe",
    lines: [{ sku: "TW-TUR-CAN", quantity: 2 }],
    uses: "$1 off 2 Tidewater cans",
    end: "refunded",
  },
  {
    shows: "Put on the order and taken off again",
    customer: "ana",
    lines: [{ sku: "RS-LIT-18" }],
    uses: "15 % off Riverstone litter",
    end: "taken_off",
  },
  {
    shows: "The buyer does not come back",
    customer: "ana",
    lines: [{ sku: "WK-TUN-CAN", quantity: 3 }],
    uses: "Free Whiskerwood can",
    end: "abandoned",
  },
];

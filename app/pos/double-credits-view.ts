/** What the page shows of purchases that stand on a member's card twice. */
export type DoubleCreditReport =
  | {
      status: "done";
      /** Orders that were looked at: with Punchcard's credit and a sale at the POS. */
      orders: number;
      rows: DoubleCredit[];
    }
  | { status: "not_connected" | "loyalty_silent" };

/** One item of one order that is on the card under our reference and under another one of the same day. */
export type DoubleCredit = {
  orderId: string;
  orderName: string;
  title: string;
  upc: string;
  /** YYYY-MM-DD. */
  day: string;
  /** Ours. */
  reference: string;
  /** Whoever else credited it. */
  others: { reference: string; units: number }[];
};

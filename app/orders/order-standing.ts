import type { OrderHoldRow } from "#app/coupons/order-holds.ts";
import type { FailureCode } from "#app/failures/catalogue.ts";
import type { SkipReason } from "#app/loyalty/skip-reasons.ts";
import type { Run } from "#app/queue/run-of.server.ts";
import type { LineState, OrderState } from "./order-view.ts";

/** Where an order stands with every partner, for those who look at it on Shopify's own order page. Nothing in it names the buyer. */
export type OrderStanding =
  /** The shop has it, and no webhook has told of it yet. */
  | { status: "not_heard_of"; run: Run }
  | {
      status: "known";
      id: string;
      name: string;
      run: Run;
      loyalty: { state: OrderState; lines: LineStanding[] };
      pos: PosStanding[];
      /** Coupons and free goods that were used on it at checkout. */
      holds: HoldStanding[];
      /** What waits for somebody, or for another attempt. */
      failures: { id: string; code: FailureCode; productTitle: string | null }[];
    };

export type HoldStanding = Pick<OrderHoldRow, "kind" | "title" | "item" | "standing" | "page">;

export type LineStanding = {
  title: string;
  state: LineState;
  skipped: SkipReason | null;
  failed: FailureCode | null;
};

export type PosStanding = {
  partner: string;
  /** "not_yet": the POS is connected and the order was not looked at since. */
  state: "pending" | "sent" | "skipped" | "failed" | "not_yet";
  /** A key of the texts under `pos.reasons`, or a failure code; null when there is nothing to explain. */
  reason: string | null;
  /** What the rule that holds it back found in the order: a tag, a source. */
  found: string | null;
  sales: SaleStanding[];
};

export type SaleStanding = {
  kind: "sale" | "return";
  /** "sending": the POS's answer is not known yet. */
  state: "sending" | "sent";
  /** The POS's number; our reference until the POS has answered. */
  number: string;
  /** Its page at the POS, where the POS has one. */
  url: string | null;
};

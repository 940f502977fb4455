import type { TFunction } from "i18next";
import type { OrderHoldStanding } from "#app/coupons/order-holds.ts";
import type { OrderStanding } from "#app/orders/order-standing.ts";
import type { Run } from "#app/queue/run-of.server.ts";
import type { LineState, OrderState } from "#app/orders/order-view.ts";
import { partnerName } from "./failure-texts.ts";
import { posReasonText } from "./pos-texts.ts";

/**
 * What the admin extensions are told of an order (`extensions/order-status`). States are words that they have texts for; whatever is a
 * sentence of our own catalogue comes as that sentence. Pages are paths in the app.
 */
export type OrderStateAnswer =
  | { status: "not_heard_of"; run: Run }
  | {
      status: "known";
      name: string;
      page: string;
      run: Run;
      loyalty: {
        name: string;
        state: OrderState;
        recorded: number;
        skipped: number;
        failed: number;
        lines: { title: string; state: LineState; why: string | null }[];
      };
      pos: {
        partner: string;
        name: string;
        state: "pending" | "sent" | "skipped" | "failed" | "not_yet";
        why: string | null;
        sales: { kind: "sale" | "return"; state: "sending" | "sent"; number: string; url: string | null }[];
      }[];
      /** Coupons and free goods of the checkout. */
      coupons: { title: string; standing: OrderHoldStanding; page: string }[];
      failures: { title: string; page: string }[];
    };

/** Says in the staff member's language where an order stands. */
export function orderStateTexts(t: TFunction, standing: OrderStanding): OrderStateAnswer {
  if (standing.status === "not_heard_of") return standing;
  const { id, name, run, loyalty, pos, holds, failures } = standing;
  const partner = partnerName(t, "astro");
  const count = (...states: LineState[]) => loyalty.lines.filter(({ state }) => states.includes(state)).length;
  return {
    status: "known",
    name,
    page: `/app/orders/${id}`,
    run,
    loyalty: {
      name: partner,
      state: loyalty.state,
      recorded: count("recorded", "already_recorded"),
      skipped: count("skipped"),
      failed: count("failed"),
      lines: loyalty.lines.map(({ title, state, skipped, failed }) => ({
        title,
        state,
        why: skipped ? t(`orders.skips.${skipped}`, { partner }) : failed ? `${t(`failures.codes.${failed}.title`)}.` : null,
      })),
    },
    pos: pos.map((one) => ({
      partner: one.partner,
      name: partnerName(t, one.partner),
      state: one.state,
      why: one.reason ? posReasonText(t, one.reason, { found: one.found }) : null,
      sales: one.sales,
    })),
    coupons: holds.map((hold) => ({
      title: t(`orderCoupons.used.${hold.kind}`, { title: hold.title, item: hold.item }),
      standing: hold.standing,
      page: hold.page,
    })),
    failures: failures.map((failure) => ({
      title: [t(`failures.codes.${failure.code}.title`), failure.productTitle].filter(Boolean).join(" – "),
      page: `/app/failures/${failure.id}`,
    })),
  };
}

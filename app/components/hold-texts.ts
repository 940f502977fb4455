import type { TFunction } from "i18next";
import type { HoldReason } from "#app/coupons/hold.ts";
import type { HoldDetail, HoldRow, HoldStep, Sum } from "#app/coupons/hold-view.ts";
import type { StaffView } from "#app/failures/failure-view.ts";
import type { Format } from "#app/i18n/format.ts";
import { actorName } from "./actor-name.ts";
import { partnerName } from "./failure-texts.ts";

type Words = { t: TFunction; format: Format };
type Standing = Pick<
  HoldDetail,
  "state" | "reason" | "partner" | "order" | "expiresAt" | "nextAttemptAt" | "orderKept" | "amount" | "currency"
>;

/** Where a hold stands, why, and what there is to do about it: a sentence each, for somebody who is busy. */
export function holdStanding({ t, format }: Words, hold: Standing): { what: string; why: string | null; todo: string | null } {
  const facts = {
    partner: partnerName(t, hold.partner),
    order: hold.order?.name ?? t("coupons.unknownOrder"),
    until: format.moment(hold.expiresAt),
    next: hold.nextAttemptAt ? format.moment(hold.nextAttemptAt) : t("coupons.soon"),
    amount: format.money(hold.amount, hold.currency),
  };
  const isOwed = hold.state === "capturing" || hold.state === "captured" || hold.state === "capture_failed";
  const todo = todoOf(hold);
  return {
    what: t(`coupons.standing.${hold.state}`, facts),
    why: hold.reason && t(`coupons.reasons.${hold.reason}`, facts),
    todo: todo ? t(`coupons.todo.${todo}`, facts) : isOwed && !hold.orderKept ? t("coupons.notKept") : null,
  };
}

const decisions = ["unanswered", "authorization_gone", "capture_refused"] as const satisfies HoldReason[];

function todoOf({ state, reason }: Standing): (typeof decisions)[number] | null {
  if (state !== "capture_failed") return null;
  return decisions.find((one) => one === reason) ?? "unanswered";
}

/** What happened, by whom, in a sentence. */
export function holdStepText(t: TFunction, { kind, actor, details }: HoldStep, of: { partner: string; staff: StaffView[] }): string {
  return t(`coupons.steps.${kind}`, {
    partner: partnerName(t, of.partner),
    actor: holdActor(t, actor, of.staff),
    order: details.order ?? t("coupons.unknownOrder"),
  });
}

function holdActor(t: TFunction, actor: string, staff: StaffView[]): string {
  if (actor === "buyer" || actor === "punchcard") return t(`coupons.actors.${actor}`);
  return actorName(t, actor, staff);
}

/** Whose a hold is, as far as it is known. */
export function holdBuyer(t: TFunction, { customer, customerGid }: Pick<HoldRow, "customer" | "customerGid">): string {
  if (customerGid === null) return t("coupons.guest");
  return customer === null ? t("coupons.notMet") : customer.name || t("customers.noName");
}

/** "$45.00", or "$45.00 CAD and $3.00 USD" where there are several currencies. */
export function sumsText(format: Format, sums: Sum[]): string | null {
  if (sums.length === 0) return null;
  return format.list(
    sums.map(({ amount, currency }) => [format.money(amount, currency), ...(sums.length > 1 ? [currency] : [])].join("\u00A0")),
  );
}

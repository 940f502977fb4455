import type { TFunction } from "i18next";
import type { FailureMention, FailureRow } from "#app/failures/failure-view.ts";
import type { Format } from "#app/i18n/format.ts";

type FailureFacts = Pick<FailureRow, "code" | "partner" | "customerName" | "orderName" | "productTitle" | "upc" | "program" | "rewardId">;

/** What happened and what to do, with the thing named. `details` are those of the failure's code, see the catalogue. */
export function failureTexts(t: TFunction, format: Format, failure: FailureFacts & { details: Record<string, unknown> }) {
  const facts = {
    ...failure.details,
    ...unnamed(t, failure.details),
    work: workText(t, failure.details.job),
    day: typeof failure.details.day === "string" ? format.day(failure.details.day) : "",
    partner: partnerName(t, failure.partner),
    customer: failure.customerName ?? t("failures.unknown.customer"),
    order: failure.orderName ?? t("failures.unknown.order"),
    product: failure.productTitle ?? t("failures.unknown.product"),
    upc: failure.upc ?? t("failures.unknown.upc"),
    program: failure.program ?? t("failures.unknown.program"),
    reward: failure.rewardId ?? t("failures.unknown.reward"),
  };
  const title = t(`failures.codes.${failure.code}.title`);
  // A free unit that the member has no reward for: nothing was asked of the partner.
  if (failure.code === "reward_unredeemed" && failure.rewardId === null)
    return { title, explanation: t("failures.noReward.explanation", facts), advice: t("failures.noReward.advice", facts) };
  return {
    title,
    explanation: t(`failures.codes.${failure.code}.explanation`, facts),
    advice: t(`failures.codes.${failure.code}.advice`, facts),
  };
}

/** What a point of sale's failure is about may have no name, because nothing was chosen. */
function unnamed(t: TFunction, { employee, place, gateway, tax }: Record<string, unknown>): Record<string, string> {
  return {
    ...(employee === "" && { employee: t("pos.checks.nobody") }),
    ...(place === "" && { place: t("pos.checks.nowhere") }),
    ...(gateway === "" && { gateway: t("pos.checks.defaultOne") }),
    ...(tax === "" && { tax: t("pos.checks.noTax") }),
  };
}

/** What a job does, as its name in the queue says. */
function workText(t: TFunction, job: unknown): string {
  const known = workNames.find((name) => name === job);
  return known ? t(`failures.work.${known}`) : t("failures.work.other");
}

const workNames = [
  ...([
    "sync-order",
    "settle-hold",
    "resume-partner",
    "check-up",
    "send-products",
    "catch-up",
    "retry-cause",
    "heal-causes",
    "scan-orders",
  ] as const),
  ...(["read-catalogue", "import-sales", "reimport-sales", "rezone-location", "check-location", "remove-chain"] as const),
  ...(["erase-shop", "make-report"] as const),
];

/** Whether a failure is of every order: nothing reached a partner, or goes to a point of sale. */
export function isAboutAll({ kind, code, orderId }: Pick<FailureRow, "kind" | "code" | "orderId">): boolean {
  return orderId === null && (kind === "pos" || code === "partner_silent" || code === "coupon_silent");
}

/** Whom a failure is about: a buyer, or every order. */
export function whomText(t: TFunction, failure: Pick<FailureRow, "kind" | "code" | "orderId" | "customerName">): string {
  const { customerName } = failure;
  return isAboutAll(failure) ? t("failures.everyOrder") : (customerName ?? t("failures.unknown.customer"));
}

/** A failure in a few words: "#1042 · Ana Roy · Northpaw 20 lb". */
export function mentionText(t: TFunction, { orderName, customerName, productTitle }: FailureMention): string {
  // What keeps every order from a point of sale is nobody's.
  if (orderName === null && customerName === null && productTitle === null) return t("failures.everyOrder");
  return [orderName, customerName ?? t("failures.unknown.customer"), productTitle].filter(Boolean).join(" · ");
}

const partners = ["astro", "heartland", "lightspeed", "petz"] as const;

export function partnerName(t: TFunction, partner: string): string {
  const known = partners.find((one) => one === partner);
  if (known) return t(`partners.${known}`);
  return partner === "punchcard" ? "Punchcard" : partner;
}

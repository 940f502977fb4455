import type { TFunction } from "i18next";
import type { Format } from "#app/i18n/format.ts";
import type en from "#app/i18n/en.json";
import type { CheckView } from "#app/pos/check-view.ts";

type Plural = "downloadsBroken" | "webhooksBroken" | "last_orderWarning";
type Plain = Exclude<keyof typeof en.pos.checks.texts, `${Plural}_${"one" | "other"}`>;
export type CheckWords = Plain | Plural;

export type CheckTodo = Exclude<keyof typeof en.pos.checks.todo, "see">;
export type CheckPlace = keyof typeof en.pos.checks.todo.see;

export type CheckTexts = {
  title: string;
  /** How it is, and what that means. */
  text: string;
  /** What to do; null when there is nothing to do, or a failure says it. */
  todo: string | null;
  /** The page where it is done. */
  place: CheckPlace | null;
};

type Facts = Pick<CheckView, "check" | "state" | "details"> & { failures: CheckView["failures"] };

/** A check in words, with what it found named. */
export function checkTexts(t: TFunction, format: Format, { view, partner }: { view: Facts; partner: string }): CheckTexts {
  const words = wordsOf(view);
  const { todo, place } = todoOf(view, words);
  return {
    title: t(`pos.checks.names.${view.check}`, { partner }),
    text: t(`pos.checks.texts.${words}`, { ...factsOf(t, format, view), partner }),
    todo: todo && t(`pos.checks.todo.${todo}`, { partner }),
    place,
  };
}

/** Which sentence says how a check is. */
function wordsOf({ check, state, details }: Facts): CheckWords {
  if (state === "unknown") return "notYet";
  const isOk = state === "ok";
  const isBroken = state === "broken";
  switch (check) {
    case "access":
      if (!isBroken) return "accessOk";
      return details.user ? "accessUserBroken" : "accessBroken";
    case "answers":
      return isBroken ? "answersBroken" : "answersOk";
    case "scopes":
      return isBroken ? "scopesBroken" : "scopesOk";
    case "employee":
      if (isBroken) return details.employee ? "employeeBroken" : "employeeMissing";
      return details.notNeeded ? "employeeNotNeeded" : "employeeOk";
    case "place":
      if (isBroken) return details.place ? "placeBroken" : "placeMissing";
      return "placeOk";
    case "downloads":
      if (isBroken) return "downloadsBroken";
      if (isOk) return "downloadsOk";
      return offOf(details).includes("download") ? "downloadsAllOff" : "downloadsSomeOff";
    case "fields":
      if (isBroken) return "fieldsBroken";
      if (details.notNeeded) return "fieldsNotNeeded";
      return isOk ? "fieldsOk" : "fieldsWarning";
    case "products":
      if (isBroken) return "productsBroken";
      return isOk ? "productsOk" : "productsWarning";
    case "payments":
      if (isBroken) return "paymentsBroken";
      return isOk ? "paymentsOk" : "paymentsWarning";
    case "taxes":
      if (isBroken) return "taxesBroken";
      if (details.notNeeded) return "taxesNotNeeded";
      return isOk ? "taxesOk" : "taxesWarning";
    case "shipping":
      if (isBroken) return "shippingBroken";
      return details.method ? "shippingOk" : "shippingNotNeeded";
    case "links":
      if (!isOk) return "linksWarning";
      return details.linked ? "linksOk" : "linksNone";
    case "rate_limit":
      return isOk ? "rate_limitOk" : "rate_limitWarning";
    case "webhooks":
      return isBroken ? "webhooksBroken" : "webhooksOk";
    case "last_order":
      if (!isOk) return "last_orderWarning";
      return details.at ? "last_orderOk" : "last_orderNone";
  }
}

/** What to do where no failure says it. */
function todoOf({ check, state, details, failures }: Facts, words: CheckWords): { todo: CheckTodo | null; place: CheckPlace | null } {
  if (state === "unknown") return { todo: "notYet", place: null };
  if (state === "ok" || failures.length > 0) return { todo: null, place: null };
  switch (check) {
    case "access":
    case "scopes":
      return { todo: "connect", place: "connection" };
    case "answers":
    case "rate_limit":
    case "webhooks":
      return { todo: "wait", place: null };
    case "employee":
    case "place":
    case "payments":
    case "taxes":
    case "shipping":
      return { todo: "choose", place: "settings" };
    case "downloads":
      return { todo: "downloads", place: "settings" };
    case "fields":
      return { todo: "fields", place: null };
    case "products":
      return words === "productsWarning" ? { todo: "products", place: null } : { todo: "failure", place: "failures" };
    case "links":
      return { todo: "links", place: "products" };
    case "last_order":
      return { todo: Number(details.waiting) > 0 ? "orders" : null, place: "failures" };
  }
}

/** What the sentences name; an order may have met more than the check-up found. */
function factsOf(t: TFunction, format: Format, { check, details, failures }: Facts): Record<string, string | number> {
  const named = (name: string) => [...new Set(failures.map((failure) => String(failure.details[name] ?? "")).filter(Boolean))];
  const listed = (names: string[], own: string | number | undefined) => (names.length > 0 ? format.list(names) : String(own ?? ""));
  const facts = { ...details, count: countOf({ check, details }) };
  switch (check) {
    case "access":
      return { ...facts, account: [details.account, details.user].filter(Boolean).join(" · ") };
    case "payments":
      return { ...facts, gateways: listed(named("gateway"), details.gateways) || t("pos.checks.defaultOne") };
    case "taxes":
      return { ...facts, taxes: listed(named("tax"), details.taxes) || t("pos.checks.noTax") };
    case "fields":
      return { ...facts, fields: details.fields || listed(named("fields"), "") };
    case "products":
      return { ...facts, products: details.products || listed(named("products"), "") };
    case "scopes":
      return { ...facts, scopes: details.scopes || listed(named("scopes"), "") };
    case "downloads":
      return { ...facts, settings: format.list(offOf(details).map((kind) => t(`pos.checks.kinds.${kind}`))) };
    case "last_order":
      return { ...facts, moment: details.at ? format.moment(String(details.at)) : "" };
    default:
      return facts;
  }
}

function countOf({ check, details }: Pick<Facts, "check" | "details">): number {
  return Number((check === "last_order" ? details.waiting : details.orders) ?? 0);
}

const kinds = ["download", "fulfilled", "unfulfilled", "archived"] as const;

function offOf({ settings = "" }: Facts["details"]): (typeof kinds)[number][] {
  const off = String(settings).split(",");
  return kinds.filter((kind) => off.includes(kind));
}

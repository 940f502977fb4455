import { requiredProducts } from "#app/domain/sale.ts";
import type { SoldOrder } from "#app/domain/sold-order.ts";
import type { PosAccount, PosChoice, PosField, PosLists, PosTraits } from "#app/partners/capabilities.ts";
import type { OrderSettings } from "#app/pos-setup/order-settings.ts";
import type { RequiredState } from "#app/pos-setup/required-products.server.ts";
import { shopProblem } from "./pos-problem.ts";
import type { ShopProblem } from "./pos-problem.ts";

/** Everything that orders need to arrive, in the order in which it is told. */
export const checkNames = [
  "access",
  "answers",
  "scopes",
  "employee",
  "place",
  "downloads",
  "fields",
  "products",
  "payments",
  "taxes",
  "shipping",
  "links",
  "rate_limit",
  "webhooks",
  "last_order",
] as const;
export type CheckName = (typeof checkNames)[number];

export type CheckState = "ok" | "warning" | "broken" | "unknown";

/** `details` are what the texts of the check name; `problem` is the failure of a broken one. */
export type CheckResult = {
  check: CheckName;
  state: CheckState;
  details: Record<string, string | number>;
  problem: ShopProblem | null;
};

type Facts = { settings: OrderSettings; traits: PosTraits };

export function checkAccess(account: PosAccount): CheckResult {
  const user = account.user?.name ?? "";
  if (account.user && !account.user.active) return broken("access", { user }, shopProblem("pos_user_removed", "access"));
  return fine("access", { account: account.name, user });
}

export function checkScopes({ missingScopes }: PosAccount): CheckResult {
  const scopes = missingScopes.join(", ");
  return missingScopes.length > 0 ? broken("scopes", { scopes }, shopProblem("pos_scope", "scopes", { scopes })) : fine("scopes");
}

/** Under a tenth of it left: orders slow down, and none is lost. */
export function checkRateLimit({ rateLimit }: PosAccount): CheckResult {
  if (!rateLimit) return fine("rate_limit", { left: "", limit: "" });
  const details = { left: rateLimit.remaining, limit: rateLimit.limit };
  return rateLimit.remaining * 10 < rateLimit.limit ? warning("rate_limit", details) : fine("rate_limit", details);
}

export function checkEmployee({ settings, traits }: Facts, { employees }: PosLists): CheckResult {
  if (!traits.employee) return notNeeded("employee");
  const chosen = choiceOf(employees, settings.employeeId);
  const employee = chosen?.name ?? settings.employeeId ?? "";
  if (chosen?.active) return fine("employee", { employee });
  return broken("employee", { employee }, shopProblem("pos_employee", "employee", { employee }));
}

export function checkPlace({ settings }: Facts, { registers, locations }: PosLists): CheckResult {
  const register = registers.find(({ id }) => id === settings.registerId);
  const location = choiceOf(locations, settings.locationId);
  const place = [location?.name, register?.name].filter(Boolean).join(" · ");
  const works = register?.active && location?.active && register.locationId === location.id;
  return works ? fine("place", { place }) : broken("place", { place }, shopProblem("pos_place", "place", { place }));
}

/** An order that Shopify closed within this time was archived by itself. */
const atOnceMs = 10 * 60_000;

export function checkDownloads({ settings }: Facts, orders: SoldOrder[]): CheckResult {
  const archived = orders.filter(({ createdAt, closedAt }) => closedAt && closedAt.getTime() - createdAt.getTime() <= atOnceMs).length;
  const off = (["download", "fulfilled", "unfulfilled", "archived"] as const).filter((name) => !settings[name]);
  const details = { orders: archived, settings: off.join(",") };
  if (!settings.download) return warning("downloads", details);
  if (!settings.archived && archived > 0)
    return broken("downloads", details, shopProblem("pos_archived", "downloads", { orders: archived }));
  return off.length > 0 ? warning("downloads", details) : fine("downloads", details);
}

/** Fields of products stand in the way only while a required product is to be made. */
export function checkFields({ traits }: Facts, fields: PosField[]): CheckResult {
  if (!traits.requiredFields) return notNeeded("fields");
  const blocking = fields.filter(({ of }) => of !== "item");
  const names = (blocking.length > 0 ? blocking : fields).map(({ name }) => name).join(", ");
  if (blocking.length > 0) return broken("fields", { fields: names }, shopProblem("pos_fields_required", "fields", { fields: names }));
  return fields.length > 0 ? warning("fields", { fields: names }) : fine("fields", { fields: "" });
}

export function checkProducts(states: RequiredState[]): CheckResult {
  const wrong = states.filter(({ state }) => state !== "ok");
  const products = wrong.map(({ product }) => requiredProducts[product].name).join(", ");
  if (wrong.length === 0) return fine("products", { products: "" });
  const stands = wrong.some(({ state }) => state === "missing" || state === "archived" || state === "renamed");
  return stands
    ? broken("products", { products }, shopProblem("pos_required_products", "products", { products }))
    : warning("products", { products });
}

/** Payment types that were chosen and are not there any more. */
export function checkPayments({ settings }: Facts, { paymentTypes }: PosLists): CheckResult {
  const chosen = Object.entries({ ...settings.paymentTypes, ...(settings.defaultPaymentTypeId && { "": settings.defaultPaymentTypeId }) });
  const gone = chosen.filter(([, id]) => !choiceOf(paymentTypes, id)?.active).map(([gateway]) => gateway);
  if (gone.length > 0) {
    const gateway = gone.filter(Boolean).join(", ");
    return broken("payments", { gateways: gateway }, shopProblem("pos_payment_type", "payments", { gateway }));
  }
  // Nothing is asked for until an order is paid in a way that nobody chose anything for.
  return chosen.length > 0 ? fine("payments", { gateways: "" }) : warning("payments", { gateways: "" });
}

export function checkTaxes({ settings, traits }: Facts, { taxes }: PosLists): CheckResult {
  if (!traits.taxes) return notNeeded("taxes");
  const chosen = [...Object.entries(settings.taxes), ...optional(settings.defaultTaxId), ...optional(settings.noTaxId)];
  const gone = chosen.filter(([, id]) => !choiceOf(taxes, id)?.active).map(([name]) => name);
  if (gone.length > 0) {
    const tax = gone.filter(Boolean).join(", ");
    return broken("taxes", { taxes: tax }, shopProblem("pos_tax", "taxes", { tax }));
  }
  return chosen.length > 0 ? fine("taxes", { taxes: "" }) : warning("taxes", { taxes: "" });
}

/** Without a chosen one the POS takes its own. */
export function checkShipping({ settings, traits }: Facts, { shippingMethods }: PosLists): CheckResult {
  const chosen = traits.shippingMethods ? settings.shippingMethodId : null;
  if (chosen === null) return fine("shipping", { method: "" });
  const method = choiceOf(shippingMethods, chosen);
  if (method?.active) return fine("shipping", { method: method.name });
  return broken("shipping", { method: method?.name ?? "" }, shopProblem("pos_shipping_method", "shipping"));
}

export function checkLinks(counts: { linked: number; unlinked: number; ambiguous: number }): CheckResult {
  return counts.unlinked + counts.ambiguous > 0 ? warning("links", counts) : fine("links", counts);
}

/** How long a webhook may take. Shopify repeats one for hours; the check reads what is missing itself. */
const webhookMs = 15 * 60_000;

export function checkWebhooks(orders: Pick<SoldOrder, "gid" | "name" | "createdAt">[], known: ReadonlySet<string>, now: Date): CheckResult {
  const missing = orders.filter(({ gid, createdAt }) => !known.has(gid) && now.getTime() - createdAt.getTime() > webhookMs);
  const details = { orders: missing.length, first: missing.at(-1)?.name ?? "" };
  return missing.length > 0 ? broken("webhooks", details, shopProblem("pos_webhooks", "webhooks")) : fine("webhooks", details);
}

export function checkLastOrder(last: { at: string; number: string } | null, waiting: number): CheckResult {
  const details = { at: last?.at ?? "", number: last?.number ?? "", waiting };
  return waiting > 0 ? warning("last_order", details) : fine("last_order", details);
}

export function fine(check: CheckName, details: CheckResult["details"] = {}): CheckResult {
  return { check, state: "ok", details, problem: null };
}

/** This POS asks for nothing of the kind. */
function notNeeded(check: CheckName): CheckResult {
  return fine(check, { notNeeded: 1 });
}

export function broken(check: CheckName, details: CheckResult["details"], problem: CheckResult["problem"]): CheckResult {
  return { check, state: "broken", details, problem };
}

export function unknown(check: CheckName): CheckResult {
  return { check, state: "unknown", details: {}, problem: null };
}

function warning(check: CheckName, details: CheckResult["details"]): CheckResult {
  return { check, state: "warning", details, problem: null };
}

function choiceOf(list: PosChoice[], id: string | null): PosChoice | null {
  return list.find((choice) => choice.id === id) ?? null;
}

function optional(id: string | null): [string, string][] {
  return id ? [["", id]] : [];
}

import { v5 as uuidOf } from "uuid";
import { formatDecimal, parseMoney, subtractMoney, sumMoney, zero } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import type { Contact } from "#app/domain/order.ts";
import type { Sale } from "#app/domain/sale.ts";
import type { PosCustomer, PosLists, PosProduct, PosSale, SaleAnswer, SaleToSend } from "#app/partners/capabilities.ts";
import type { CredentialsRejected } from "#app/partners/errors.ts";
import { errorBody } from "./messages.ts";
import type { Customer, LightspeedSale, Outlet, PaymentType, Product, Register, Retailer, Tax, TokenAnswer, User } from "./messages.ts";
import type { LightspeedRules, LightspeedTokens } from "./settings.ts";

/** What codes and texts of X-Series mean, and how our values become its own: nowhere else. */

/** Everything that is said of a refusal: `{error, message}` and its variants [V/C 4.6]. */
export function textOf(body: unknown): string {
  const reading = errorBody.safeParse(body);
  if (!reading.success) return typeof body === "string" ? body.slice(0, 300) : "";
  const { error, message, details, error_description } = reading.data;
  const texts = [error, message, details, error_description].map((one) => (typeof one === "string" ? one : one ? JSON.stringify(one) : ""));
  return [...new Set(texts.filter(Boolean))].join(": ").replace(/\s+/g, " ").slice(0, 300);
}

/**
 * Whose access it is that was refused, by HTTP 401 or 403. "user not found" and "permission denied" are X-Series' words [V 4.6]; that
 * the first comes with a removed user is a guess [I], so other words for it are taken too. 403 is about a scope [V 4.2] unless it says otherwise.
 */
export function accessProblem(httpStatus: number, said: string): CredentialsRejected["why"] {
  if (
    /\buser\b.*\b(not found|deleted|removed|disabled|inactive|deactivated|no longer)\b|\b(deleted|removed|disabled|inactive) user\b/i.test(
      said,
    )
  )
    return "user_removed";
  return httpStatus === 403 ? "scope" : "credentials";
}

/** null if they are another shop's, or there would be nothing to renew them with. */
export function tokensFrom(
  said: TokenAnswer,
  before: Pick<LightspeedTokens, "domainPrefix" | "scopes"> & { refreshToken: string | null },
): LightspeedTokens | null {
  const refreshToken = said.refresh_token || before.refreshToken;
  const { domainPrefix } = before;
  if (refreshToken === null || (said.domain_prefix && said.domain_prefix.toLowerCase() !== domainPrefix)) return null;
  const scopes = said.scope?.split(/[\s,]+/).filter(Boolean) ?? [];
  return {
    accessToken: said.access_token,
    refreshToken,
    expiresAt: said.expires * 1000,
    // An empty scope is in a sample of the vendor's own [V changelog 2025-03]: it says nothing.
    scopes: scopes.length > 0 ? scopes : before.scopes,
    domainPrefix,
  };
}

/** What a sale is made with, as X-Series has it. */
export type SetUp = {
  retailer: Retailer;
  outlets: Outlet[];
  registers: Register[];
  users: User[];
  paymentTypes: PaymentType[];
  taxes: Tax[];
};

export function listsFrom({ outlets, registers, users, paymentTypes, taxes }: SetUp): PosLists {
  const there = (one: { deleted_at: string | null }) => one.deleted_at === null;
  return {
    locations: outlets.map((one) => ({ id: one.id, name: one.name, active: there(one) })),
    registers: registers.map((one) => ({ id: one.id, name: one.name, active: there(one), locationId: one.outlet_id })),
    // Archived: deleted, or not enabled [V 4.9].
    employees: users.map((one) => ({ id: one.id, name: nameOfUser(one), active: isActive(one) })),
    paymentTypes: paymentTypes.map((one) => ({ id: one.id, name: one.name, active: there(one) && !one.disabled && !one.internal })),
    shippingMethods: [],
    taxes: taxes.map((one) => ({
      id: one.id,
      name: one.name ?? one.display_name ?? one.id,
      active: there(one),
      // A group of rates is their sum; six decimals are more than any rate has.
      rate: Number((one.rates ?? []).reduce((sum, { rate }) => sum + rate, 0).toFixed(6)),
      isDefault: one.is_default ?? false,
    })),
  };
}

export function nameOfUser(user: User): string {
  return user.display_name ?? user.username ?? user.id;
}

export function isActive(user: User): boolean {
  return user.deleted_at === null && user.enabled !== false;
}

/** The tax of lines without any [V 4.7]: the retailer's own, or the one called "No Tax". */
export function taxFreeId({ retailer, taxes }: SetUp): string | null {
  return retailer.no_tax_group_id ?? taxes.find((one) => one.name?.toLowerCase() === "no tax" && one.deleted_at === null)?.id ?? null;
}

type Rejected = Extract<SaleAnswer, { status: "rejected" }>;

function rejected(reason: Rejected["reason"], message: string): Rejected {
  return { status: "rejected", reason, fields: [], message };
}

/** What of a sale is not in X-Series, or not in use there; null when all of it is. What a refusal's text would say of it is unknown [U]: this is sure. */
export function problemWith(sale: SaleToSend, setUp: SetUp): Rejected | null {
  const lists = listsFrom(setUp);
  const { locationId, registerId, employeeId } = sale.at;
  const location = lists.locations.find((one) => one.id === locationId);
  if (!location?.active) return rejected("location_inactive", `${nameOr(location, "The outlet")} is not in use in Lightspeed.`);
  const currency = setUp.outlets.find((one) => one.id === locationId)?.currency ?? setUp.retailer.currency?.code ?? sale.currency;
  if (currency !== sale.currency) return rejected("other", `${location.name} sells in ${currency}, and the order is in ${sale.currency}.`);
  const register = lists.registers.find((one) => one.id === registerId);
  if (!register?.active) return rejected("register_inactive", `${nameOr(register, "The register")} is not in use in Lightspeed.`);
  // The outlet of a sale is its register's.
  if (register.locationId !== locationId) return rejected("register_inactive", `${register.name} is not a register of ${location.name}.`);
  const employee = lists.employees.find((one) => one.id === employeeId);
  if (!employee?.active) return rejected("employee_inactive", `${nameOr(employee, "The employee")} is not active in Lightspeed.`);
  for (const { paymentTypeId } of sale.payments) {
    const type = setUp.paymentTypes.find((one) => one.id === paymentTypeId);
    if (!type || type.deleted_at !== null || type.disabled)
      return rejected("payment_type_unknown", `${nameOr(type, "The payment type")} is not in use in Lightspeed.`);
  }
  for (const { taxId, tax, title } of sale.lines) {
    const wanted = taxId ?? taxFreeId(setUp);
    if (taxId === null && tax.minor !== 0) return rejected("tax_unknown", `No tax of Lightspeed is chosen for ${title}.`);
    if (!lists.taxes.some((one) => one.id === wanted && one.active))
      return rejected("tax_unknown", `The tax of ${title} is not in Lightspeed.`);
  }
  return null;
}

function nameOr(choice: { name: string } | undefined, otherwise: string): string {
  return choice?.name ?? otherwise;
}

/** What is left to say of a refusal when everything that the sale is made with is there. */
export function saleRefusal(message: string): Rejected {
  return rejected(/payment|tender/i.test(message) ? "payment_refused" : "other", message);
}
export function customerUnknown(): Rejected {
  return rejected("customer_unknown", "Lightspeed does not have the customer any more.");
}
export function productUnknown(title: string): Rejected {
  return rejected("product_unknown", `Lightspeed does not have the product of ${title} any more.`);
}

/** Ours for one sale and nothing else: X-Series takes the id of a sale from us [V 4.7], so it can never be there twice. */
export function saleIdOf(key: string): string {
  return uuidOf(key, "c1d8f6b2-0a5e-4f0e-9c64-2f6a3e9b7d15");
}

/** A decimal of X-Series as money: JSON numbers carry the noise of their sums, which is far below a cent. */
export function moneyFrom(value: number | string, currency: string): Money {
  const decimals = formatDecimal(zero(currency)).split(".")[1]?.length ?? 0;
  return parseMoney(Number(value).toFixed(decimals), currency);
}

function negated(money: Money): Money {
  return subtractMoney(zero(money.currency), money);
}

/** A JSON number with the digits of the decimal. */
function numberOf(money: Money): number {
  return Number(formatDecimal(money));
}

/** Amounts of a return are below zero in X-Series, and above in our contract. */
function signed(kind: Sale["kind"], money: Money): Money {
  return kind === "return" ? negated(money) : money;
}

const states: Record<LightspeedSale["state"], PosSale["state"]> = {
  // SAVED: still to be finished by somebody, and stock is as it was [V 4.8].
  parked: "pending",
  pending: "open",
  closed: "closed",
  voided: "voided",
};

export function saleFrom(said: LightspeedSale, { kind, currency }: { kind: Sale["kind"]; currency: string }): PosSale {
  return {
    posId: said.id,
    number: said.invoice_number ?? said.receipt_number ?? said.id,
    state: states[said.state],
    total: signed(kind, moneyFrom(said.totals.price_incl_tax, currency)),
    // The address of a sale's page is in no public source.
    url: null,
  };
}

/** A sale of ours that X-Series has, as the answer; what it adds up to is compared to the cent. */
export function answerFor(said: LightspeedSale, sale: Pick<Sale, "kind" | "currency" | "total">): SaleAnswer {
  const there = saleFrom(said, sale);
  // Somebody at the till undid it: that is not ours to undo.
  if (there.state === "voided") return { status: "reference_taken", sale: there };
  const difference = subtractMoney(there.total, sale.total);
  if (difference.minor === 0) return { status: "sent", sale: there };
  const by = formatDecimal(difference.minor < 0 ? negated(difference) : difference);
  const message = `Lightspeed adds ${there.number} up to ${formatDecimal(there.total)} instead of ${formatDecimal(sale.total)} ${sale.currency}: ${by} too ${difference.minor < 0 ? "little" : "much"}.`;
  return rejected("total_differs", message);
}

type Course = { state: "closed" | "pending" | "parked"; attributes: string[] };

/** What was paid; "outstanding" is what was not. */
function paymentsMade(sale: SaleToSend): SaleToSend["payments"] {
  return sale.payments.filter((one) => one.key !== "outstanding");
}

/**
 * Which state a sale goes into. Closed reduces stock and can only be voided; on account reduces it as well [V 4.8]. A return that is not
 * paid back yet cannot be closed either: payments have to cover it [V 4.7].
 */
export function courseOf(sale: SaleToSend, rules: LightspeedRules): Course {
  const paid = sumMoney(
    paymentsMade(sale).map((one) => one.amount),
    sale.currency,
  );
  if (paid.minor < sale.total.minor)
    // An account is a customer's.
    return rules.unpaid === "on_account" && sale.customerId !== null
      ? { state: "pending", attributes: ["onaccount"] }
      : { state: "parked", attributes: [] };
  if (sale.kind === "sale" && !sale.fulfilled && rules.unfulfilled === "pending_delivery")
    return { state: "pending", attributes: ["delivery"] };
  return { state: "closed", attributes: [] };
}

/** `POST sales` [V 4.7]. Of a return: the units and payments below zero, a sale of its own. */
export function newSale(sale: SaleToSend, { setUp, rules }: { setUp: SetUp; rules: LightspeedRules }) {
  return {
    id: saleIdOf(sale.key),
    date: sale.placedAt.toISOString(),
    ...courseOf(sale, rules),
    ...(sale.customerId === null ? {} : { customer_id: sale.customerId }),
    invoice_number: sale.reference,
    note: noteOf(sale),
    source: sourceOf(sale),
    line_items: sale.lines.map((line, sequence) => lineFrom(line, { sale, sequence, rules, taxFreeId: taxFreeId(setUp) })),
    payments: paymentsMade(sale).map((payment) => paymentFrom(payment, sale)),
  };
}

function noteOf({ kind, orderName, returnOf }: SaleToSend): string {
  const what = kind === "return" ? "Shopify return" : "Shopify";
  return `${what} ${orderName}${returnOf ? ` (${returnOf.reference})` : ""}`;
}

function sourceOf({ at, key }: SaleToSend) {
  return { author_id: at.employeeId, register_id: at.registerId, id: key, type: "Shopify" };
}

function lineFrom(
  line: SaleToSend["lines"][number],
  facts: { sale: SaleToSend; sequence: number; rules: LightspeedRules; taxFreeId: string | null },
) {
  const { sale, sequence, rules } = facts;
  const off = subtractMoney(line.list, line.price);
  const discount = rules.discounts === "shown" && off.minor > 0 ? { discount: numberOf(off) } : {};
  return {
    product: { id: line.productId },
    quantity: sale.kind === "return" ? -line.quantity : line.quantity,
    // Per unit, without tax; what was taken off is off it already [I 4.7].
    pricing: { price: numberOf(line.price), ...discount },
    tax: { id: line.taxId ?? facts.taxFreeId, amount: numberOf(line.tax) },
    source: { author_id: sale.at.employeeId, register_id: sale.at.registerId },
    // Else the price in X-Series' own catalogue counts [V spec].
    _metadata: { sequence, is_price_override: true },
    // What a product that stands for something else stands for.
    ...(line.product.kind === "required" ? { attributes: [{ name: "line_note", value: line.title }] } : {}),
  };
}

function paymentFrom(payment: SaleToSend["payments"][number], sale: SaleToSend) {
  return {
    amount: numberOf(signed(sale.kind, payment.amount)),
    date: payment.at.toISOString(),
    type: { config_id: payment.paymentTypeId },
    source: { register_id: sale.at.registerId },
  };
}

const steps: LightspeedSale["state"][] = ["parked", "pending", "closed"];

/**
 * What a sale of ours still lacks, as the body of a PUT; null when nothing. Lines and payments that are there go along with their ids, so
 * that it is the same whether a PUT replaces or adds [U]: "if included it will cause an update" [V spec].
 */
export function missingFrom(there: LightspeedSale, sale: SaleToSend, rules: LightspeedRules) {
  const course = courseOf(sale, rules);
  if (there.state === "closed" || there.state === "voided") return null;
  const known = [...(there.payments ?? [])];
  const missing = paymentsMade(sale).filter(({ amount, paymentTypeId }) => {
    const wanted = signed(sale.kind, amount);
    const index = known.findIndex(
      (one) => one.type?.config_id === paymentTypeId && moneyFrom(one.amount, sale.currency).minor === wanted.minor,
    );
    if (index >= 0) known.splice(index, 1);
    return index < 0;
  });
  // Never back: staff may have gone on with it, or the rules have changed since.
  const state = steps.indexOf(course.state) > steps.indexOf(there.state) ? course.state : there.state;
  if (missing.length === 0 && state === there.state) return null;
  return {
    // A sale that was to be dispatched or on account stays one when it is closed [V 4.8].
    state,
    attributes: there.attributes?.length ? there.attributes : course.attributes,
    source: sourceOf(sale),
    line_items: (there.line_items ?? []).map(({ id, product, quantity, pricing, tax }) => ({ id, product, quantity, pricing, tax })),
    payments: [
      ...(there.payments ?? []).map(({ id, amount, date, type }) => ({ id, amount, date, type })),
      ...missing.map((payment) => paymentFrom(payment, sale)),
    ],
  };
}

/** Found by one of its codes, a product is told with that code as its SKU or barcode, so that whoever asked knows it again. */
export function productFrom(said: Product, found: { by: "sku" | "barcode"; code: string } | null = null): PosProduct {
  const codes = said.product_codes ?? [];
  const barcode = codes.find((one) => one.type !== null && one.type.toUpperCase() !== "CUSTOM")?.code ?? null;
  return {
    posId: said.id,
    sku: found?.by === "sku" ? found.code : (said.sku ?? codes[0]?.code ?? ""),
    barcode: found?.by === "barcode" ? found.code : barcode,
    name: said.variant_name ?? said.name,
    active: said.deleted_at === null && (said.active ?? said.is_active ?? true),
    url: null,
  };
}

/** The product's own spelling of a code that was asked for: X-Series searches SKUs in small letters [V spec]. */
export function codeOf(said: Product, code: string): string | null {
  const codes = [said.sku, ...(said.product_codes ?? []).map((one) => one.code)];
  return codes.find((one) => one === code) ?? codes.find((one) => one?.toLowerCase() === code.toLowerCase()) ?? null;
}

export function customerFrom(said: Customer): PosCustomer {
  const name = [said.first_name, said.last_name].filter(Boolean).join(" ") || (said.name ?? "");
  return { posId: said.id, name, email: said.email, phone: said.phone ?? said.mobile };
}

export function hasEmail(said: Customer, email: string): boolean {
  return said.deleted_at === null && said.email?.toLowerCase() === email.trim().toLowerCase();
}

/** Digits without the 1 of North America: tills write numbers in many ways. */
export function plainPhone(value: string): string {
  return value.replace(/\D/g, "").replace(/^1(?=\d{10}$)/, "");
}

export function hasPhone(said: Customer, phone: string): boolean {
  const wanted = plainPhone(phone);
  return said.deleted_at === null && wanted !== "" && [said.phone, said.mobile].some((one) => one !== null && plainPhone(one) === wanted);
}

/** The ways in which a number may have been written down; a search wants it to the letter. */
export function spellingsOf(phone: string): string[] {
  const plain = plainPhone(phone);
  const grouped = /^(\d{3})(\d{3})(\d{4})$/.exec(plain);
  const american = grouped ? [`+1${plain}`, grouped.slice(1).join("-"), `(${grouped[1]}) ${grouped[2]}-${grouped[3]}`] : [];
  return [...new Set([plain, phone.trim(), ...american])].filter(Boolean);
}

/** "shopify-7012345": under this code a customer of Shopify is found again. */
export function customerCodeOf({ customerGid }: Contact): string | null {
  const id = customerGid && /\/(\d+)$/.exec(customerGid)?.[1];
  return id ? `shopify-${id}` : null;
}

/** `POST customers` [V 4.9]; what is not known is left out, but for the names, which have to be there. */
export function newCustomer(buyer: Contact) {
  const { address } = buyer;
  const fields = {
    customer_code: customerCodeOf(buyer),
    email: buyer.email,
    phone: buyer.phone,
    physical_address_1: address?.street,
    physical_city: address?.city,
    physical_state: address?.region,
    physical_postcode: address?.postalCode,
    physical_country_id: address?.country,
  };
  const known = Object.entries(fields).flatMap(([field, value]) => (value?.trim() ? [[field, value.trim()]] : []));
  return { first_name: buyer.firstName, last_name: buyer.lastName, ...(Object.fromEntries(known) as Record<string, string>) };
}

import { tailOf } from "#app/domain/ids.ts";
import { addMoney, shareOf, sumMoney, zero } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import type { Sale, SaleLine, SaleReference } from "#app/domain/sale.ts";
import type { SoldOrder } from "#app/domain/sold-order.ts";
import { feeKeptKey, partsOf, refundKey } from "./order-parts.ts";
import type { OrderPart } from "./order-parts.ts";
import type { OrderSettings } from "#app/pos-setup/order-settings.ts";
import { splitInUnits, totalOf } from "./sale-lines.ts";
import { paymentsOfReturn, paymentsOfSale } from "./sale-payments.ts";

/** A sale or return that the POS has, as it was sent, and its id there. */
export type SentSale = Sale & { posId: string };

export type SalePlan =
  | { status: "in_step" }
  /** The next one to send. There may be more: plan again when the POS has it. */
  | { status: "owed"; sale: Sale }
  /** Units or money came back, and the merchant keeps refunds out of the POS. `difference` is what the POS has too much. */
  | { status: "skipped"; reason: "refunds_off"; difference: Money }
  /** `difference`: Shopify's total less that of its parts. `details`: what each part is worth, tax included, by its key. */
  | { status: "held"; reason: HoldReason; difference: Money; details: { key: string; title: string; worth: Money }[] };
export type HoldReason = "does_not_add_up";

export type PlanFacts = {
  shop: string;
  order: SoldOrder;
  /** All that the POS has of the order, the oldest first. One that is on its way is not planned around: its answer comes first. */
  sent: SentSale[];
  settings: Pick<OrderSettings, "refunds" | "restockTo">;
  /** References of the order that are used otherwise: voided at the POS, or taken by something else. */
  taken?: SaleReference[];
};

/**
 * The next sale or return that brings the POS to what the order is now: returns first, then follow-up sales, one at a time.
 * It goes by the difference to what was sent, so that it may be asked again at any time and owes nothing twice.
 */
export function planSales({ shop, order, sent, settings, taken = [] }: PlanFacts): SalePlan {
  if (sent.length === 0 && order.cancelledAt) return { status: "in_step" };
  const { parts, difference } = partsOf(order);
  if (difference.minor !== 0) {
    const details = parts.map(({ key, title, price, tax }) => ({ key, title, worth: addMoney(price, tax) }));
    return { status: "held", reason: "does_not_add_up", difference, details };
  }
  const changes = [...parts, ...vanishedParts(parts, sent)].map((part) => changeOf(part, sent));
  const due = changes.filter(comesBack);
  const common = {
    orderName: order.name,
    currency: order.currency,
    fulfilled: order.fulfillment === "fulfilled",
    buyer: order.customer,
  };
  const keyOf = (reference: SaleReference): string => `${shop}/${tailOf(order.gid)}/${reference}`;

  const origin = sent.find(({ kind }) => kind === "sale");
  if (origin && due.length > 0 && settings.refunds) {
    const { from, lines } = returnLines({ changes, due, sent, origin, settings });
    const reference = nextReference(order, "return", [...sent.map((one) => one.reference), ...taken]);
    const total = totalOf(lines, order.currency);
    const at = order.refunds.at(-1)?.createdAt ?? order.cancelledAt ?? order.updatedAt;
    return {
      status: "owed",
      sale: {
        ...common,
        kind: "return",
        reference,
        key: keyOf(reference),
        returnOf: { posId: from.posId, reference: from.reference },
        placedAt: at,
        lines,
        payments: paymentsOfReturn(order, sent, { total, at }),
        total,
      },
    };
  }

  const lines = changes.flatMap((change) => saleLines(change, { first: sent.length === 0, refunds: settings.refunds }));
  if (lines.length > 0) {
    const reference = nextReference(order, "sale", [...sent.map((one) => one.reference), ...taken]);
    const total = totalOf(lines, order.currency);
    const at = sent.length === 0 ? order.processedAt : order.updatedAt;
    const refund = changes.find(({ part }) => part.key === refundKey);
    const givenBack = { minor: refund ? Math.max(0, -refund.worth) : 0, currency: order.currency };
    return {
      status: "owed",
      sale: {
        ...common,
        kind: "sale",
        reference,
        key: keyOf(reference),
        returnOf: null,
        placedAt: at,
        lines,
        payments: paymentsOfSale(order, sent, { total, givenBack, at }),
        total,
      },
    };
  }
  if (origin && due.length > 0) {
    const back = due.map(({ worth }) => ({ minor: -worth, currency: order.currency }));
    return { status: "skipped", reason: "refunds_off", difference: sumMoney(back, order.currency) };
  }
  return { status: "in_step" };
}

/** How a part differs from what the POS has of it; amounts in the smallest unit, above zero when the POS has too little. */
type Change = { part: OrderPart; units: number; price: number; tax: number; /** `price` and `tax` together. */ worth: number };

function changeOf(part: OrderPart, sent: Sale[]): Change {
  const has = holdingOf(part, sent);
  const price = part.price.minor - has.price;
  const tax = part.tax.minor - has.tax;
  return { part, units: (part.units ?? 0) - has.units, price, tax, worth: price + tax };
}

type Holding = { units: number; price: number; tax: number };

/** What the POS has of a part: sold less given back. */
function holdingOf(part: OrderPart, sales: Sale[]): Holding {
  const holding: Holding = { units: 0, price: 0, tax: 0 };
  for (const { kind, lines } of sales) {
    const sign = kind === "sale" ? 1 : -1;
    for (const line of lines) {
      if (line.key !== part.key) continue;
      if (part.units !== null && !isMoneyOnly(line)) holding.units += sign * line.quantity;
      holding.price += sign * line.quantity * line.price.minor;
      holding.tax += sign * line.quantity * line.tax.minor;
    }
  }
  return holding;
}

/** A line of goods whose price changed and not its units: money under the goods' key, on the products that `moneyProduct` gives. */
function isMoneyOnly({ product }: SaleLine): boolean {
  return product.kind === "required" && (product.product === "refund" || product.product === "fees");
}

/** Money that the POS has and the order no more: a discount, a charge that was given back. */
function vanishedParts(parts: OrderPart[], sent: Sale[]): OrderPart[] {
  const known = new Set(parts.map(({ key }) => key));
  const vanished = new Map<string, OrderPart>();
  for (const { key, product, title, list, rates } of sent.flatMap(({ lines }) => lines)) {
    if (known.has(key)) continue;
    const nothing = zero(list.currency);
    vanished.set(key, { key, product, title, list, rates, units: null, price: nothing, tax: nothing, gone: [] });
  }
  return [...vanished.values()];
}

function comesBack({ units, worth, part }: Change): boolean {
  if (part.key === feeKeptKey) return worth < 0;
  return units < 0 || (units === 0 && worth < 0);
}

/** What comes back of one sale: of the newest that has it, as what was added last is what an edit takes out. */
function returnLines({
  changes,
  due,
  sent,
  origin,
  settings,
}: {
  changes: Change[];
  due: Change[];
  sent: SentSale[];
  origin: SentSale;
  settings: Pick<OrderSettings, "restockTo">;
}): { from: SentSale; lines: SaleLine[] } {
  const sales = sent.filter(({ kind }) => kind === "sale").reverse();
  const ofSale = (sale: SentSale): Sale[] => sent.filter((one) => one === sale || (one.returnOf ?? origin).reference === sale.reference);
  const goods = due.filter(({ units }) => units < 0);
  const money = due
    .filter(({ units }) => units === 0)
    .map((change) => ({ change, from: sales.find((sale) => worthIn(change.part, ofSale(sale)) >= -change.worth) ?? null }));

  for (const sale of sales) {
    const taken = goods.map((change) => ({
      change,
      units: Math.min(-change.units, Math.max(0, holdingOf(change.part, ofSale(sale)).units)),
    }));
    const lines = [
      ...taken.flatMap(({ change, units }) => unitsBack(change, { units, restock: settings.restockTo === "original" })),
      ...money.filter(({ from }) => from === sale).map(({ change }) => moneyLine(change)),
    ];
    const isAll = taken.every(({ change, units }) => units === -change.units) && money.every(({ from }) => from === sale || from === null);
    if (!isAll && lines.length === 0) continue;
    if (!isAll) return { from: sale, lines };
    // What is money only, and no sale's in particular, goes with the last of the goods.
    lines.push(...money.filter(({ from }) => from === null).map(({ change }) => moneyLine(change)));
    return { from: lines.length > 0 ? sale : origin, lines: [...lines, ...keptOf(changes, lines)] };
  }
  return { from: origin, lines: money.map(({ change }) => moneyLine(change)) };
}

function worthIn(part: OrderPart, sales: Sale[]): number {
  const { price, tax } = holdingOf(part, sales);
  return price + tax;
}

/** `units` of those that come back. They are worth what Shopify took off for all of them, which is what they were sold for, to the cent. */
function unitsBack(change: Change, { units, restock }: { units: number; restock: boolean }): SaleLine[] {
  if (units === 0) return [];
  const { part } = change;
  const all = -change.units;
  const { price, tax } = amountsOf(change, part.list.currency);
  const flags = part.gone.slice(-all);
  return splitInUnits(lineFacts(change, tax), {
    price: shareOf(price, units, all),
    tax: shareOf(tax, units, all),
    restock: Array.from({ length: units }, (_, index) => restock && (flags[index] ?? true)),
  });
}

/** Money without units, of the size of the change. */
function moneyLine(change: Change): SaleLine {
  const { price, tax } = amountsOf(change, change.part.list.currency);
  const line = { ...lineFacts(change, tax), product: moneyProduct(change) };
  return {
    ...line,
    quantity: 1,
    list: change.part.units === null && line.list.minor >= price.minor ? line.list : price,
    price,
    tax,
    restock: change.worth > 0,
  };
}

/** Goods whose price changed keep their units: only the money moves. */
function moneyProduct({ part, worth }: Change): SaleLine["product"] {
  if (part.units === null) return part.product;
  return { kind: "required", product: worth < 0 ? "refund" : "fees" };
}

/** A fee that was kept, or a discount that ended, goes with the goods that it was of, if they are worth as much. */
function keptOf(changes: Change[], lines: SaleLine[]): SaleLine[] {
  const kept: SaleLine[] = [];
  for (const change of changes) {
    const { part, worth } = change;
    const isDiscount = part.product.kind === "required" && part.product.product === "discount";
    const { currency } = part.list;
    if (worth <= 0 || !(part.key === feeKeptKey || isDiscount) || totalOf([...lines, ...kept], currency).minor < worth) continue;
    kept.push({
      ...lineFacts(change, zero(currency)),
      quantity: 1,
      price: { minor: -worth, currency },
      tax: zero(currency),
      restock: false,
    });
  }
  return kept;
}

/** What a follow-up sale, or the first, has of a part. */
function saleLines(change: Change, { first, refunds }: { first: boolean; refunds: boolean }): SaleLine[] {
  const { part, units, worth } = change;
  const settles = part.key === refundKey || part.key === feeKeptKey;
  if (settles && !first && !refunds) return [];
  if (units > 0) {
    const { price, tax } = amountsOf(change, part.list.currency);
    return splitInUnits(lineFacts(change, tax), { price, tax, restock: Array.from({ length: units }, () => true) });
  }
  if (units === 0 && worth > 0) return [moneyLine(change)];
  if (first && worth < 0 && part.key !== refundKey) {
    const price = { minor: worth, currency: part.list.currency };
    return [{ ...lineFacts(change, zero(price.currency)), quantity: 1, list: price, price, tax: zero(price.currency), restock: true }];
  }
  return [];
}

/** The change's amounts, never below zero; a cent that moved between price and tax stays where it was. */
function amountsOf({ units, tax, worth }: Change, currency: string): { price: Money; tax: Money } {
  const sign = Math.sign(units) || Math.sign(worth);
  const size = Math.max(0, sign * worth);
  const taxes = Math.min(size, Math.max(0, sign * tax));
  return { price: { minor: size - taxes, currency }, tax: { minor: taxes, currency } };
}

function lineFacts({ part }: Change, tax: Money): Pick<SaleLine, "key" | "product" | "title" | "list" | "rates"> {
  const { key, product, title, list, rates } = part;
  return { key, product, title, list, rates: tax.minor === 0 ? [] : rates };
}

/** One higher than the highest: "S-1042", "S-1042-2"; "S-1042-R1", "S-1042-R2". */
function nextReference({ number }: SoldOrder, kind: Sale["kind"], used: SaleReference[]): SaleReference {
  const base = `S-${number}` as const;
  const pattern = kind === "sale" ? /^(?:-(\d+))?$/ : /^-R(\d+)$/;
  const numbers = used.flatMap((reference) => {
    const match = reference.startsWith(base) ? pattern.exec(reference.slice(base.length)) : null;
    return match ? [Number(match[1] ?? 1)] : [];
  });
  const next = Math.max(0, ...numbers) + 1;
  if (kind === "return") return `${base}-R${next}`;
  return next === 1 ? base : `${base}-${next}`;
}

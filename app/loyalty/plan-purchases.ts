import { upcCause, variantCause } from "#app/domain/cause.ts";
import { dayIn } from "#app/domain/date.ts";
import type { Purchase, PurchaseReference } from "#app/domain/loyalty.ts";
import { shareOf } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import { listedSource } from "#app/domain/order.ts";
import type { Order, OrderLine, PurchaseGroup } from "#app/domain/order.ts";
import { readUpc } from "#app/domain/upc.ts";
import type { Upc } from "#app/domain/upc.ts";
import { noPromises, unitsBought, unitsPaid } from "./promised-goods.ts";
import type { LinePromises } from "./promised-goods.ts";
import type { SkipReason } from "./skip-reasons.ts";

/** What the merchant decided, as far as it decides what is owed. */
export type PurchaseRules = {
  /** IANA name. A purchase belongs to the shop's day. */
  timeZone: string;
  /** Orders placed before this moment were never ours to record; null: nothing is ours to record, any more or yet. */
  startAt: Date | null;
  /** Sources or app names whose orders a POS sent, in any case. */
  posSources: string[];
  /** Items that the merchant said are in no program, each as the cause that it was put aside by. */
  ignored: ReadonlySet<string>;
};

/** What one line owes the loyalty program. */
export type LineDecision =
  | { status: "owed"; quantity: number; upc: Upc; total: Money }
  /** `keeps`: units recorded earlier stay, but no more than so many; the others are taken back. */
  | { status: "skipped"; reason: SkipReason; keeps: number }
  | { status: "unmapped"; code: "barcode_missing" | "barcode_invalid" };

/** What is known of an order's lines beside the order, by line gid. */
export type KnownOfLines = {
  /** UPCs that the merchant gave. */
  upcOverrides?: ReadonlyMap<string, string>;
  /** Free goods of the checkout. */
  promises?: ReadonlyMap<string, LinePromises>;
};

/** Decides for each line of the order, in its order. */
export function planPurchases(order: Order, rules: PurchaseRules, { upcOverrides, promises }: KnownOfLines = {}): LineDecision[] {
  const orderReason = reasonToSkipOrder(order, rules);
  return order.lines.map((line) => {
    const bought = unitsBought(line, promises?.get(line.gid) ?? noPromises);
    const keeps = unitsToKeep(order, { line, bought });
    const notInProgram: LineDecision = { status: "skipped", reason: "not_in_program", keeps };
    const reason = orderReason ?? reasonToSkipLine({ line, bought });
    if (reason) return { status: "skipped", reason, keeps };
    if (line.variantGid && rules.ignored.has(variantCause(line.variantGid))) return notInProgram;
    const reading = readUpc(upcOverrides?.get(line.gid) ?? line.barcode);
    if (reading.status === "missing") return { status: "unmapped", code: "barcode_missing" };
    if (reading.status === "invalid") return { status: "unmapped", code: "barcode_invalid" };
    if (rules.ignored.has(upcCause(reading.upc))) return notInProgram;
    return { status: "owed", quantity: bought, upc: reading.upc, total: line.total };
  });
}

/** Units that are recorded already, and what they were recorded with. */
export type Recorded = { units: number; minor: number };

type PurchaseFacts = {
  reference: PurchaseReference;
  upc: Upc;
  recorded: Recorded;
  units: number;
  /** Free goods of the checkout: the line's total was paid for the other units. */
  promises?: LinePromises;
  timeZone: string;
};

/**
 * The purchase that records `units` more of a line, of which `recorded` are recorded already. The amounts of all its recordings add up to the line's
 * share, also where an edit has changed what a unit costs since.
 */
export function purchaseOf(order: Order, line: OrderLine, facts: PurchaseFacts): Purchase {
  const paid = unitsPaid(line, facts.promises ?? noPromises);
  const { units, minor } = facts.recorded;
  const share = shareOf(line.total, units + facts.units, paid);
  return {
    reference: facts.reference,
    saleReference: order.purchaseGroup,
    upc: facts.upc,
    quantity: facts.units,
    amount: { ...share, minor: Math.max(0, share.minor - minor) },
    date: dayIn(facts.timeZone, order.processedAt),
  };
}

/** `S-1042-L1` for the first recording of a line, `S-1042-L1-2` for its second. */
export function referenceFor(group: PurchaseGroup, { position, sequence }: { position: number; sequence: number }): PurchaseReference {
  return sequence === 1 ? `${group}-L${position}` : `${group}-L${position}-${sequence}`;
}

function reasonToSkipOrder(order: Order, rules: PurchaseRules): SkipReason | null {
  if (order.test) return "test_order";
  if (listedSource(order, rules.posSources) !== null) return "sent_by_pos";
  if (rules.startAt === null) return "loyalty_off";
  if (order.processedAt < rules.startAt) return "before_start";
  if (order.cancelledAt) return "cancelled";
  if (order.payment === "refunded") return "refunded";
  if (order.payment !== "paid" && order.payment !== "partially_refunded") return "not_paid";
  if (!order.customer || !(order.customer.customerGid ?? order.customer.email ?? order.customer.phone)) return "no_contact";
  return null;
}

function reasonToSkipLine({ line, bought }: { line: OrderLine; bought: number }): SkipReason | null {
  if (line.kind !== "product") return line.kind;
  if (line.currentQuantity === 0) return "no_units_left";
  // A free good is not a purchase: the program counts what was paid for.
  if (line.total.minor === 0 || bought === 0) return "free_good";
  return null;
}

/**
 * What was recorded stays while the sale stands, even if it would not be recorded today: an edit leaves a balance to be paid, the buyer's
 * data were erased, the product is gone. Units that were given back never stay, whatever else there is to say of the order.
 */
function unitsToKeep(order: Order, { line, bought }: { line: OrderLine; bought: number }): number {
  const isUndone = order.cancelledAt !== null || order.payment === "refunded" || line.total.minor === 0;
  return isUndone ? 0 : bought;
}

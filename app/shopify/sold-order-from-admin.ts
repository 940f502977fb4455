import { z } from "zod";
import type { LineGid } from "#app/domain/ids.ts";
import { tailOf } from "#app/domain/ids.ts";
import { addMoney, parseMoney, subtractMoney, sumMoney } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import type {
  Charge,
  FulfillmentState,
  OrderRefund,
  OrderTransaction,
  SoldLine,
  SoldOrder,
  SoldShipping,
  Tax,
} from "#app/domain/sold-order.ts";
import { adminLineSchema, adminOrderSchema, byAge, gid, moneyOf, orderFromAdmin, shopMoney } from "./order-from-admin.ts";

const taxLines = z.array(z.object({ title: z.string(), rate: z.number().nullable(), priceSet: shopMoney }));
const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

const soldLineSchema = adminLineSchema.extend({
  unfulfilledQuantity: z.number().int().nonnegative(),
  originalUnitPriceSet: shopMoney,
  taxLines,
  duties: z.array(z.object({ taxLines })),
});
export const soldLinesSchema = z.object({ nodes: z.array(soldLineSchema), pageInfo });

export const refundLinesSchema = z.object({
  nodes: z.array(
    z.object({
      lineItem: z.object({ id: gid<LineGid>("LineItem") }),
      quantity: z.number().int().nonnegative(),
      restockType: z.string(),
      subtotalSet: shopMoney,
      totalTaxSet: shopMoney,
    }),
  ),
  pageInfo,
});

const refundSchema = z.object({
  id: z.string(),
  createdAt: z.coerce.date().nullable(),
  processedAt: z.coerce.date(),
  refundLineItems: refundLinesSchema,
  refundShippingLines: z.object({
    nodes: z.array(
      z.object({ shippingLine: z.object({ id: z.string().nullable() }), subtotalAmountSet: shopMoney, taxAmountSet: shopMoney }),
    ),
  }),
  orderAdjustments: z.object({
    nodes: z.array(z.object({ reason: z.string().nullable(), amountSet: shopMoney, taxAmountSet: shopMoney })),
  }),
});

const transactionSchema = z.object({
  id: z.string(),
  kind: z.string(),
  status: z.string(),
  gateway: z.string().nullable(),
  manualPaymentGateway: z.boolean(),
  amountSet: shopMoney,
  createdAt: z.coerce.date(),
  processedAt: z.coerce.date().nullable(),
  parentTransaction: z.object({ id: z.string() }).nullable(),
});

const shippingSchema = z.object({
  id: z.string().nullable(),
  title: z.string(),
  isRemoved: z.boolean(),
  originalPriceSet: shopMoney,
  discountedPriceSet: shopMoney,
  currentDiscountedPriceSet: shopMoney,
  taxLines,
});

export const adminSoldOrderSchema = adminOrderSchema.extend({
  createdAt: z.coerce.date(),
  closedAt: z.coerce.date().nullable(),
  tags: z.array(z.string()),
  displayFulfillmentStatus: z.string(),
  presentmentCurrencyCode: z.string(),
  taxesIncluded: z.boolean(),
  dutiesIncluded: z.boolean(),
  currentTotalDiscountsSet: shopMoney,
  totalPriceSet: shopMoney,
  currentTotalPriceSet: shopMoney,
  totalReceivedSet: shopMoney,
  totalRefundedSet: shopMoney,
  totalOutstandingSet: shopMoney,
  originalTotalDutiesSet: shopMoney.nullable(),
  currentTotalDutiesSet: shopMoney.nullable(),
  originalTotalAdditionalFeesSet: shopMoney.nullable(),
  currentTotalAdditionalFeesSet: shopMoney.nullable(),
  additionalFees: z.array(z.object({ name: z.string(), taxLines })),
  shippingLines: z.object({ nodes: z.array(shippingSchema) }),
  transactions: z.array(transactionSchema),
  refunds: z.array(refundSchema),
  lineItems: soldLinesSchema,
});

export type AdminSoldOrder = z.infer<typeof adminSoldOrderSchema>;

/** Shopify's order in our words, with all that a sale is made of. All pages of its lines, and of its refunds', are in it. */
export function soldOrderFromAdmin(admin: AdminSoldOrder): SoldOrder {
  const { lines, ...order } = orderFromAdmin(admin);
  const currency = admin.currencyCode;
  const money = (set: z.infer<typeof shopMoney>): Money => moneyOf(set, currency);
  const taxes = (of: z.infer<typeof taxLines>): Tax[] =>
    of.map(({ title, rate, priceSet }) => ({ title, rate: rate ?? 0, amount: money(priceSet) }));
  const facts = byAge(admin.lineItems.nodes);
  return {
    ...order,
    createdAt: admin.createdAt,
    closedAt: admin.closedAt,
    tags: admin.tags,
    fulfillment: fulfillmentOf(admin.displayFulfillmentStatus),
    taxesIncluded: admin.taxesIncluded,
    presentmentCurrency: admin.presentmentCurrencyCode,
    lines: lines.map((line, index): SoldLine => {
      const fact = facts[index] as (typeof facts)[number];
      return { ...line, unitList: money(fact.originalUnitPriceSet), taxes: taxes(fact.taxLines), unfulfilled: fact.unfulfilledQuantity };
    }),
    shipping: byAge(admin.shippingLines.nodes).map((line): SoldShipping => ({
      id: tailOf(line.id ?? ""),
      title: line.title,
      list: money(line.originalPriceSet),
      discount: subtractMoney(money(line.originalPriceSet), money(line.discountedPriceSet)),
      current: money(line.currentDiscountedPriceSet),
      taxes: taxes(line.taxLines),
      removed: line.isRemoved,
    })),
    // Duties that prices include are in the lines already.
    duties: admin.dutiesIncluded
      ? null
      : chargeOf("Duties", {
          original: admin.originalTotalDutiesSet && money(admin.originalTotalDutiesSet),
          current: admin.currentTotalDutiesSet && money(admin.currentTotalDutiesSet),
          taxes: facts.flatMap(({ duties }) => duties.flatMap((duty) => taxes(duty.taxLines))),
        }),
    fees: chargeOf(admin.additionalFees.map(({ name }) => name).join(", ") || "Additional fees", {
      original: admin.originalTotalAdditionalFeesSet && money(admin.originalTotalAdditionalFeesSet),
      current: admin.currentTotalAdditionalFeesSet && money(admin.currentTotalAdditionalFeesSet),
      taxes: admin.additionalFees.flatMap((fee) => taxes(fee.taxLines)),
    }),
    tip: money(admin.totalTipReceivedSet),
    discounts: money(admin.currentTotalDiscountsSet),
    total: money(admin.totalPriceSet),
    currentTotal: money(admin.currentTotalPriceSet),
    received: money(admin.totalReceivedSet),
    refunded: money(admin.totalRefundedSet),
    outstanding: money(admin.totalOutstandingSet),
    transactions: admin.transactions
      .map((one) => transactionFrom(one, currency))
      .sort((one, other) => one.processedAt.getTime() - other.processedAt.getTime() || Number(one.id) - Number(other.id)),
    refunds: admin.refunds
      .map((refund) => refundFrom(refund, currency))
      .sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime() || Number(one.id) - Number(other.id)),
  };
}

/** Shopify names what is left of a charge and not of its tax: the tax is taken to have shrunk with it. */
function chargeOf(
  title: string,
  { original, current, taxes }: { original: Money | null; current: Money | null; taxes: Tax[] },
): Charge | null {
  if (!current) return null;
  const whole = (original ?? current).minor;
  const left = (amount: Money): Money =>
    whole === 0 ? amount : { minor: Math.round((amount.minor * current.minor) / whole), currency: amount.currency };
  return { title, amount: current, taxes: taxes.map((tax) => ({ ...tax, amount: left(tax.amount) })) };
}

function fulfillmentOf(status: string): FulfillmentState {
  if (status === "FULFILLED") return "fulfilled";
  return status === "PARTIALLY_FULFILLED" ? "partially_fulfilled" : "unfulfilled";
}

const kinds: Record<string, OrderTransaction["kind"]> = {
  SALE: "sale",
  AUTHORIZATION: "authorization",
  EMV_AUTHORIZATION: "authorization",
  CAPTURE: "capture",
  REFUND: "refund",
  VOID: "void",
};

function transactionFrom(admin: z.infer<typeof transactionSchema>, currency: string): OrderTransaction {
  return {
    id: tailOf(admin.id),
    kind: kinds[admin.kind] ?? "other",
    status: statusOf(admin.status),
    gateway: admin.gateway || "unknown",
    manual: admin.manualPaymentGateway,
    amount: moneyOf(admin.amountSet, currency),
    processedAt: admin.processedAt ?? admin.createdAt,
    parentId: admin.parentTransaction ? tailOf(admin.parentTransaction.id) : null,
  };
}

function statusOf(status: string): OrderTransaction["status"] {
  if (status === "SUCCESS") return "success";
  return status === "PENDING" || status === "AWAITING_RESPONSE" ? "pending" : "failed";
}

function refundFrom(admin: z.infer<typeof refundSchema>, currency: string): OrderRefund {
  const money = (set: z.infer<typeof shopMoney>): Money => moneyOf(set, currency);
  const adjustments = admin.orderAdjustments.nodes
    // Without a reason it is the shipping that was refunded, which has lines of its own; a pending one is money that is on its way (assumption).
    .filter(({ reason }) => reason !== null && reason !== "PENDING_REFUND_DISCREPANCY")
    .map(({ amountSet, taxAmountSet }) => addMoney(money(amountSet), money(taxAmountSet)));
  return {
    id: tailOf(admin.id),
    createdAt: admin.createdAt ?? admin.processedAt,
    lines: admin.refundLineItems.nodes.map(({ lineItem, quantity, restockType, subtotalSet, totalTaxSet }) => ({
      lineGid: lineItem.id,
      quantity,
      restocked: restockType !== "NO_RESTOCK",
      subtotal: money(subtotalSet),
      tax: money(totalTaxSet),
    })),
    shipping: admin.refundShippingLines.nodes.map(({ shippingLine, subtotalAmountSet, taxAmountSet }) => ({
      shippingId: tailOf(shippingLine.id ?? ""),
      subtotal: money(subtotalAmountSet),
      tax: money(taxAmountSet),
    })),
    // An adjustment says what the shop has less: it is below zero when more was given back than the goods cost.
    beyond: subtractMoney(parseMoney("0", currency), sumMoney(adjustments, currency)),
  };
}

import type { Money } from "#app/domain/money.ts";
import type { Sale, SalePayment } from "#app/domain/sale.ts";
import type { OrderTransaction, SoldOrder } from "#app/domain/sold-order.ts";

/** Stands for what is still to be paid, or to be paid back. */
export const outstandingKey = "outstanding";

/** Money taken, and how much of it the POS has; amounts in the smallest unit. */
type Taking = { transaction: OrderTransaction; /** Less what was paid back. */ net: number; recorded: number };

/**
 * What paid a sale, up to its total, by what the POS has not been told yet. What no transaction covers is outstanding.
 * `givenBack` was paid back beyond the goods and gets a return of its own, so the sale is still paid in full.
 */
export function paymentsOfSale(
  order: SoldOrder,
  sent: Sale[],
  { total, givenBack, at }: { total: Money; givenBack: Money; at: Date },
): SalePayment[] {
  const takings = takingsOf(order, sent);
  const payments = new Map<OrderTransaction, number>();
  let left = total.minor;
  const take = (taking: Taking, most: number): number => {
    const amount = Math.max(0, Math.min(left, most));
    if (amount === 0) return 0;
    payments.set(taking.transaction, (payments.get(taking.transaction) ?? 0) + amount);
    taking.recorded += amount;
    left -= amount;
    return amount;
  };
  for (const taking of takings) take(taking, taking.net - taking.recorded);
  let beyond = givenBack.minor;
  for (const taking of takings) beyond -= take(taking, Math.min(beyond, taking.transaction.amount.minor - taking.recorded));
  // In the shop's currency, the payments of an order that was paid in another need not add up to the cent.
  const last = [...payments.keys()].at(-1);
  const isPaid = sent.length === 0 && order.outstanding.minor <= 0;
  if (last && left > 0 && isPaid && order.presentmentCurrency !== order.currency) {
    payments.set(last, (payments.get(last) ?? 0) + left);
    left = 0;
  }
  return [...paymentsFrom(payments, order.currency), ...outstanding(order, { left, at })];
}

/** What was paid back for a return, up to its total, by what the POS has not been told yet. */
export function paymentsOfReturn(order: SoldOrder, sent: Sale[], { total, at }: { total: Money; at: Date }): SalePayment[] {
  const takings = takingsOf(order, sent);
  const payments = new Map<OrderTransaction, number>();
  let left = total.minor;
  for (const refund of refundsOf(order)) {
    const taking = takenBy(refund, takings);
    if (!taking) continue;
    const untold = refund.amount.minor - amountIn(sent, "return", refund.id);
    const amount = Math.max(0, Math.min(left, untold, taking.recorded - taking.net));
    if (amount === 0) continue;
    payments.set(refund, amount);
    taking.recorded -= amount;
    left -= amount;
  }
  return [...paymentsFrom(payments, order.currency), ...outstanding(order, { left, at })];
}

function takingsOf(order: SoldOrder, sent: Sale[]): Taking[] {
  const takings = order.transactions
    .filter(({ kind, status }) => status === "success" && (kind === "sale" || kind === "capture"))
    .map((transaction) => ({
      transaction,
      net: transaction.amount.minor,
      recorded: amountIn(sent, "sale", transaction.id),
    }));
  for (const refund of refundsOf(order)) {
    const taking = takenBy(refund, takings);
    if (!taking) continue;
    taking.net -= refund.amount.minor;
    taking.recorded -= amountIn(sent, "return", refund.id);
  }
  // What was outstanding when it was sent has been paid since: the POS has it already, the oldest first.
  let untied = amountIn(sent, "sale", outstandingKey) - amountIn(sent, "return", outstandingKey);
  for (const taking of takings) {
    const room = taking.net - taking.recorded;
    const amount = untied > 0 ? Math.min(untied, Math.max(0, room)) : Math.max(untied, Math.min(0, room));
    taking.recorded += amount;
    untied -= amount;
  }
  return takings;
}

function refundsOf(order: SoldOrder): OrderTransaction[] {
  return order.transactions.filter(({ kind, status }) => kind === "refund" && status === "success");
}

function takenBy(refund: OrderTransaction, takings: Taking[]): Taking | undefined {
  return (
    takings.find(({ transaction }) => transaction.id === refund.parentId) ??
    takings.find(({ transaction }) => transaction.gateway === refund.gateway) ??
    takings.at(-1)
  );
}

function amountIn(sent: Sale[], kind: Sale["kind"], key: string): number {
  return sent
    .filter((sale) => sale.kind === kind)
    .flatMap(({ payments }) => payments)
    .filter((payment) => payment.key === key)
    .reduce((sum, { amount }) => sum + amount.minor, 0);
}

function paymentsFrom(payments: Map<OrderTransaction, number>, currency: string): SalePayment[] {
  return [...payments].map(([{ id, gateway, processedAt }, minor]) => ({
    key: id,
    gateway,
    amount: { minor, currency },
    at: processedAt,
  }));
}

function outstanding(order: SoldOrder, { left, at }: { left: number; at: Date }): SalePayment[] {
  if (left === 0) return [];
  return [{ key: outstandingKey, gateway: awaitedGateway(order), amount: { minor: left, currency: order.currency }, at }];
}

/** Who is to pay it: the gateway that is awaited, or "manual" where Shopify calls the order paid and knows of no payment. */
function awaitedGateway({ transactions, payment }: SoldOrder): string {
  const pending = transactions.findLast(({ status, kind }) => status === "pending" && kind !== "refund");
  if (pending) return pending.gateway;
  return payment === "paid" ? "manual" : outstandingKey;
}

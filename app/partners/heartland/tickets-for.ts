import { addMoney, formatDecimal, subtractMoney, sumMoney, zero } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import type { SaleToSend } from "#app/partners/capabilities.ts";

/** One ticket of a return: `affect_inventory` is a ticket's, not a line's [O 3.8]. */
export type ReturnTicket = {
  publicId: string;
  restock: boolean;
  lines: SaleToSend["lines"];
  payments: SaleToSend["payments"];
  tax: Money;
};

/** A return with both kinds of units is two tickets: "S-1042-R1" and, of what does not go back on the shelf, "S-1042-R1-N". */
export function ticketReferences(reference: string): [string, string] {
  return [reference, `${reference}-N`];
}

export function ticketsFor(sale: SaleToSend): ReturnTicket[] {
  const [first, second] = ticketReferences(sale.reference);
  const restocked = sale.lines.filter(({ restock }) => restock);
  const kept = sale.lines.filter(({ restock }) => !restock);
  const parts = [
    { restock: true, lines: restocked },
    { restock: false, lines: kept },
  ].filter(({ lines }) => lines.length > 0);
  let left = sale.payments;
  return parts.map(({ restock, lines }, index) => {
    const total = totalOf(lines, sale.currency);
    // The last ticket has whatever is left, so that nothing that was paid back is lost.
    const taken = index === parts.length - 1 ? { payments: left, rest: [] } : takePayments(left, total);
    left = taken.rest;
    return { publicId: index === 0 ? first : second, restock, lines, payments: taken.payments, tax: taxOf(lines, sale.currency) };
  });
}

/** What the lines come to, tax included. */
export function totalOf(lines: SaleToSend["lines"], currency: string): Money {
  return sumMoney(
    lines.map(({ price, tax, quantity }) => times(addMoney(price, tax), quantity)),
    currency,
  );
}

export function taxOf(lines: SaleToSend["lines"], currency: string): Money {
  return sumMoney(
    lines.map(({ tax, quantity }) => times(tax, quantity)),
    currency,
  );
}

/** "GST, QST": the taxes in a sale, as Shopify calls them. */
export function taxTitle(lines: SaleToSend["lines"]): string {
  return [...new Set(lines.flatMap(({ rates }) => rates.map(({ title }) => title)))].join(", ") || "Tax";
}

/** Payments up to a total, the last one cut in two where it must be. */
function takePayments(payments: SaleToSend["payments"], total: Money): { payments: SaleToSend["payments"]; rest: SaleToSend["payments"] } {
  const taken: SaleToSend["payments"] = [];
  const rest: SaleToSend["payments"] = [];
  let open = total;
  for (const payment of payments) {
    const minor = Math.max(0, Math.min(open.minor, payment.amount.minor));
    const part = { minor, currency: total.currency };
    open = subtractMoney(open, part);
    if (minor > 0) taken.push({ ...payment, amount: part });
    if (payment.amount.minor > minor) rest.push({ ...payment, amount: subtractMoney(payment.amount, part) });
  }
  return { payments: taken, rest };
}

/** What payments of ours the POS has not, each counted once. Nothing when as much is paid as was to be: staff may have changed how. */
export function missingPayments(
  payments: SaleToSend["payments"],
  there: { paymentTypeId: string | null; amount: Money }[],
  currency: string,
): SaleToSend["payments"] {
  const sumOf = (amounts: { amount: Money }[]) => amounts.reduce((sum, { amount }) => addMoney(sum, amount), zero(currency)).minor;
  if (sumOf(there) >= sumOf(payments)) return [];
  const left = [...there];
  return payments.filter((payment) => {
    if (payment.amount.minor === 0) return false;
    const at = left.findIndex(
      ({ paymentTypeId, amount }) => paymentTypeId === payment.paymentTypeId && formatDecimal(amount) === formatDecimal(payment.amount),
    );
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function times({ minor, currency }: Money, quantity: number): Money {
  return { minor: minor * quantity, currency };
}

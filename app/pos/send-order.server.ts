import type { Sale } from "#app/domain/sale.ts";
import { formatWithCurrency } from "#app/domain/money.ts";
import type { SoldOrder } from "#app/domain/sold-order.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import type { SaleAnswer, SaleToSend } from "#app/partners/capabilities.ts";
import { paymentTypeIdFor, taxIdFor, taxKey } from "#app/pos-setup/order-settings.ts";
import { customerFor } from "./customer-for.server.ts";
import { decideDownload } from "./decide-download.ts";
import type { DownloadDecision, DownloadReason } from "./decide-download.ts";
import { linkLines } from "./link-lines.server.ts";
import { planSales } from "./plan-sales.ts";
import { forgetSending, noteSending, noteSent, readPosLedger } from "./pos-ledger.server.ts";
import type { PosRun } from "./pos-ledger.server.ts";
import { orderProblem, shopProblem } from "./pos-problem.ts";
import type { PosProblem } from "./pos-problem.ts";

export type PosOutcome = { decisions: DownloadDecision[] } & (
  | { status: "sent" }
  | { status: "skipped"; reason: DownloadReason | "refunds_off"; waits: boolean }
  | { status: "failed"; problems: PosProblem[] }
);

/** A sale, its return and its follow-up, a few times over: more in one run is a mistake of ours. */
const mostAtOnce = 20;

/**
 * Brings the POS in line with an order: sends the sale, and later the returns and further sales that make up the difference. May be
 * repeated at any moment, after any interruption: what is on its way is looked for before anything is written.
 * @throws PartnerError when the POS gives no answer; what was learned until then is in the ledger.
 */
export async function sendOrder(run: PosRun, { orderId, order }: { orderId: string; order: SoldOrder }): Promise<PosOutcome> {
  const { shop, settings } = run;
  const answer = decideDownload(order, settings);
  const { decisions } = answer;
  const first = await readPosLedger(run, orderId);
  if (first.sending) {
    const problems = await finish(run, { orderId, order, ...first.sending });
    if (problems.length > 0) return { status: "failed", problems, decisions };
  }
  for (let turn = 0; turn < mostAtOnce; turn++) {
    const { sent } = await readPosLedger(run, orderId);
    if (sent.length === 0 && !answer.download) return { status: "skipped", reason: answer.reason, waits: answer.waits, decisions };
    const plan = planSales({ shop, order, sent, settings });
    switch (plan.status) {
      case "in_step":
        return { status: "sent", decisions };
      case "skipped":
        return { status: "skipped", reason: plan.reason, waits: false, decisions };
      case "held": {
        const details = { difference: formatWithCurrency(plan.difference), total: formatWithCurrency(order.currentTotal) };
        return { status: "failed", problems: [orderProblem("pos_total", details)], decisions };
      }
      case "owed": {
        const problems = await send(run, { orderId, order, sale: plan.sale });
        if (problems.length > 0) return { status: "failed", problems, decisions };
        break;
      }
      default:
        return unreachable(plan);
    }
  }
  throw new Error(`Order ${order.name} is still not in step after ${mostAtOnce} sales.`);
}

type Sending = { orderId: string; order: SoldOrder; sale: Sale };

/** Goes on with what an interrupted run began; if the POS has nothing of it, it is planned anew. */
async function finish(run: PosRun, sending: Sending & { id: string }): Promise<PosProblem[]> {
  const found = await run.pos.findSale(sending.sale);
  if (found) return send(run, { ...sending, sale: { ...sending.sale, buyer: sending.order.customer } });
  await forgetSending(sending.id);
  return [];
}

async function send(run: PosRun, { orderId, order, sale }: Sending): Promise<PosProblem[]> {
  const prepared = await prepareSale(run, { ...sale, buyer: order.customer });
  if (prepared.status === "problems") return prepared.problems;
  await noteSending(run, { orderId, sale });
  const answer = await run.pos.sendSale(prepared.sale);
  if (answer.status !== "sent") return [problemOf(run, sale, answer)];
  await noteSent(run, { orderId, reference: sale.reference, kind: sale.kind, sale: answer.sale });
  return [];
}

export type Prepared = { status: "ready"; sale: SaleToSend } | { status: "problems"; problems: PosProblem[] };

/** Matches a sale with what the POS has: place, products, taxes, payment types, buyer. Nothing of the sale is written. */
export async function prepareSale(run: PosRun, { buyer, ...sale }: Sale): Promise<Prepared> {
  const { pos, settings } = run;
  const missing = missingSettings(run, sale);
  if (missing.length > 0 || !settings.registerId || !settings.locationId) return { status: "problems", problems: missing };
  const linked = await linkLines(run, sale);
  if (linked.status === "problems") return linked;
  const customer = await customerFor(run, buyer);
  if (customer.status === "problem") return { status: "problems", problems: [customer.problem] };
  const at = {
    locationId: settings.locationId,
    registerId: settings.registerId,
    employeeId: pos.traits.employee ? settings.employeeId : null,
    shippingMethodId: pos.traits.shippingMethods ? settings.shippingMethodId : null,
  };
  const lines = linked.lines.map((line) => ({ ...line, taxId: pos.traits.taxes ? taxIdFor(line.rates, settings) : null }));
  const payments = sale.payments.map((payment) => ({ ...payment, paymentTypeId: paymentTypeIdFor(payment.gateway, settings) ?? "" }));
  return { status: "ready", sale: { ...sale, lines, payments, customerId: customer.customerId, at } };
}

/** What the merchant has not chosen yet and this sale needs. */
function missingSettings({ pos, settings }: PosRun, { lines, payments }: Pick<Sale, "lines" | "payments">): PosProblem[] {
  const problems: PosProblem[] = [];
  if (!settings.registerId || !settings.locationId) problems.push(shopProblem("pos_place", "place", { place: "" }));
  if (pos.traits.employee && !settings.employeeId) problems.push(shopProblem("pos_employee", "employee", { employee: "" }));
  for (const gateway of new Set(payments.map((payment) => payment.gateway))) {
    if (!paymentTypeIdFor(gateway, settings)) problems.push(shopProblem("pos_payment_type", `payments:${gateway}`, { gateway }));
  }
  if (!pos.traits.taxes) return problems;
  const untaxed = new Map(lines.filter(({ rates }) => !taxIdFor(rates, settings)).map(({ rates }) => [taxKey(rates), rates]));
  for (const tax of untaxed.keys()) problems.push(shopProblem("pos_tax", `taxes:${tax}`, { tax }));
  return problems;
}

function problemOf({ settings }: PosRun, sale: Sale, answer: Exclude<SaleAnswer, { status: "sent" }>): PosProblem {
  if (answer.status === "reference_taken") return orderProblem("pos_reference_taken", { reference: sale.reference });
  const { reason, message, fields } = answer;
  switch (reason) {
    case "employee_inactive":
      return shopProblem("pos_employee", "employee", { employee: settings.employeeId ?? "" });
    case "location_inactive":
    case "register_inactive":
      return shopProblem("pos_place", "place", { place: settings.registerId ?? "" });
    case "payment_type_unknown":
      return shopProblem("pos_payment_type", "payments", { gateway: unique(sale.payments.map(({ gateway }) => gateway)) });
    case "tax_unknown":
      return shopProblem("pos_tax", "taxes", { tax: unique(sale.lines.map(({ rates }) => taxKey(rates))) });
    case "shipping_method_unknown":
      return shopProblem("pos_shipping_method", "shipping");
    case "fields_required":
      return shopProblem("pos_fields_required", "fields", { fields: fields.join(", ") });
    case "customer_unknown":
      return orderProblem("pos_customer", { message });
    case "product_unknown":
    case "payment_refused":
    case "other":
      return orderProblem("pos_rejected", { message });
    case "total_differs":
      return orderProblem("pos_total", { difference: message, total: formatWithCurrency(sale.total) });
    default:
      return unreachable(reason);
  }
}

function unique(names: string[]): string {
  return [...new Set(names)].filter(Boolean).join(", ");
}

import { formatDecimal, subtractMoney, sumMoney } from "#app/domain/money.ts";
import type { SaleAnswer, SaleToSend } from "#app/partners/capabilities.ts";
import { UnexpectedAnswer } from "#app/partners/errors.ts";
import { moneyFrom, rejectionFrom, totalDiffers, wireAmount, wireId } from "./answers.ts";
import type { Step } from "./answers.ts";
import type { Changed, HeartlandClient, Made } from "./client.server.ts";
import { ordersHaveField, requiredFieldsOf } from "./fields.server.ts";
import { ordersUnder, saleFrom } from "./find-sale.server.ts";
import { invoiceOrder } from "./invoice-order.server.ts";
import { matchLines } from "./line-match.ts";
import { lineRow, orderRow, paymentRow, taxRow } from "./messages.ts";
import type { LineRow, OrderRow } from "./messages.ts";
import { placeProblem } from "./sale-place.server.ts";
import { missingPayments, taxOf, taxTitle } from "./tickets-for.ts";

type Rejected = Extract<SaleAnswer, { status: "rejected" }>;

/**
 * An order of Heartland, by the recipe of reference 3.7. Every step looks at what is there and writes what is missing, so that it can be
 * repeated after any call. An order is opened only when it adds up to the sale's total.
 */
export async function sendOrder(
  client: HeartlandClient,
  { sale, ecommerceField }: { sale: SaleToSend; ecommerceField: string },
): Promise<SaleAnswer> {
  const orders = await ordersUnder(client, sale.reference);
  const known = orders[0];
  if (known && orders.length > 1) return { status: "reference_taken", sale: saleFrom(known, sale.currency) };
  const order = known ?? (await createOrder(client, { sale, ecommerceField }));
  if ("reason" in order) return order;
  if (order.status === "voided")
    return { status: "rejected", reason: "other", fields: [], message: `${sale.reference} was canceled in Heartland.` };

  const lines = await client.list(`sales/orders/${order.id}/lines`, lineRow);
  if (!isOurs(sale, order, lines)) return { status: "reference_taken", sale: saleFrom(order, sale.currency) };
  if (order.status === "pending") {
    const refused = (await addLines(client, { sale, order, lines })) ?? (await addTax(client, { sale, order }));
    if (refused) return refused;
  }
  const whole = saleFrom(await orderWith(client, order.id), sale.currency);
  if (whole.total.minor !== sale.total.minor) return totalDiffers(sale.total, whole);
  const refused =
    (order.status !== "closed" ? await addPayments(client, { sale, order }) : null) ??
    (order.status === "pending" ? await open(client, { sale, order }) : null) ??
    (order.status !== "closed" && sale.fulfilled ? await invoiceOrder(client, { sale, orderId: order.id }) : null);
  if (refused) return refused;
  return { status: "sent", sale: saleFrom(await orderWith(client, order.id), sale.currency) };
}

/** One that is still being made may lack lines, and have prices that staff corrected; one that was opened has exactly ours. */
function isOurs(sale: SaleToSend, order: OrderRow, lines: LineRow[]): boolean {
  const { missing, otherPrice, foreign } = matchLines(sale, lines, 1);
  if (order.customer_id !== sale.customerId || foreign > 0) return false;
  return order.status === "pending" || (missing.length === 0 && otherPrice === 0);
}

async function createOrder(
  client: HeartlandClient,
  { sale, ecommerceField }: { sale: SaleToSend; ecommerceField: string },
): Promise<OrderRow | Rejected> {
  const problem = await placeProblem(client, sale.at);
  if (problem) return problem;
  const { locationId, registerId, shippingMethodId } = sale.at;
  const made = await client.create("sales/orders", {
    public_id: sale.reference,
    ...(sale.customerId !== null && { customer_id: wireId(sale.customerId) }),
    // Both are required [V 3.7].
    source_location_id: wireId(locationId),
    station_id: wireId(registerId),
    ...(shippingMethodId !== null && { shipping_method_id: wireId(shippingMethodId) }),
    status: "pending",
    ...((await ordersHaveField(client, ecommerceField)) && { custom: { [ecommerceField]: sale.reference } }),
  });
  if (made.status === "refused") return rejected(client, made, "order");
  return orderWith(client, made.id);
}

async function orderWith(client: HeartlandClient, id: string): Promise<OrderRow> {
  const order = await client.read(`sales/orders/${id}`, orderRow);
  if (!order) throw new UnexpectedAnswer(`Heartland says that it has order ${id}, and does not find it.`, { mayHaveHappened: true });
  return order;
}

type Half = { sale: SaleToSend; order: OrderRow };

async function addLines(client: HeartlandClient, { sale, order, lines }: Half & { lines: LineRow[] }): Promise<Rejected | null> {
  for (const line of matchLines(sale, lines, 1).missing) {
    const made = await client.create(`sales/orders/${order.id}/lines`, {
      item_id: wireId(line.productId),
      qty: line.quantity,
      // Discounts are folded into the price, as Mortar does it [V 2.2; C 3.7].
      original_unit_price: wireAmount(line.list),
      adjusted_unit_price: wireAmount(line.price),
      ship_from_location_id: wireId(sale.at.locationId),
    });
    if (made.status === "refused") return rejected(client, made, "line");
  }
  return null;
}

/** Taxes add up, and may be below zero [C 3.7]: what Heartland put there by itself is brought to Shopify's tax. */
async function addTax(client: HeartlandClient, { sale, order }: Half): Promise<Rejected | null> {
  const path = `sales/orders/${order.id}/taxes`;
  const taxes = await client.list(path, taxRow);
  const there = sumMoney(
    taxes.map(({ value }) => moneyFrom(value, sale.currency)),
    sale.currency,
  );
  const missing = subtractMoney(taxOf(sale.lines, sale.currency), there);
  if (missing.minor === 0) return null;
  const made = await client.create(path, { description: taxTitle(sale.lines), value: wireAmount(missing) });
  return made.status === "refused" ? rejected(client, made, "tax") : null;
}

async function addPayments(client: HeartlandClient, { sale, order }: Half): Promise<Rejected | null> {
  const path = `sales/orders/${order.id}/payments`;
  const there = (await client.list(path, paymentRow)).map(({ payment_type_id, amount }) => ({
    paymentTypeId: payment_type_id,
    amount: moneyFrom(amount, sale.currency),
  }));
  for (const payment of missingPayments(sale.payments, there, sale.currency)) {
    const amount = wireAmount(payment.amount);
    const made = await client.create(path, {
      type: "CustomPayment",
      deposit: true,
      amount,
      payment_type_id: wireId(payment.paymentTypeId),
    });
    if (made.status === "refused") return rejected(client, made, "payment");
  }
  return null;
}

async function open(client: HeartlandClient, { sale, order }: Half): Promise<Rejected | null> {
  const changed = await client.change(`sales/orders/${order.id}`, { status: "open" });
  if (changed.status === "refused") return rejected(client, changed, "opening");
  const { status, total } = await orderWith(client, order.id);
  if (status !== "pending") return null;
  // Required fields leave orders pending [V 2.2]; the answer need not say so.
  const fields = (await requiredFieldsOf(client, ["sale", "sale_line"])).map(({ name }) => name);
  const message = `Heartland left ${sale.reference} (${formatDecimal(moneyFrom(total, sale.currency))}) pending.`;
  return { status: "rejected", reason: fields.length > 0 ? "fields_required" : "other", fields, message };
}

/** What a refusal means; required fields are asked for, as a refusal names them by key at best. */
async function rejected(
  client: HeartlandClient,
  { refusal }: Extract<Made | Changed, { status: "refused" }>,
  step: Step,
): Promise<Rejected> {
  return rejectionFrom(refusal, step, await requiredFieldsOf(client, ["sale", "sale_line"]));
}

import { formatDecimal } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import type { SaleAnswer, SaleToSend } from "#app/partners/capabilities.ts";
import { rejectionFrom, totalDiffers, wireAmount, wireId } from "./answers.ts";
import type { HeartlandClient } from "./client.server.ts";
import { requiredFieldsOf } from "./fields.server.ts";
import { returnFrom, ticketsUnder } from "./find-sale.server.ts";
import { invoicesOf, linesOn } from "./invoice-order.server.ts";
import { matchLines } from "./line-match.ts";
import { lineRow } from "./messages.ts";
import type { TicketRow } from "./messages.ts";
import { placeProblem } from "./sale-place.server.ts";
import { taxTitle, ticketsFor, totalOf } from "./tickets-for.ts";
import type { ReturnTicket } from "./tickets-for.ts";

/** Of which transaction a return is: of the invoice, as a weak source has it [C 3.8], of the order, or of none. */
export type ReturnParent = "invoice" | "order" | "none";

/** A return is a finished ticket, made in one call [O 3.8], with quantities below zero [C 3.8]; two where only some of the units are restocked. */
export async function sendReturn(
  client: HeartlandClient,
  { sale, returnParent }: { sale: SaleToSend; returnParent: ReturnParent },
): Promise<SaleAnswer> {
  const known = await ticketsUnder(client, sale.reference);
  const wanted = ticketsFor(sale);
  if (!(await areOurs(client, { sale, known, wanted }))) return { status: "reference_taken", sale: returnFrom(known, sale.currency) };
  // A finished ticket cannot be left pending: what does not add up is not made.
  const ours = totalOf(sale.lines, sale.currency);
  if (ours.minor !== sale.total.minor) return { status: "rejected", reason: "total_differs", fields: [], message: notOurTotal(sale, ours) };
  const missing = wanted.filter(({ publicId }) => !known.some((ticket) => ticket.public_id === publicId));
  if (missing.length > 0) {
    const problem = await placeProblem(client, sale.at);
    if (problem) return problem;
    const parentId = await parentOf(client, { sale, returnParent });
    for (const ticket of missing) {
      const made = await client.create("sales/tickets", ticketBody(sale, ticket, parentId));
      if (made.status === "refused") return rejectionFrom(made.refusal, "return", await requiredFieldsOf(client, ["sale", "sale_line"]));
    }
  }
  const sent = returnFrom(missing.length > 0 ? await ticketsUnder(client, sale.reference) : known, sale.currency);
  return sent.total.minor === sale.total.minor ? { status: "sent", sale: sent } : totalDiffers(sale.total, sent);
}

function notOurTotal({ reference, total }: SaleToSend, ours: Money): string {
  return `The lines of ${reference} come to ${formatDecimal(ours)} ${ours.currency}, not to ${formatDecimal(total)}. Nothing was made.`;
}

/** Each ticket that is there is one that we would make, and no other. */
async function areOurs(
  client: HeartlandClient,
  { sale, known, wanted }: { sale: SaleToSend; known: TicketRow[]; wanted: ReturnTicket[] },
): Promise<boolean> {
  if (new Set(known.map(({ public_id }) => public_id)).size < known.length) return false;
  for (const ticket of known) {
    const ours = wanted.find(({ publicId }) => publicId === ticket.public_id);
    if (!ours || ticket.type !== "Return" || ticket.customer_id !== sale.customerId) return false;
    const lines = await client.list(`sales/tickets/${ticket.id}/lines`, lineRow);
    const { missing, otherPrice, foreign } = matchLines({ lines: ours.lines, currency: sale.currency }, lines, -1);
    if (missing.length + otherPrice + foreign > 0) return false;
  }
  return true;
}

function ticketBody(sale: SaleToSend, { publicId, restock, lines, payments, tax }: ReturnTicket, parentId: string | null) {
  const at = sale.placedAt.toISOString();
  return {
    public_id: publicId,
    type: "Return",
    source_location_id: wireId(sale.at.locationId),
    station_id: wireId(sale.at.registerId),
    ...(sale.customerId !== null && { customer_id: wireId(sale.customerId) }),
    ...(parentId !== null && { parent_transaction_id: wireId(parentId) }),
    created_at: at,
    completed_at: at,
    item_lines: lines.map((line) => ({
      type: "ItemLine",
      item_id: wireId(line.productId),
      qty: -line.quantity,
      unit_price: wireAmount(line.price),
      original_unit_price: wireAmount(line.list),
      description: line.title,
    })),
    tax_lines: tax.minor === 0 ? [] : [{ type: "TaxLine", description: taxTitle(lines), value: -wireAmount(tax) }],
    payments: payments
      .filter(({ amount }) => amount.minor !== 0)
      .map(({ amount, paymentTypeId }) => ({
        type: "CustomPayment",
        deposit: false,
        amount: -wireAmount(amount),
        payment_type_id: wireId(paymentTypeId),
      })),
    affect_inventory: restock,
    // Shopify has worked everything out.
    recalculate: false,
    status: "complete",
  };
}

/** Of several invoices the one that has an item of the return; null if nothing was invoiced: then the units never left the shop. */
async function parentOf(
  client: HeartlandClient,
  { sale, returnParent }: { sale: SaleToSend; returnParent: ReturnParent },
): Promise<string | null> {
  if (sale.returnOf === null || returnParent === "none") return null;
  if (returnParent === "order") return sale.returnOf.posId;
  const invoices = (await invoicesOf(client, sale.returnOf.posId)).filter(({ status }) => status === "closed");
  const [first] = invoices;
  if (!first || invoices.length === 1) return first?.id ?? null;
  const returned = new Set(sale.lines.map(({ productId }) => productId));
  for (const { id } of invoices) {
    if ((await linesOn(client, id)).some(({ itemId }) => returned.has(itemId))) return id;
  }
  return first.id;
}

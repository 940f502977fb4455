import type { SaleAnswer, SaleToSend } from "#app/partners/capabilities.ts";
import { rejectionFrom, wireId } from "./answers.ts";
import type { Refusal } from "./answers.ts";
import type { HeartlandClient } from "./client.server.ts";
import { requiredFieldsOf } from "./fields.server.ts";
import { invoiceRow, lineRow } from "./messages.ts";
import type { InvoiceRow } from "./messages.ts";

type Rejected = Extract<SaleAnswer, { status: "rejected" }>;

/**
 * Invoices what of an open order is not invoiced yet, and completes that invoice: Heartland then takes the units out of stock and closes the
 * order [C 3.7]. An invoice that was left half made is gone on with.
 */
export async function invoiceOrder(
  client: HeartlandClient,
  { sale, orderId }: { sale: SaleToSend; orderId: string },
): Promise<Rejected | null> {
  const invoices = await invoicesOf(client, orderId);
  const left = unitsOf(sale.lines.map(({ productId, quantity }) => ({ itemId: productId, units: quantity })));
  for (const invoice of invoices) {
    for (const { itemId, units } of await linesOn(client, invoice.id)) left.set(itemId, (left.get(itemId) ?? 0) - units);
  }
  const missing = [...left].filter(([, units]) => units > 0);
  const pending = invoices.find(({ status }) => status === "pending");
  if (missing.length === 0 && !pending) return null;

  const { locationId, registerId } = sale.at;
  const made = pending
    ? { status: "done" as const, id: pending.id }
    : await client.create("sales/invoices", {
        order_id: wireId(orderId),
        source_location_id: wireId(locationId),
        station_id: wireId(registerId),
        ...(sale.customerId !== null && { customer_id: wireId(sale.customerId) }),
        type: "Invoice",
      });
  if (made.status === "refused") return rejected(client, made.refusal);
  for (const [itemId, units] of missing) {
    const line = await client.create(`sales/invoices/${made.id}/lines`, { type: "ItemLine", item_id: wireId(itemId), qty: units });
    if (line.status === "refused") return rejected(client, line.refusal);
  }
  const completed = await client.change(`sales/invoices/${made.id}`, { status: "complete" });
  return completed.status === "refused" ? rejected(client, completed.refusal) : null;
}

/** That invoices can be asked for by their order is inferred from the field that makes them [I 3.7]. */
export function invoicesOf(client: HeartlandClient, orderId: string): Promise<InvoiceRow[]> {
  return client.list("sales/invoices", invoiceRow, { filter: { order_id: wireId(orderId) } });
}

export async function linesOn(client: HeartlandClient, invoiceId: string): Promise<{ itemId: string; units: number }[]> {
  const rows = await client.list(`sales/invoices/${invoiceId}/lines`, lineRow);
  return rows.flatMap(({ item_id, qty }) => (item_id === null ? [] : [{ itemId: item_id, units: Number(qty ?? 0) }]));
}

function unitsOf(lines: { itemId: string; units: number }[]): Map<string, number> {
  const units = new Map<string, number>();
  for (const line of lines) units.set(line.itemId, (units.get(line.itemId) ?? 0) + line.units);
  return units;
}

async function rejected(client: HeartlandClient, refusal: Refusal): Promise<Rejected> {
  return rejectionFrom(refusal, "invoice", await requiredFieldsOf(client, ["sale", "sale_line"]));
}

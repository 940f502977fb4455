import type { SalesPage, SalesSource } from "#app/partners/capabilities.ts";
import type { StoreSale } from "#app/domain/store-sale.ts";
import { customerFrom, wireId } from "./answers.ts";
import { createHeartlandClient } from "./client.server.ts";
import type { HeartlandClient } from "./client.server.ts";
import type { HeartlandOptions } from "./heartland-pos.server.ts";
import { customerRow, storeLineRow, storeRow, storeTicketRow } from "./messages.ts";
import type { StoreTicketRow } from "./messages.ts";
import { outletFrom, storeSaleFrom } from "./store-answers.ts";
import { filterAfter, firstChange, nextChange, progressOf, readCursor } from "./store-cursor.ts";
import type { RangeCursor } from "./store-cursor.ts";

export type HeartlandSalesOptions = Omit<HeartlandOptions, "ecommerceField" | "returnParent"> & {
  /** Tickets in one call, 200 unless given; 5000 was seen [O 3.3]. */
  pageSize?: number;
};

/** The tickets of Heartland Retail. Nothing public tells of a time clock there. */
export function createHeartlandSales(options: HeartlandSalesOptions): SalesSource {
  const { baseUrl, credentials, currency, now, timeoutMs = 30_000, onExchange = () => {}, pageSize: size = 200 } = options;
  const client = createHeartlandClient({ baseUrl, credentials, now, timeoutMs, onExchange });
  const include = ["lines"];
  return {
    async outlets() {
      const rows = await client("outlets").list("locations", storeRow);
      return rows.map((row) => outletFrom(row, { currency }));
    },
    async salesSince(cursor, { outletIds, from } = {}): Promise<SalesPage> {
      const here = cursor === null ? firstChange(from) : readCursor(cursor, "changes");
      const asking = client("salesSince");
      const filter = { ...filterAfter(here), ...placeFilter(outletIds) };
      const { rows, isLast } = await asking.first("sales/tickets", storeTicketRow, { filter, include, sort: ["updated_at", "id"], size });
      const next = nextChange(here, { last: rows.at(-1), isLast });
      const sales = await toStoreSales(asking, { rows, currency });
      const progress = isLast && here.since !== null ? 1 : progressOf(next, now());
      return { sales: from ? sales.filter(({ soldAt }) => soldAt >= from) : sales, cursor: JSON.stringify(next), isLast, progress };
    },
    async salesOf({ from, to }, { cursor = null, outletIds } = {}): Promise<SalesPage> {
      const { id } = cursor === null ? { id: 0 } : readCursor(cursor, "range");
      const asking = client("salesOf");
      // What was never completed was not sold in any time.
      const completed = { completed_at: { $gte: from.toISOString(), $lt: to.toISOString() } };
      const filter = { ...completed, id: { $gt: id }, ...placeFilter(outletIds) };
      const { rows, isLast } = await asking.first("sales/tickets", storeTicketRow, { filter, include, sort: ["id"], size });
      const next: RangeCursor = { kind: "range", id: Number(rows.at(-1)?.id ?? id) };
      const sales = await toStoreSales(asking, { rows, currency });
      return { sales, cursor: JSON.stringify(next), isLast, progress: isLast ? 1 : null };
    },
    shiftsSince: async () => ({ status: "no_time_clock" }),
    shiftsOf: async () => ({ status: "no_time_clock" }),
    timeClock: async () => "absent",
    async customer(customerId) {
      const row = await client("customer").read(`customers/${encodeURIComponent(customerId)}`, customerRow);
      return row && customerFrom(row);
    },
    // No limit is published [U 3.5].
    rateLimit: () => null,
  };
}

/** [C 3.8] */
function placeFilter(outletIds: string[] | undefined): Record<string, unknown> {
  return outletIds ? { source_location_id: { $in: outletIds.map(wireId) } } : {};
}

async function toStoreSales(
  client: HeartlandClient,
  { rows, currency }: { rows: StoreTicketRow[]; currency: string },
): Promise<StoreSale[]> {
  const sales: StoreSale[] = [];
  for (const ticket of rows) {
    // Where an account does not tell them with the ticket.
    const lines = ticket.lines ?? (await client.list(`sales/tickets/${ticket.id}/lines`, storeLineRow));
    sales.push(storeSaleFrom(ticket, { rows: lines, currency }));
  }
  return sales;
}

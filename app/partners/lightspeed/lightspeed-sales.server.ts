import { z } from "zod";
import type { SalesPage, SalesSource, ShiftsAnswer, TimeRange } from "#app/partners/capabilities.ts";
import { CredentialsRejected } from "#app/partners/errors.ts";
import { createLightspeedClient, nextPage } from "./client.server.ts";
import type { LightspeedClient } from "./client.server.ts";
import { readCustomer } from "./customers.server.ts";
import type { LightspeedOptions } from "./lightspeed-pos.server.ts";
import { dataOf, pageOf, shift as shiftRow, storeSale } from "./messages.ts";
import type { ShiftRow, StoreSaleRow } from "./messages.ts";
import { createPace } from "./pace.ts";
import { createStoreReader } from "./read-stores.server.ts";
import type { StoreReader } from "./read-stores.server.ts";
import { refusal } from "./refusal.ts";
import { createSoldProducts } from "./sold-products.server.ts";
import { outletFrom, shiftFrom, storeSaleFrom } from "./store-answers.ts";
import { firstDay, isSearched, nextAfter, progressOf, readCursor, windowOf } from "./store-cursor.ts";
import type { ChangesCursor, DaysCursor } from "./store-cursor.ts";

export type LightspeedSalesOptions = Omit<LightspeedOptions, "rules"> & {
  /** Sales or shifts in one call, 200 unless given: the most that is documented [V 4.4]. */
  pageSize?: number;
};

type Reading = {
  client: LightspeedClient;
  stores: StoreReader;
  products: ReturnType<typeof createSoldProducts>;
  pageSize: number;
};
type Wanted = { outletIds?: string[] | undefined; from?: Date | undefined; to?: Date | undefined };

/** The sales and shifts of Lightspeed Retail X-Series. Keep one per shop for a while: it remembers products and people. */
export function createLightspeedSales(options: LightspeedSalesOptions): SalesSource {
  const { now, timeoutMs = 15_000, onExchange = () => {}, pace = createPace({ now }), pageSize = 200 } = options;
  const client = createLightspeedClient({ ...options, timeoutMs, onExchange, pace });
  const stores = createStoreReader(client, { now });
  const reading: Reading = { client, stores, products: createSoldProducts(client), pageSize };
  return {
    async outlets() {
      const read = await stores.readAgain("outlets");
      return read.outlets.map((one) => outletFrom(one, read));
    },
    async salesSince(cursor, { outletIds, from } = {}) {
      const here = cursor !== null ? readCursor(cursor) : from ? firstDay({ from, to: now() }) : startOfChanges;
      if (here.kind === "changes") return changedSales(reading, here, { outletIds, from });
      // Whatever is dated later than now comes with the changes.
      const page = await searchedSales(reading, here, { operation: "salesSince", outletIds, from });
      if (!isSearched(page.next)) return pageFrom(page);
      // What changed while we searched; without any sale to begin from it is everything that ever was.
      return { ...pageFrom(page), cursor: JSON.stringify({ kind: "changes", after: page.next.after ?? 0 } satisfies ChangesCursor) };
    },
    async salesOf(range, { cursor = null, outletIds } = {}) {
      const here = cursor === null ? firstDay(range) : readCursor(cursor);
      if (here.kind !== "days") throw new RangeError("That is a cursor of something else.");
      const page = await searchedSales(reading, here, { operation: "salesOf", outletIds, ...range });
      return { ...pageFrom(page), isLast: isSearched(page.next) };
    },
    shiftsSince: (cursor) => readShifts(reading, { operation: "shiftsSince", cursor, range: null }),
    // Shifts can be asked for by version alone [V spec], so all are looked through.
    shiftsOf: (range, cursor) => readShifts(reading, { operation: "shiftsOf", cursor, range }),
    async timeClock() {
      const page = await shiftPage(client, { operation: "timeClock", after: 0, size: 1 });
      if (page === null) return "absent";
      return page.rows.length > 0 ? "in_use" : "unused";
    },
    customer: (customerId) => readCustomer(client, { operation: "customer", posId: customerId }),
    rateLimit: () => pace.rateLimit(),
  };
}

const startOfChanges: ChangesCursor = { kind: "changes", after: 0 };

/** By version [V 4.4]. `date_from` would be taken and ignored [S 4.4], so what is older than wanted is left out here. */
async function changedSales(reading: Reading, { after }: ChangesCursor, wanted: Wanted): Promise<SalesPage> {
  const operation = "salesSince";
  const query: [string, string][] = [["deleted", "true"]];
  const size = reading.pageSize;
  const { rows, next } = await reading.client.readPage({ operation, path: "sales", query, row: storeSale, after, size });
  const cursor: ChangesCursor = { kind: "changes", after: next ?? after };
  const sales = await toStoreSales(reading, { operation, rows: rows.filter(isWanted(wanted)) });
  return { sales, cursor: JSON.stringify(cursor), isLast: next === null, progress: null };
}

type Searched = { sales: SalesPage["sales"]; next: DaysCursor };

function pageFrom({ sales, next }: Searched): SalesPage {
  return { sales, cursor: JSON.stringify(next), isLast: false, progress: progressOf(next) };
}

/** One page of the time that the cursor is at. */
async function searchedSales(
  reading: Reading,
  here: DaysCursor,
  { operation, ...wanted }: Wanted & { operation: string },
): Promise<Searched> {
  if (isSearched(here)) return { sales: [], next: here };
  const window = windowOf(here);
  const { outletIds } = wanted;
  const query: [string, string][] = [
    ["type", "sales"],
    // Whole seconds, and both ends belong to it [V spec, I].
    ["date_from", wholeSecond(window.from)],
    ["date_to", wholeSecond(new Date(window.to.getTime() + 999))],
    // The spec says "multiple times" of other fields, not of this one.
    ...(outletIds?.length === 1 ? outletIds.map((id): [string, string] => ["outlet_id", id]) : []),
    ["page_size", String(reading.pageSize)],
    ["offset", String(here.offset)],
  ];
  const said = await reading.client.call({ operation, path: "search", query, answer: dataOf(z.array(storeSale)) });
  if (said.status === "refused") throw refusal("search", said);
  const rows = said.data;
  const versions = rows.map((one) => one._metadata.version);
  const next = nextAfter(here, { versions, isFull: rows.length >= reading.pageSize });
  return { sales: await toStoreSales(reading, { operation, rows: rows.filter(isWanted(wanted)) }), next };
}

function wholeSecond(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}Z`;
}

function isWanted({ outletIds, from, to }: Wanted): (row: StoreSaleRow) => boolean {
  return ({ date, source }) =>
    (from === undefined || date >= from) &&
    (to === undefined || date < to) &&
    (outletIds === undefined || outletIds.includes(source?.outlet_id ?? ""));
}

async function toStoreSales(reading: Reading, { operation, rows }: { operation: string; rows: StoreSaleRow[] }) {
  if (rows.length === 0) return [];
  const authors = rows.flatMap((one) => one.source?.author?.id ?? []);
  const stores = await reading.stores.read(operation, authors);
  const products = await reading.products(
    operation,
    rows.flatMap((one) => (one.line_items ?? []).map((line) => line.product.id)),
  );
  return rows.map((one) => storeSaleFrom(one, { stores, products }));
}

async function readShifts(
  { client, stores, pageSize }: Reading,
  { operation, cursor, range }: { operation: string; cursor: string | null; range: TimeRange | null },
): Promise<ShiftsAnswer> {
  const here = cursor === null ? startOfChanges : readCursor(cursor);
  if (here.kind !== "changes") throw new RangeError("That is a cursor of something else.");
  const page = await shiftPage(client, { operation, after: here.after, size: pageSize });
  if (page === null) return { status: "no_time_clock" };
  const rows = page.rows.filter((one) => range === null || touches(one, range));
  const known =
    rows.length === 0
      ? null
      : await stores.read(
          operation,
          rows.map((one) => one.user_id),
        );
  const next: ChangesCursor = { kind: "changes", after: page.next ?? here.after };
  const shifts = known === null ? [] : rows.map((one) => shiftFrom(one, known));
  return { status: "read", shifts, cursor: JSON.stringify(next), isLast: page.next === null };
}

function touches({ time_in, time_out }: ShiftRow, { from, to }: TimeRange): boolean {
  return time_in < to && (time_out === null || time_out > from);
}

/**
 * null where there is no time clock. It is a module of its own [V 6.1], and no scope is printed for its endpoint [V 4.9]: so 403 for it,
 * and 402 and 404, are taken as its absence [I]. How X-Series says it is unknown [U].
 */
async function shiftPage(
  client: LightspeedClient,
  wanted: { operation: string; after: number; size: number },
): Promise<{ rows: ShiftRow[]; next: number | null } | null> {
  const { operation, after, size } = wanted;
  const query: [string, string][] = [
    ["page_size", String(size)],
    ["after", String(after)],
  ];
  try {
    const said = await client.call({ operation, path: "shifts", query, answer: pageOf(shiftRow) });
    if (said.status === "refused" && (said.httpStatus === 402 || said.httpStatus === 404)) return null;
    if (said.status === "refused") throw refusal("shifts", said);
    return { rows: said.data.data, next: nextPage(said.data, after) };
  } catch (error) {
    if (error instanceof CredentialsRejected && error.why === "scope") return null;
    throw error;
  }
}

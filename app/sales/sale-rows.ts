import { v7 as newId } from "uuid";
import { beyondLines, figuresOf, isCounted } from "#app/domain/store-figures.ts";
import { hourIn } from "#app/domain/store-hours.ts";
import type { StoreSale } from "#app/domain/store-sale.ts";

/** Where a sale is put: `locationId` null where it was in none of the stores. */
export type SalePlace = { locationId: string | null; timeZone: string };

export type SaleRow = {
  id: string;
  locationId: string | null;
  saleId: string;
  number: string;
  version: string;
  soldAt: string;
  day: string;
  hour: number;
  state: string;
  kind: string;
  returnOf: string | null;
  counted: boolean;
  sentByUs: string | null;
  source: string | null;
  employeeId: string | null;
  customerId: string | null;
  currency: string;
  salesMinor: number;
  taxMinor: number;
  transactions: number;
  returns: number;
  items: number;
};

/** `saleId`: of the row of its sale. */
export type LineRow = {
  saleId: string;
  position: number;
  locationId: string | null;
  day: string;
  counted: boolean;
  productId: string | null;
  goods: boolean;
  quantity: number;
  priceMinor: number;
  taxMinor: number | null;
};

/** A sale as the table has it. Its id is the one that it gets if it is new. */
export function saleRowOf(sale: StoreSale, { locationId, timeZone }: SalePlace): SaleRow {
  const { sales, tax, transactions, returns, items } = figuresOf(sale);
  return {
    id: newId(),
    locationId,
    saleId: sale.saleId,
    number: sale.number,
    version: sale.version,
    soldAt: sale.soldAt.toISOString(),
    ...hourIn(timeZone, sale.soldAt),
    state: sale.state,
    kind: sale.kind,
    returnOf: sale.returnOf,
    counted: isCounted(sale),
    sentByUs: sale.sentByUs?.reference ?? null,
    source: sale.source,
    employeeId: sale.employee?.id ?? null,
    // Of an online order the buyer is Shopify's: kept here, who they are at the POS would outlast what Shopify asks to erase.
    customerId: sale.sentByUs ? null : sale.customerId,
    currency: sale.total.currency,
    salesMinor: sales.minor,
    taxMinor: tax.minor,
    transactions,
    returns,
    items,
  };
}

/** Its lines, and what is in none of them: together they are what the sale is. */
export function lineRowsOf(sale: StoreSale, row: Pick<SaleRow, "id" | "locationId" | "day" | "counted">): LineRow[] {
  const { id: saleId, locationId, day, counted } = row;
  const ofSale = { saleId, locationId, day, counted };
  const lines = sale.lines.map(({ productId, of, quantity, price, tax }, position) => ({
    ...ofSale,
    position,
    productId,
    goods: of === "goods",
    quantity,
    priceMinor: price.minor,
    taxMinor: tax?.minor ?? null,
  }));
  const beyond = beyondLines(sale).minor;
  if (beyond === 0) return lines;
  const rest = { position: lines.length, productId: null, goods: false, quantity: 0, priceMinor: beyond, taxMinor: null };
  return [...lines, { ...ofSale, ...rest }];
}

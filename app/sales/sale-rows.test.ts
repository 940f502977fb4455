import { describe, expect, it } from "vitest";
import type { StoreSale } from "#app/domain/store-sale.ts";
import { saleRowOf } from "./sale-rows.ts";

const cad = (minor: number) => ({ minor, currency: "CAD" });
const sale: StoreSale = {
  saleId: "s1",
  number: "10001",
  outletId: "o1",
  registerId: null,
  employee: { id: "robin", name: "Robin" },
  customerId: "c1",
  soldAt: new Date("2026-03-14T03:59:00Z"),
  version: "1",
  state: "closed",
  kind: "sale",
  sentByUs: null,
  returnOf: null,
  source: null,
  lines: [{ productId: "p", sku: "NP", name: "Northpaw", of: "goods", quantity: 2, price: cad(2000), tax: null }],
  total: cad(2260),
  tax: cad(260),
};
const place = { locationId: null, timeZone: "America/Toronto" };

describe("a sale's row", () => {
  it("is told by the clock of its store", () => {
    expect(saleRowOf(sale, place)).toMatchObject({
      day: "2026-03-13",
      hour: 23,
      counted: true,
      salesMinor: 2000,
      items: 2,
      customerId: "c1",
    });
  });

  it("says nothing of the buyer of an online order that was sent to the POS", () => {
    const online = { ...sale, sentByUs: { reference: "S-1042" as const } };
    expect(saleRowOf(online, place)).toMatchObject({ counted: false, sentByUs: "S-1042", customerId: null, salesMinor: 0 });
  });
});

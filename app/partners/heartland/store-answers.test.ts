import { describe, expect, test } from "vitest";
import { storeLineRow, storeRow, storeTicketRow } from "./messages.ts";
import { outletFrom, storeSaleFrom } from "./store-answers.ts";

const lineOf = (fields: Record<string, unknown>) => storeLineRow.parse({ type: "ItemLine", item_id: 7, qty: 1, ...fields });
const ticketOf = (fields: Record<string, unknown> = {}) =>
  storeTicketRow.parse({
    id: 100_123,
    public_id: "1042",
    type: "Ticket",
    status: "complete",
    source_location_id: 100_001,
    station_id: 100_002,
    sales_rep: "Robin",
    total: 23.5,
    tax_total: 1.5,
    created_at: "2026-03-14T15:00:00Z",
    completed_at: "2026-03-14T15:04:05Z",
    updated_at: "2026-03-14T11:04:06.789-04:00",
    ...fields,
  });
const read = (fields: Record<string, unknown>, rows = [lineOf({ value: 22 })]) =>
  storeSaleFrom(ticketOf(fields), { rows, currency: "CAD" });

describe("a ticket", () => {
  test("is a sale of its location, at the moment that it was completed", () => {
    expect(read({})).toMatchObject({
      saleId: "100123",
      number: "1042",
      outletId: "100001",
      registerId: "100002",
      employee: { id: "Robin", name: "Robin" },
      soldAt: new Date("2026-03-14T15:04:05Z"),
      version: "2026-03-14T15:04:06.789Z",
      state: "closed",
      total: { minor: 2350 },
      tax: { minor: 150 },
      lines: [{ productId: "7", quantity: 1, price: { minor: 2200 }, tax: null }],
    });
  });

  test.each([
    ["complete", "closed"],
    ["incomplete", "parked"],
    ["canceled", "voided"],
    ["void", "voided"],
    ["haunted", "unknown"],
    [null, "unknown"],
  ])("that is %s is %s", (status, state) => {
    expect(read({ status }).state).toBe(state);
  });

  test("has its tax told, or in lines of its own, which are no goods", () => {
    const rows = [lineOf({ value: 22 }), lineOf({ type: "TaxLine", item_id: null, value: "1.50" })];
    const sale = read({ tax_total: null }, rows);
    expect(sale.tax).toEqual({ minor: 150, currency: "CAD" });
    expect(sale.lines).toHaveLength(1);
  });

  test("has shipping and gift cards beside its goods", () => {
    const rows = [
      lineOf({ value: 22 }),
      lineOf({ type: "ShippingLine", value: 5 }),
      lineOf({ type: "GiftCardLine", qty: null, value: 50 }),
    ];
    expect(read({}, rows).lines.map(({ of, quantity }) => [of, quantity])).toEqual([
      ["goods", 1],
      ["other", 1],
      ["other", 1],
    ]);
  });

  test("whose lines have no value is reckoned by their price", () => {
    const rows = [lineOf({ qty: 3, adjusted_unit_price: "0.3333", unit_price: 1 }), lineOf({ qty: "2", unit_price: 1.25 })];
    expect(read({}, rows).lines.map(({ price }) => price.minor)).toEqual([100, 250]);
  });

  test("of type Return is a return even where its lines are not told", () => {
    expect(read({ type: "Return" }, []).kind).toBe("return");
    expect(read({}, []).kind).toBe("sale");
  });
});

describe("what we sent ourselves", () => {
  test.each([
    ["S-1042-R1", "S-1042-R1"],
    ["S-1042-R2-N", "S-1042-R2"],
    ["S-PET-7-R1", "S-PET-7-R1"],
  ])("is the return %s", (public_id, reference) => {
    expect(read({ type: "Return", public_id }).sentByUs).toEqual({ reference });
  });

  test.each([
    ["Ticket", "S-1042-R1"],
    ["Return", "1042"],
    ["Return", "S-1042"],
    ["Return", null],
  ])("is no %s with the number %s", (type, public_id) => {
    expect(read({ type, public_id }).sentByUs).toBeNull();
  });
});

test("a location has a time zone only where it is one", () => {
  const outlet = (fields: Record<string, unknown>) => outletFrom(storeRow.parse({ id: 1, ...fields }), { currency: "CAD" });
  expect(outlet({ name: "Montréal", time_zone: "America/Montreal" })).toMatchObject({ timeZone: "America/Montreal", active: true });
  expect(outlet({ time_zone: "Eastern Time (US & Canada)" })).toMatchObject({ name: "1", timeZone: null });
});

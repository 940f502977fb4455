import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sumMoney } from "#app/domain/money.ts";
import type { SaleToSend } from "#app/partners/capabilities.ts";
import { missingPayments, taxOf, taxTitle, ticketsFor, totalOf } from "./tickets-for.ts";

const cad = (minor: number) => ({ minor, currency: "CAD" });
const lineOf = (minor: number, tax: number, restock: boolean, quantity = 1) =>
  ({
    productId: "7",
    quantity,
    price: cad(minor),
    tax: cad(tax),
    restock,
    rates: [] as { title: string; rate: number }[],
  }) as SaleToSend["lines"][number];
const paymentOf = (minor: number, paymentTypeId = "1") => ({ amount: cad(minor), paymentTypeId }) as SaleToSend["payments"][number];
const saleOf = (lines: SaleToSend["lines"], payments: SaleToSend["payments"]): SaleToSend => ({
  kind: "return",
  reference: "S-1042-R1",
  key: "northside/S-1042-R1",
  returnOf: null,
  orderName: "#1042",
  placedAt: new Date("2026-03-14T15:00:00Z"),
  currency: "CAD",
  lines,
  payments,
  total: totalOf(lines, "CAD"),
  fulfilled: true,
  customerId: null,
  at: { locationId: "1", registerId: "2", employeeId: null, shippingMethodId: null },
});

describe("a return", () => {
  test.each([true, false])("whose units are all alike (restocked: %s) is one ticket under our reference", (restock) => {
    const tickets = ticketsFor(saleOf([lineOf(1000, 50, restock), lineOf(500, 25, restock)], [paymentOf(1575)]));
    expect(tickets).toMatchObject([{ publicId: "S-1042-R1", restock, lines: [{}, {}], tax: cad(75), payments: [{ amount: cad(1575) }] }]);
  });

  test("of both kinds is two, the restocked one first, and what was paid back is cut where it must be", () => {
    const tickets = ticketsFor(saleOf([lineOf(1000, 0, false), lineOf(700, 0, true)], [paymentOf(300, "1"), paymentOf(1400, "2")]));
    expect(
      tickets.map(({ publicId, restock, payments }) => [
        publicId,
        restock,
        payments.map(({ amount, paymentTypeId }) => [amount.minor, paymentTypeId]),
      ]),
    ).toEqual([
      [
        "S-1042-R1",
        true,
        [
          [300, "1"],
          [400, "2"],
        ],
      ],
      ["S-1042-R1-N", false, [[1000, "2"]]],
    ]);
  });

  test("loses and makes no cent and no unit, however it is cut", () => {
    const line = fc.tuple(
      fc.integer({ min: -500, max: 5000 }),
      fc.integer({ min: 0, max: 500 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 4 }),
    );
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 9000 }), { maxLength: 4 }),
        (facts, paid) => {
          const lines = facts.map(([price, tax, restock, quantity]) => lineOf(price, tax, restock, quantity));
          const sale = saleOf(
            lines,
            paid.map((minor) => paymentOf(minor)),
          );
          const tickets = ticketsFor(sale);
          const amounts = tickets.flatMap(({ payments }) => payments.map(({ amount }) => amount));
          expect(sumMoney(amounts, "CAD").minor).toBe(paid.reduce((sum, minor) => sum + minor, 0));
          expect(tickets.flatMap((ticket) => ticket.lines)).toHaveLength(lines.length);
          expect(
            sumMoney(
              tickets.map((ticket) => totalOf(ticket.lines, "CAD")),
              "CAD",
            ),
          ).toEqual(totalOf(lines, "CAD"));
          expect(
            sumMoney(
              tickets.map(({ tax }) => tax),
              "CAD",
            ),
          ).toEqual(taxOf(lines, "CAD"));
        },
      ),
    );
  });
});

describe("payments", () => {
  const there = (minor: number, paymentTypeId = "1") => ({ amount: cad(minor), paymentTypeId });

  test("that are there are not missing, each counted once", () => {
    const twice = [paymentOf(500), paymentOf(500), paymentOf(0)];
    expect(missingPayments(twice, [], "CAD")).toHaveLength(2);
    expect(missingPayments(twice, [there(500)], "CAD")).toHaveLength(1);
    expect(missingPayments(twice, [there(500), there(500)], "CAD")).toEqual([]);
  });

  test("of another type are other payments, unless as much is paid as was to be", () => {
    expect(missingPayments([paymentOf(500), paymentOf(300)], [there(500, "2")], "CAD")).toHaveLength(2);
    expect(missingPayments([paymentOf(500), paymentOf(300)], [there(800, "2")], "CAD")).toEqual([]);
  });
});

test("a tax is called as Shopify calls it, each once", () => {
  const gst = { title: "GST", rate: 0.05 };
  const qst = { title: "QST", rate: 0.09975 };
  expect(
    taxTitle([
      { ...lineOf(1, 1, true), rates: [gst, qst] },
      { ...lineOf(1, 1, true), rates: [gst] },
    ]),
  ).toBe("GST, QST");
  expect(taxTitle([lineOf(1, 1, true)])).toBe("Tax");
});

import fc from "fast-check";
import { expect, test } from "vitest";
import type { SaleToSend } from "#app/partners/capabilities.ts";
import { matchLines } from "./line-match.ts";
import type { LineRow } from "./messages.ts";

const ours = (productId: string, quantity: number, minor: number) =>
  ({ productId, quantity, price: { minor, currency: "CAD" } }) as SaleToSend["lines"][number];
const theirs = (item_id: string | null, qty: string, adjusted_unit_price: string | null, unit_price: string | null = null): LineRow => ({
  id: "1",
  item_id,
  qty,
  adjusted_unit_price,
  unit_price,
});
const match = (lines: SaleToSend["lines"], rows: LineRow[], sign: 1 | -1 = 1) => matchLines({ lines, currency: "CAD" }, rows, sign);

test("lines that are alike are counted one by one", () => {
  const line = ours("7", 1, 749);
  expect(match([line, line, line], [theirs("7", "1", "7.49")]).missing).toHaveLength(2);
  expect(match([line], [theirs("7", "1", "7.49"), theirs("7", "1", "7.49")])).toEqual({ missing: [], otherPrice: 0, foreign: 1 });
});

test("a line with another price is ours, and not written again; the right price is taken first", () => {
  const [dear, cheap] = [ours("7", 1, 750), ours("7", 1, 749)];
  expect(match([dear, cheap], [theirs("7", "1", "7.49"), theirs("7", "1", "9")])).toEqual({ missing: [], otherPrice: 1, foreign: 0 });
  expect(match([dear, cheap], [theirs("7", "1", "7.49")])).toEqual({ missing: [dear], otherPrice: 0, foreign: 0 });
});

test("other units and other items are foreign; what is no item is nothing", () => {
  const rows = [theirs("7", "2", "7.49"), theirs("8", "1", "7.49"), theirs(null, "1", "3.87")];
  expect(match([ours("7", 1, 749)], rows)).toMatchObject({ missing: [{ productId: "7" }], foreign: 2 });
});

test("of a return units are below zero, and a ticket says the price of a unit", () => {
  expect(match([ours("7", 2, 749)], [theirs("7", "-2", null, "7.49")], -1)).toEqual({ missing: [], otherPrice: 0, foreign: 0 });
  expect(match([ours("7", 2, 749)], [theirs("7", "2", null, "7.49")], -1)).toMatchObject({ foreign: 1 });
});

test("whatever was written of a sale, the rest is missing, and nothing else", () => {
  const line = fc.record({
    item: fc.constantFrom("7", "8"),
    quantity: fc.integer({ min: 1, max: 2 }),
    minor: fc.constantFrom(749, 750),
    there: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (facts) => {
      const lines = facts.map(({ item, quantity, minor }) => ours(item, quantity, minor));
      const rows = facts
        .filter(({ there }) => there)
        .map(({ item, quantity, minor }) => theirs(item, String(quantity), String(minor / 100)));
      const key = ({ productId, quantity, price }: SaleToSend["lines"][number]) => `${productId} ${quantity} ${price.minor}`;
      const expected = lines.filter((_line, index) => !facts[index]?.there).map(key);
      const found = match(lines, rows);
      expect(found.missing.map(key).sort()).toEqual(expected.sort());
      expect([found.otherPrice, found.foreign]).toEqual([0, 0]);
    }),
  );
});

import { z } from "zod";
import { requiredProductIds } from "#app/domain/sale.ts";
import type { Sale, SaleReference } from "#app/domain/sale.ts";

const money = z.object({ minor: z.number().int(), currency: z.string() });
const reference = z.string().startsWith("S-") as unknown as z.ZodType<SaleReference>;
const product = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("item"), variantGid: z.string().nullable(), sku: z.string().nullable(), barcode: z.string().nullable() }),
  z.object({ kind: z.literal("required"), product: z.enum(requiredProductIds) }),
]);

const content = z.object({
  kind: z.enum(["sale", "return"]),
  reference,
  key: z.string(),
  returnOf: z.object({ posId: z.string(), reference }).nullable(),
  orderName: z.string(),
  placedAt: z.coerce.date(),
  currency: z.string(),
  lines: z.array(
    z.object({
      key: z.string(),
      product,
      title: z.string(),
      quantity: z.number().int().positive(),
      list: money,
      price: money,
      tax: money,
      rates: z.array(z.object({ title: z.string(), rate: z.number() })),
      restock: z.boolean(),
    }),
  ),
  payments: z.array(z.object({ key: z.string(), gateway: z.string(), amount: money, at: z.coerce.date() })),
  total: money,
  fulfilled: z.boolean(),
});

/** A sale as it is kept: without the buyer, who is read fresh. */
export function contentOf({ buyer: _buyer, ...sale }: Sale): object {
  return JSON.parse(JSON.stringify(sale)) as object;
}

/** @throws ZodError when what was kept is no sale. */
export function saleFrom(kept: unknown): Sale {
  return { ...content.parse(kept), buyer: null };
}

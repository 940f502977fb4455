import { z } from "zod";
import type { Basket, BasketLine } from "#app/domain/coupon.ts";
import type { VariantGid } from "#app/domain/ids.ts";
import { parseMoney } from "#app/domain/money.ts";
import { titleOf } from "#app/domain/order.ts";
import { readUpc } from "#app/domain/upc.ts";
import { askShopify } from "./ask-shopify.server.ts";
import { readBasketDocument } from "./documents.ts";

/** As many as Shopify looks up at a time. */
const pageSize = 250;

const answer = z.object({
  shop: z.object({ currencyCode: z.string() }),
  nodes: z.array(
    z
      .object({
        id: z.string(),
        title: z.string(),
        sku: z.string().nullable(),
        barcode: z.string().nullable(),
        price: z.string(),
        product: z.object({ title: z.string(), isGiftCard: z.boolean() }),
      })
      .nullable(),
  ),
});
type Answer = z.infer<typeof answer>;

/**
 * What a cart or checkout says is in it, with names, UPCs and prices as Shopify has them now. A variant that is named twice is one line;
 * gift cards are left out. `unknown` are variants that the shop does not sell.
 */
export async function readBasket(
  shop: string,
  lines: { variant: VariantGid; quantity: number }[],
): Promise<{ basket: Basket; unknown: VariantGid[] }> {
  const quantities = new Map<VariantGid, number>();
  for (const { variant, quantity } of lines) quantities.set(variant, (quantities.get(variant) ?? 0) + quantity);
  const variants = [...quantities.keys()];
  const pages: Answer[] = [];
  // An empty basket has a currency as well.
  for (let start = 0; start === 0 || start < variants.length; start += pageSize)
    pages.push(
      await askShopify(shop, {
        document: readBasketDocument,
        variables: { ids: variants.slice(start, start + pageSize) },
        schema: answer,
      }),
    );
  const currency = pages[0]?.shop.currencyCode as string;
  const nodes = new Map(pages.flatMap((page) => page.nodes).flatMap((node) => (node ? [[node.id, node] as const] : [])));
  const known = variants.flatMap((variantGid): BasketLine[] => {
    const node = nodes.get(variantGid);
    if (!node || node.product.isGiftCard) return [];
    const upc = readUpc(node.barcode);
    return [
      {
        variantGid,
        title: titleOf({ title: node.product.title, variantTitle: node.title === "Default Title" ? null : node.title }),
        sku: node.sku || null,
        upc: upc.status === "valid" ? upc.upc : null,
        quantity: quantities.get(variantGid) ?? 0,
        unitPrice: parseMoney(node.price, currency),
      },
    ];
  });
  return { basket: { lines: known, currency }, unknown: variants.filter((variant) => !nodes.has(variant)) };
}

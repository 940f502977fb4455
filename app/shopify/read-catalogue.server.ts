import { z } from "zod";
import { askShopify } from "./ask-shopify.server.ts";
import { readCatalogueDocument } from "./documents.ts";

const answer = z.object({
  productVariants: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        sku: z.string().nullable(),
        barcode: z.string().nullable(),
        price: z.string(),
        product: z.object({ id: z.string(), title: z.string(), vendor: z.string(), isGiftCard: z.boolean() }),
      }),
    ),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

export type ShopVariant = {
  variantGid: string;
  productGid: string;
  title: string;
  /** null for the only variant of a product. */
  variantTitle: string | null;
  vendor: string | null;
  sku: string | null;
  barcode: string | null;
  /** A decimal in the shop's currency. */
  price: string;
};

/** Some of the shop's variants, in the order of their ids, gift cards left out; `next` leads to those that follow and is null at the end. */
export async function readCataloguePage(
  shop: string,
  { after, first }: { after: string | null; first: number },
): Promise<{ variants: ShopVariant[]; next: string | null }> {
  const { productVariants } = await askShopify(shop, { document: readCatalogueDocument, variables: { after, first }, schema: answer });
  const { nodes, pageInfo } = productVariants;
  const variants = nodes
    .filter(({ product }) => !product.isGiftCard)
    .map(({ id, title, sku, barcode, price, product }) => ({
      variantGid: id,
      productGid: product.id,
      title: product.title,
      variantTitle: title === "Default Title" ? null : title,
      vendor: product.vendor || null,
      sku: sku || null,
      barcode: barcode || null,
      price,
    }));
  return { variants, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
}

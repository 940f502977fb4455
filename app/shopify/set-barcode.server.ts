import { z } from "zod";
import { askShopify } from "./ask-shopify.server.ts";
import { readVariantProductDocument, setBarcodeDocument } from "./documents.ts";

const variantAnswer = z.object({ productVariant: z.object({ product: z.object({ id: z.string() }) }).nullable() });
const updateAnswer = z.object({
  productVariantsBulkUpdate: z.object({ userErrors: z.array(z.object({ message: z.string() })) }).nullable(),
});

/** Writes a variant's barcode in Shopify, where all sales channels read it. */
export async function setBarcode(
  shop: string,
  { variantGid, barcode }: { variantGid: string; barcode: string },
): Promise<{ status: "saved" } | { status: "not_found" } | { status: "refused"; message: string }> {
  const { productVariant } = await askShopify(shop, {
    document: readVariantProductDocument,
    variables: { id: variantGid },
    schema: variantAnswer,
  });
  if (!productVariant) return { status: "not_found" };
  const { productVariantsBulkUpdate: update } = await askShopify(shop, {
    document: setBarcodeDocument,
    variables: { productId: productVariant.product.id, variants: [{ id: variantGid, barcode }] },
    schema: updateAnswer,
  });
  const problems = update?.userErrors ?? [];
  return problems.length === 0 ? { status: "saved" } : { status: "refused", message: problems.map(({ message }) => message).join(" ") };
}

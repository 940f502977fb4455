import { z } from "zod";
import { askShopify } from "./ask-shopify.server.ts";
import { readBarcodesDocument } from "./documents.ts";

const answer = z.object({ nodes: z.array(z.object({ id: z.string().optional(), barcode: z.string().nullish() }).nullable()) });

/** The barcodes of variants as the merchant typed them, by variant gid. At most 250 at a time. */
export async function readBarcodes(shop: string, variantGids: string[]): Promise<Map<string, string | null>> {
  const { nodes } = await askShopify(shop, {
    document: readBarcodesDocument,
    variables: { ids: variantGids.slice(0, 250) },
    schema: answer,
  });
  return new Map(nodes.flatMap((node) => (node?.id ? [[node.id, node.barcode ?? null] as const] : [])));
}

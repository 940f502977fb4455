import type { CatalogueVariant } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";
import { linksOf } from "./link-lines.server.ts";
import type { ItemLink } from "./link-lines.server.ts";
import type { PosRun } from "./pos-ledger.server.ts";

type Linking = Pick<PosRun, "shop" | "partner" | "pos" | "settings">;

export type LinkState = ItemLink["status"];

export type LinkRow = {
  variantGid: string;
  title: string;
  variantTitle: string | null;
  sku: string | null;
  barcode: string | null;
  state: LinkState;
  /** The POS's products with its code; of a linked one the product itself. */
  products: { posId: string; name: string; sku: string }[];
  /** The merchant chose the product. */
  chosen: boolean;
};

export type LinkPage = { rows: LinkRow[]; next: string | null };

/** Enough to tell whether links are in order; the report goes through all of them. */
const sampled = 200;
const pageSize = 50;

/** How the first variants of the shop's catalogue are linked. */
export async function readLinkCounts(linking: Linking): Promise<Record<LinkState, number>> {
  const variants = await readVariants(linking.shop, { after: null, take: sampled });
  const links = await linksOf(linking, variants);
  const count = (state: LinkState) => links.filter(({ status }) => status === state).length;
  return { linked: count("linked"), unlinked: count("unlinked"), ambiguous: count("ambiguous") };
}

/** A page of the shop's variants with what each is at the POS now; `after` is where the last page ended. */
export async function readLinkReport(linking: Linking, { after }: { after: string | null }): Promise<LinkPage> {
  const variants = await readVariants(linking.shop, { after, take: pageSize });
  const [links, chosen] = await Promise.all([
    linksOf(linking, variants),
    db.posLink.findMany({ where: { shopId: linking.shop, partner: linking.partner }, select: { variantGid: true } }),
  ]);
  const byHand = new Set(chosen.map(({ variantGid }) => variantGid));
  const rows = variants.map((variant, index): LinkRow => {
    const { variantGid, title, variantTitle, sku, barcode } = variant;
    const link = links[index] ?? { status: "unlinked" as const, code: "" };
    return {
      variantGid,
      title,
      variantTitle,
      sku,
      barcode,
      state: link.status,
      products: productsOf(link),
      chosen: byHand.has(variantGid),
    };
  });
  return { rows, next: variants.length === pageSize ? (variants.at(-1)?.variantGid ?? null) : null };
}

function productsOf(link: ItemLink): LinkRow["products"] {
  const products = link.status === "linked" ? [link.product] : link.status === "ambiguous" ? link.products : [];
  return products.map(({ posId, name, sku }) => ({ posId, name, sku }));
}

function readVariants(shop: string, { after, take }: { after: string | null; take: number }): Promise<CatalogueVariant[]> {
  return db.catalogueVariant.findMany({
    where: { shopId: shop, ...(after && { variantGid: { gt: after } }) },
    orderBy: { variantGid: "asc" },
    take,
  });
}

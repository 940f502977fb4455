import type { CatalogueVariant, StoreProduct } from "@prisma/client";
import type { ProductGid, StoreProductGid, VariantGid } from "#app/domain/ids.ts";
import { readUpc } from "#app/domain/upc.ts";
import { db } from "#app/platform/db.server.ts";
import { askForStale } from "#app/programs/read-catalogue.server.ts";
import type { SoldProduct } from "./order-of-sale.ts";

/** The shop's products were never read as a whole: what a SKU is, nobody knows yet. */
export class ProductsUnread extends Error {
  override readonly name = "ProductsUnread";
}

/**
 * What a chain's products are called, and their barcodes: those of the shop's variant with the same SKU, else the SKU itself where it is a
 * UPC, else the one that the merchant gave before.
 * @throws ProductsUnread, having asked for them.
 */
export async function soldProducts({
  shop,
  chain,
  products,
}: {
  shop: string;
  chain: string;
  products: string[];
}): Promise<Map<string, SoldProduct>> {
  const read = await db.catalogueRead.findUnique({ where: { shopId_what: { shopId: shop, what: "products" } } });
  if (!read?.finishedAt) {
    await askForStale(shop);
    throw new ProductsUnread("The shop's products are being read.");
  }
  const known = await db.storeProduct.findMany({ where: { chainId: chain, productId: { in: products } } });
  const skus = known.flatMap(({ sku }) => sku ?? []);
  const [variants, given] = await Promise.all([
    db.catalogueVariant.findMany({ where: { shopId: shop, sku: { in: skus } }, orderBy: { variantGid: "asc" } }),
    db.orderLine.findMany({
      where: { shopId: shop, variantGid: { in: products.map((id) => gidOf(chain, id)) }, upcOverride: { not: null } },
      select: { variantGid: true, upcOverride: true },
    }),
  ]);
  return new Map(
    products.map((productId) => {
      const product = known.find((one) => one.productId === productId);
      const gid = gidOf(chain, productId);
      const before = given.find(({ variantGid }) => variantGid === gid)?.upcOverride ?? null;
      return [productId, factsOf({ productId, gid, product, variant: variantOf(product, variants), before })];
    }),
  );
}

type Found = {
  productId: string;
  gid: StoreProductGid;
  product: StoreProduct | undefined;
  variant: CatalogueVariant | null;
  before: string | null;
};

function factsOf({ productId, gid, product, variant, before }: Found): SoldProduct {
  const sku = product?.sku ?? null;
  const own = readUpc(sku).status === "valid" ? sku : before;
  if (!variant) {
    const title = product?.name || sku || productId;
    return { variantGid: gid, productGid: null, title, variantTitle: null, sku, barcode: own };
  }
  return {
    variantGid: variant.variantGid as VariantGid,
    productGid: variant.productGid as ProductGid,
    title: variant.title,
    variantTitle: variant.variantTitle,
    sku,
    barcode: variant.barcode || own,
  };
}

/** Several variants may have one SKU. Where their barcodes differ, nobody can tell which of them was sold. */
function variantOf(product: StoreProduct | undefined, variants: CatalogueVariant[]): CatalogueVariant | null {
  const same = product?.sku ? variants.filter(({ sku }) => sku === product.sku) : [];
  const barcodes = new Set(same.flatMap(({ barcode }) => barcode || []));
  if (barcodes.size > 1) return null;
  return same.find(({ barcode }) => barcode) ?? same[0] ?? null;
}

function gidOf(chain: string, productId: string): StoreProductGid {
  return `store-product:${chain}/${productId}`;
}

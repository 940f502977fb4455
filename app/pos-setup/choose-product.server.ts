import type { PosPartner } from "#app/connections/pos-partners.ts";
import type { LinkBy, PointOfSale, PosProduct } from "#app/partners/capabilities.ts";
import type { Db } from "#app/platform/db.server.ts";

export type ProductFound =
  | { status: "found"; product: PosProduct }
  | { status: "not_found"; /** What is wrong with what was typed or chosen. */ why: "sku_unknown" | "sku_ambiguous" | "not_listed" };

/** The only active product of the POS with this SKU. */
export async function findBySku(pos: PointOfSale, sku: string): Promise<ProductFound> {
  const wanted = sku.trim();
  const found = wanted ? await pos.findProducts("sku", [wanted]) : [];
  const [only, ...others] = found.filter((product) => product.active && product.sku === wanted);
  if (!only) return { status: "not_found", why: "sku_unknown" };
  return others.length > 0 ? { status: "not_found", why: "sku_ambiguous" } : { status: "found", product: only };
}

/** One of several active products that have the same code. */
export async function findAmong(pos: PointOfSale, { by, code, posId }: { by: LinkBy; code: string; posId: string }): Promise<ProductFound> {
  const found = await pos.findProducts(by, [code]);
  const product = found.find((one) => one.posId === posId && one.active);
  return product ? { status: "found", product } : { status: "not_found", why: "not_listed" };
}

type Link = { shop: string; partner: PosPartner; variantGid: string };

/** The merchant says which product of the POS a variant is, whatever its codes say. Returns the title of the one before; null for none. */
export async function keepLink(
  tx: Db,
  { shop, partner, variantGid }: Link,
  { product, actor }: { product: PosProduct; actor: string },
): Promise<string | null> {
  const key = { shopId: shop, partner, variantGid };
  const link = { posId: product.posId, title: titleOf(product), chosenBy: actor };
  const before = await tx.posLink.findUnique({ where: { shopId_partner_variantGid: key } });
  await tx.posLink.upsert({ where: { shopId_partner_variantGid: key }, create: { ...key, ...link }, update: link });
  return before?.title ?? null;
}

/** The variant's own code decides again. */
export async function forgetLink(tx: Db, { shop, partner, variantGid }: Link): Promise<void> {
  await tx.posLink.deleteMany({ where: { shopId: shop, partner, variantGid } });
}

export function titleOf({ name, sku }: Pick<PosProduct, "name" | "sku">): string {
  return name === sku ? name : `${name} (${sku})`;
}

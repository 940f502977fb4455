import { posConnectionFor } from "#app/connections/pos-connection.server.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { posCause } from "#app/domain/cause.ts";
import { retryCause } from "#app/failures/retry-cause.server.ts";
import { db } from "#app/platform/db.server.ts";
import { findAmong, findBySku, forgetLink, keepLink, titleOf } from "#app/pos-setup/choose-product.server.ts";
import { orderSettings } from "#app/pos-setup/order-settings.ts";
import { askPos } from "./ask-pos.server.ts";
import { codeOf } from "./link-lines.server.ts";

type Link = { shop: string; partner: PosPartner; variantGid: string };

export type ChooseLinkResult =
  | { status: "linked"; title: string }
  /** The message's key under `pos.errors`. */
  | { status: "invalid"; error: "sku_unknown" | "sku_ambiguous" | "not_listed" }
  | { status: "not_connected" | "unavailable" };

/** A product by its SKU, or one of several that have the variant's code. */
export type LinkChoice = { sku: string } | { posId: string };

/** The merchant says which product of the POS a variant is. Orders that failed for want of it go on. */
export async function chooseLink({ choice, actor, ...link }: Link & { choice: LinkChoice; actor: string }): Promise<ChooseLinkResult> {
  const { shop, partner, variantGid } = link;
  const [connection, variant] = await Promise.all([
    posConnectionFor(shop, partner),
    db.catalogueVariant.findUnique({ where: { shopId_variantGid: { shopId: shop, variantGid } }, select: { sku: true, barcode: true } }),
  ]);
  if (!variant) return { status: "invalid", error: "not_listed" };
  if (connection?.status !== "ready") return { status: "not_connected" };
  const by = orderSettings.parse(connection.settings).productLink;
  const asked = await askPos(connection, (pos) =>
    "sku" in choice ? findBySku(pos, choice.sku) : findAmong(pos, { by, code: codeOf(variant, by), posId: choice.posId }),
  );
  if (asked.status === "unread") return { status: "unavailable" };
  const found = asked.value;
  if (found.status === "not_found") return { status: "invalid", error: found.why };
  await db.$transaction(async (tx) => {
    await keepLink(tx, link, { product: found.product, actor });
    await retryCause(tx, { shop, cause: posCause(partner, variantGid) });
  });
  return { status: "linked", title: titleOf(found.product) };
}

/** Takes the merchant's choice back: the product's own code decides again. */
export async function undoLink({ shop, partner, variantGid }: Link): Promise<{ status: "undone" }> {
  await forgetLink(db, { shop, partner, variantGid });
  return { status: "undone" };
}

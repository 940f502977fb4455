import type { OrderLine } from "@prisma/client";
import { isShopifyVariant } from "#app/domain/ids.ts";
import { readUpc } from "#app/domain/upc.ts";
import { db } from "#app/platform/db.server.ts";
import { setBarcode } from "#app/shopify/set-barcode.server.ts";
import type { FixContext, FixModule } from "./effect.ts";

/**
 * Gives the product its barcode in Shopify, where every channel reads it; a product that is gone gets it on the order's line only, and one
 * that only a POS has on all of its lines.
 */
export const setProductBarcode: FixModule = {
  prepare: async (context) => {
    const line = await lineOf(context);
    if (!line || isShopifyVariant(line.variantGid)) return {};
    return { remarks: [{ key: line.variantGid ? "store_product" : "product_gone", values: {} }] };
  },
  check: ({ form }) => {
    const reading = readUpc(form.upc);
    if (reading.status === "missing") return { status: "invalid", errors: { upc: "required" } };
    return reading.status === "invalid" ? { status: "invalid", errors: { upc: `upc_${reading.problem}` } } : null;
  },
  sends: async (request) => {
    const line = await lineOf(request);
    const product = request.failure.productTitle ?? "";
    const data = { product, upc: upcOf(request.form) };
    return [
      isShopifyVariant(line?.variantGid ?? null)
        ? { to: "shopify", operation: "setBarcode", data }
        : { to: "punchcard", operation: "keepBarcode", data },
    ];
  },
  apply: async ({ shop, failure, form }) => {
    const upc = upcOf(form);
    const line = await lineOf({ shop, failure });
    if (!line) return { status: "refused", reason: "not_found" };
    const { variantGid } = line;
    const saved = isShopifyVariant(variantGid) ? await setBarcode(shop, { variantGid, barcode: upc }) : { status: "not_found" as const };
    if (saved.status === "refused") return { status: "refused", reason: "shopify_refused" };
    if (saved.status === "not_found") await keep(shop, line, upc);
    else
      await db.catalogueVariant.updateMany({
        where: { shopId: shop, variantGid: variantGid ?? "" },
        data: { barcode: upc, upc14: upc.padStart(14, "0") },
      });
    return { status: "done", note: { upc }, changed: [{ what: "barcode", from: line.upcOverride ?? line.barcode ?? "", to: upc }] };
  },
};

async function keep(shop: string, { id, variantGid }: OrderLine, upc: string): Promise<void> {
  const isOfPos = variantGid !== null && !isShopifyVariant(variantGid);
  await db.orderLine.updateMany({ where: { shopId: shop, ...(isOfPos ? { variantGid } : { id }) }, data: { upcOverride: upc } });
}

async function lineOf({ shop, failure: { lineId } }: FixContext): Promise<OrderLine | null> {
  return lineId ? db.orderLine.findFirst({ where: { shopId: shop, id: lineId } }) : null;
}

/** As `check` found it in order. */
function upcOf(form: Record<string, string>): string {
  const reading = readUpc(form.upc);
  return reading.status === "valid" ? reading.upc : "";
}

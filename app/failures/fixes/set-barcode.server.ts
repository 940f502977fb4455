import { readUpc } from "#app/domain/upc.ts";
import { db } from "#app/platform/db.server.ts";
import { setBarcode } from "#app/shopify/set-barcode.server.ts";
import type { FixModule } from "./effect.ts";

/** Gives the product its barcode in Shopify, where every channel reads it; a product that is gone gets it on the order's line only. */
export const setProductBarcode: FixModule = {
  apply: async ({ shop, failure, form }) => {
    const reading = readUpc(form.upc);
    if (reading.status === "missing") return { status: "invalid", errors: { upc: "required" } };
    if (reading.status === "invalid") return { status: "invalid", errors: { upc: `upc_${reading.problem}` } };
    if (!failure.lineId) return { status: "refused", reason: "not_found" };
    const line = await db.orderLine.findFirst({ where: { shopId: shop, id: failure.lineId } });
    if (!line) return { status: "refused", reason: "not_found" };
    const saved = line.variantGid
      ? await setBarcode(shop, { variantGid: line.variantGid, barcode: reading.upc })
      : { status: "not_found" as const };
    if (saved.status === "refused") return { status: "refused", reason: "shopify_refused" };
    if (saved.status === "not_found") await db.orderLine.update({ where: { id: line.id }, data: { upcOverride: reading.upc } });
    return { status: "done", note: { upc: reading.upc } };
  },
};

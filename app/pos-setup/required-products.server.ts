import { requiredProductIds, requiredProducts } from "#app/domain/sale.ts";
import type { RequiredProduct } from "#app/domain/sale.ts";
import type { PointOfSale, PosProduct } from "#app/partners/capabilities.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { liftWhile } from "./lift-fields.server.ts";
import type { Lifting } from "./lift-fields.server.ts";

/** How the products stand that orders need at a POS beside the shop's own. */
export type RequiredState = {
  product: RequiredProduct;
  state: "ok" | "missing" | "archived" | "renamed" | "ambiguous";
  /** The product at the POS; of an ambiguous one the first. */
  found: PosProduct | null;
};

/**
 * Looks for the required products by their SKUs and names. One whose SKU was changed is found by its name where the POS looks names up as
 * well, and is missing otherwise: a new one is then made, which does no harm.
 */
export async function readRequiredProducts(
  pos: PointOfSale,
  wanted: readonly RequiredProduct[] = requiredProductIds,
): Promise<RequiredState[]> {
  const found = await pos.findProducts(
    "sku",
    wanted.map((product) => requiredProducts[product].sku),
  );
  return wanted.map((product) => stateOf(product, found));
}

function stateOf(product: RequiredProduct, found: PosProduct[]): RequiredState {
  const { sku, name } = requiredProducts[product];
  const all = found.filter((one) => one.sku === sku);
  const active = all.filter((one) => one.active);
  const first = active[0] ?? all[0] ?? null;
  if (!first) return { product, state: "missing", found: null };
  if (active.length > 1) return { product, state: "ambiguous", found: first };
  if (!first.active) return { product, state: "archived", found: first };
  return { product, state: first.name === name ? "ok" : "renamed", found: first };
}

export type RestoreResult =
  | { status: "done"; restored: RequiredProduct[] }
  /** The POS wants these fields filled, and the merchant has not agreed to lift them. */
  | { status: "fields_required"; fields: string[] }
  | { status: "rejected"; product: RequiredProduct; message: string };

/**
 * Creates what is missing and puts right what was changed. Where required fields stand in the way and `lifting` says who agreed, they are
 * made optional meanwhile and put back whatever happens. May be repeated.
 */
export async function restoreRequiredProducts(pos: PointOfSale, lifting: Lifting | null): Promise<RestoreResult> {
  const first = await restoreAll(pos);
  if (first.status !== "fields_required" || !lifting) return first;
  return liftWhile(pos, lifting, () => restoreAll(pos));
}

async function restoreAll(pos: PointOfSale): Promise<RestoreResult> {
  const restored: RequiredProduct[] = [];
  for (const { product, state, found } of await readRequiredProducts(pos)) {
    if (state === "ok" || state === "ambiguous") continue;
    const answer = found ? await pos.restoreRequiredProduct(product, found.posId) : await pos.createRequiredProduct(product);
    switch (answer.status) {
      case "done":
        restored.push(product);
        break;
      case "fields_required":
        return answer;
      case "rejected":
        return { status: "rejected", product, message: answer.message };
      default:
        return unreachable(answer);
    }
  }
  return { status: "done", restored };
}

import { isPosPartner } from "#app/connections/pos-partners.ts";
import type { PosProduct } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import { findAmong, findBySku, keepLink, titleOf } from "#app/pos-setup/choose-product.server.ts";
import { orderSettings } from "#app/pos-setup/order-settings.ts";
import type { FixModule, FixRequest, Refusal } from "./effect.ts";
import { prepareWith, readyPos } from "./pos-context.server.ts";
import { variantOfCause } from "./variant-of.ts";

/** The merchant says which product of the POS is meant; that holds for every order with this variant. */
export const linkProduct: FixModule = {
  offered: ({ failure }) => variantOfCause(failure) !== null,
  prepare: (context) =>
    prepareWith(context, async (connection) => {
      if (context.failure.code !== "pos_ambiguous") return {};
      const { code } = context.failure.details as { code: string };
      const products = await connection.pos.findProducts(orderSettings.parse(connection.settings).productLink, [code]);
      return { options: { posProduct: products.filter(({ active }) => active).map(optionOf) } };
    }),
  check: async (request) => {
    const found = await chosen(request);
    return "posId" in found ? null : found;
  },
  sends: async (request) => {
    const found = await chosen(request);
    return "posId" in found
      ? [
          {
            to: request.failure.partner,
            operation: "linkProduct",
            data: { product: request.failure.productTitle ?? "", posProduct: found.name, sku: found.sku },
          },
        ]
      : [];
  },
  apply: async (request) => {
    const { shop, failure, actor } = request;
    const variantGid = variantOfCause(failure);
    const found = await chosen(request);
    if (!("posId" in found)) return found;
    if (!variantGid) return { status: "refused", reason: "not_found" };
    const { partner } = failure;
    if (!isPosPartner(partner)) return { status: "refused", reason: "not_connected" };
    const before = await keepLink(db, { shop, partner, variantGid }, { product: found, actor });
    return { status: "done", changed: [{ what: "posLink", from: before ?? "", to: titleOf(found) }] };
  },
};

function optionOf(product: PosProduct) {
  return { value: product.posId, label: titleOf(product) };
}

async function chosen(request: FixRequest): Promise<PosProduct | Refusal> {
  const connection = await readyPos(request);
  if (!connection) return { status: "refused", reason: "not_connected" };
  const { posProduct, posSku } = request.form;
  const { code } = request.failure.details as { code: string };
  const by = orderSettings.parse(connection.settings).productLink;
  const found = posProduct
    ? await findAmong(connection.pos, { by, code, posId: posProduct })
    : await findBySku(connection.pos, posSku ?? "");
  return found.status === "found" ? found.product : { status: "invalid", errors: { [posProduct ? "posProduct" : "posSku"]: found.why } };
}

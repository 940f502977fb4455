import type { PosProduct } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import type { FixContext, FixModule, FixRequest, Refusal } from "./effect.ts";
import { prepareWith, readyPos } from "./pos-context.server.ts";
import { orderSettings } from "#app/pos-setup/order-settings.ts";
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
    const key = { shopId: shop, partner: failure.partner, variantGid };
    const link = { posId: found.posId, title: titleOf(found), chosenBy: actor };
    const before = await db.posLink.findUnique({ where: { shopId_partner_variantGid: key } });
    await db.posLink.upsert({ where: { shopId_partner_variantGid: key }, create: { ...key, ...link }, update: link });
    return { status: "done", changed: [{ what: "posLink", from: before?.title ?? "", to: link.title }] };
  },
};

function optionOf(product: PosProduct) {
  return { value: product.posId, label: titleOf(product) };
}

function titleOf({ name, sku }: PosProduct): string {
  return name === sku ? name : `${name} (${sku})`;
}

async function chosen(request: FixRequest): Promise<PosProduct | Refusal> {
  const connection = await readyPos(request);
  if (!connection) return { status: "refused", reason: "not_connected" };
  const { posProduct, posSku } = request.form;
  return posProduct ? oneOfThem(request, posProduct) : bySku(connection.pos.findProducts("sku", [posSku ?? ""]), posSku ?? "");
}

async function oneOfThem(context: FixContext, posId: string): Promise<PosProduct | Refusal> {
  const connection = await readyPos(context);
  const { code } = context.failure.details as { code: string };
  const found = await connection?.pos.findProducts(orderSettings.parse(connection.settings).productLink, [code]);
  const one = found?.find((product) => product.posId === posId && product.active);
  return one ?? { status: "invalid", errors: { posProduct: "not_listed" } };
}

async function bySku(search: Promise<PosProduct[]>, sku: string): Promise<PosProduct | Refusal> {
  const [only, ...others] = (await search).filter((product) => product.active && product.sku === sku);
  if (!only) return { status: "invalid", errors: { posSku: "sku_unknown" } };
  return others.length > 0 ? { status: "invalid", errors: { posSku: "sku_ambiguous" } } : only;
}

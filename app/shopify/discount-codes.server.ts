import { z } from "zod";
import type { CustomerGid, OrderGid, VariantGid } from "#app/domain/ids.ts";
import { formatDecimal } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import { askShopify } from "./ask-shopify.server.ts";
import { createDiscountCodeDocument, deleteDiscountCodeDocument, findDiscountCodeDocument, readOrderCodesDocument } from "./documents.ts";
import { ShopifyRefused } from "./errors.ts";
import { gid } from "./order-from-admin.ts";

/** A code that takes `amount` off once, on one variant, for one customer, until `endsAt`. */
export type DiscountToMake = {
  code: string;
  /** What staff see in Shopify's list of discounts. */
  title: string;
  amount: Money;
  variantGid: VariantGid;
  /** null: whoever has the code, because a guest has no account to bind it to. */
  customerGid: CustomerGid | null;
  startsAt: Date;
  endsAt: Date;
};

const userErrors = z.array(z.object({ code: z.string().nullable(), message: z.string() }));
const found = z.object({ codeDiscountNodeByCode: z.object({ id: z.string() }).nullable() });
const created = z.object({
  discountCodeBasicCreate: z.object({ codeDiscountNode: z.object({ id: z.string() }).nullable(), userErrors }).nullable(),
});
const deleted = z.object({ discountCodeDelete: z.object({ deletedCodeDiscountId: z.string().nullable(), userErrors }).nullable() });
const orderCodes = z.object({
  orders: z.object({
    nodes: z.array(z.object({ id: gid<OrderGid>("Order"), createdAt: z.coerce.date(), discountCodes: z.array(z.string()) })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

/**
 * Makes a discount with one code that can be used once. May be repeated: a code that exists is looked up. "refused" also where the
 * shop has not granted the scope yet.
 * @throws ShopifyUnavailable when it may or may not have been made.
 */
export async function createDiscountCode(
  shop: string,
  discount: DiscountToMake,
): Promise<{ status: "made"; discountGid: string } | { status: "refused"; message: string }> {
  try {
    return await create(shop, discount);
  } catch (error) {
    if (error instanceof ShopifyRefused) return { status: "refused", message: error.message };
    throw error;
  }
}

async function create(shop: string, discount: DiscountToMake): ReturnType<typeof createDiscountCode> {
  const { discountCodeBasicCreate: answer } = await askShopify(shop, {
    document: createDiscountCodeDocument,
    variables: { discount: inputOf(discount) },
    schema: created,
  });
  if (answer?.codeDiscountNode) return { status: "made", discountGid: answer.codeDiscountNode.id };
  const problems = answer?.userErrors ?? [];
  // It was made before, and the answer was lost, or somebody who does the same was first.
  const other = problems.some(({ code }) => code === "TAKEN") ? await findDiscountCode(shop, discount.code) : null;
  if (other) return { status: "made", discountGid: other };
  return { status: "refused", message: problems.map(({ message }) => message).join(" ") };
}

function inputOf({ code, title, amount, variantGid, customerGid, startsAt, endsAt }: DiscountToMake): Record<string, unknown> {
  return {
    code,
    title,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
    context: customerGid ? { customers: { add: [customerGid] } } : { all: "ALL" },
    customerGets: {
      items: { products: { productVariantsToAdd: [variantGid] } },
      // The amount comes off once, however many units are bought.
      value: { discountAmount: { amount: formatDecimal(amount), appliesOnEachItem: false } },
    },
    usageLimit: 1,
    appliesOncePerCustomer: true,
    combinesWith: { orderDiscounts: true, productDiscounts: true, shippingDiscounts: true },
  };
}

/** Takes a code out of Shopify, so that nobody can buy with it any more. May be repeated. */
export async function deleteDiscountCode(shop: string, code: string): Promise<"deleted" | "not_found"> {
  const id = await findDiscountCode(shop, code);
  if (!id) return "not_found";
  const { discountCodeDelete: answer } = await askShopify(shop, {
    document: deleteDiscountCodeDocument,
    variables: { id },
    schema: deleted,
  });
  if (answer?.deletedCodeDiscountId) return "deleted";
  // Whatever Shopify says of it: what counts is whether somebody could still buy with it.
  if (!(await findDiscountCode(shop, code))) return "not_found";
  throw new ShopifyRefused(`Shopify keeps a discount code: ${answer?.userErrors.map(({ message }) => message).join(" ") ?? ""}`);
}

async function findDiscountCode(shop: string, code: string): Promise<string | null> {
  const { codeDiscountNodeByCode } = await askShopify(shop, { document: findDiscountCodeDocument, variables: { code }, schema: found });
  return codeDiscountNodeByCode?.id ?? null;
}

/**
 * The order that was placed with a code; null when there is none. `since` is when the code was made, or earlier: no older order is looked at.
 *
 * Shopify's search by `discount_code` knows the first code of an order only, and its index lags behind: so the newest orders are read one
 * after the other, with all their codes.
 */
export async function findOrderWithCode(shop: string, { code, since }: { code: string; since: Date }): Promise<OrderGid | null> {
  const isWanted = ({ discountCodes }: { discountCodes: string[] }): boolean =>
    discountCodes.some((one) => one.toLowerCase() === code.toLowerCase());
  // Shopify's clock is not ours.
  const earliest = since.getTime() - 5 * 60_000;
  let after: string | null = null;
  for (;;) {
    const { orders }: z.infer<typeof orderCodes> = await askShopify(shop, {
      document: readOrderCodesDocument,
      variables: { first: 250, after },
      schema: orderCodes,
    });
    const order = orders.nodes.find(isWanted);
    if (order) return order.id;
    const last = orders.nodes.at(-1);
    if (!last || last.createdAt.getTime() < earliest || !orders.pageInfo.hasNextPage) return null;
    after = orders.pageInfo.endCursor;
  }
}

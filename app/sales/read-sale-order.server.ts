import { createHash } from "node:crypto";
import type { StoreChain } from "@prisma/client";
import type { SalesSourceFor } from "#app/connections/sales-source.server.ts";
import { storeBuyer } from "#app/connections/store-buyer.server.ts";
import { storeSaleGid } from "#app/domain/ids.ts";
import type { Order, PurchaseGroup } from "#app/domain/order.ts";
import { db } from "#app/platform/db.server.ts";
import { creditOwner } from "./credit-owner.server.ts";
import { orderOfSale, unitsReturned } from "./order-of-sale.ts";
import type { BroughtLine } from "./order-of-sale.ts";
import { soldProducts } from "./sold-products.server.ts";

export type SaleOrder =
  /** What was brought in was taken away again, with its chain. */
  | { status: "gone" }
  | {
      status: "read";
      order: Order;
      /** Of the store, IANA. */
      timeZone: string;
      /** Sales from then on are sent; null: none are, now. */
      startAt: Date | null;
      looseReturns: "ask" | "leave";
    };

/**
 * A sale in a store as it was brought in last, with what came back of it since, as an order.
 * @throws BuyerUnread
 */
export async function readSaleOrder(
  { shop, sale: id, now }: { shop: string; sale: string; now: Date },
  sourceFor?: SalesSourceFor,
): Promise<SaleOrder> {
  const sale = await db.storeSale.findFirst({
    where: { id, shopId: shop },
    include: { location: true, lines: { orderBy: { position: "asc" } } },
  });
  const chain = sale && (await db.storeChain.findFirst({ where: { id: sale.chainId, shopId: shop } }));
  if (!sale || !chain) return { status: "gone" };
  const lines = sale.lines.map(lineOf);
  // There is nobody left to ask; what is on a card stays.
  const isLeft = chain.state === "removing" || chain.state === "removed";
  const [customer, products, returned, stored, owner] = await Promise.all([
    isLeft ? null : storeBuyer({ shop, sale: id }, sourceFor),
    soldProducts({ shop, chain: chain.id, products: lines.flatMap(({ productId }) => productId ?? []) }),
    db.storeSaleLine.findMany({ where: { sale: { chainId: chain.id, returnOf: sale.saleId, counted: true } } }),
    db.orderLine.findMany({ where: { order: { shopId: shop, gid: storeSaleGid(id) } }, orderBy: { position: "asc" } }),
    creditOwner({ shop, partner: chain.partner }),
  ]);
  const { number, soldAt, state, returnOf, currency, location } = sale;
  const order = orderOfSale(
    // A sale that somebody's program brought to the till is an online order, and counted there.
    {
      id,
      number,
      storeName: location?.name ?? chain.label,
      soldAt,
      state,
      counted: sale.counted && sale.source === null,
      returnOf,
      currency,
      lines,
    },
    {
      purchaseGroup: purchaseGroupOf(chain, sale.saleId),
      customer,
      products,
      returned: unitsReturned(returned.map(lineOf)),
      stored,
      readAt: now,
    },
  );
  const sends = chain.sendsLoyalty && !isLeft && owner === "punchcard";
  const timeZone = location?.timeZone ?? (await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { timeZone: true } })).timeZone;
  return { status: "read", order, timeZone, startAt: sends ? chain.loyaltyFrom : null, looseReturns: chain.looseReturns };
}

type LineRow = { productId: string | null; goods: boolean; quantity: { toNumber(): number }; priceMinor: bigint };

function lineOf({ productId, goods, quantity, priceMinor }: LineRow): BroughtLine {
  return { productId, goods, quantity: quantity.toNumber(), priceMinor: Number(priceMinor) };
}

/**
 * The same for a sale however often it is brought in, also by a chain that was taken away and set up again. Assumption: Astro takes any
 * text of up to 34 letters, digits and hyphens as a `transactionID` [U 1.12]; these have up to 26.
 */
export function purchaseGroupOf({ id, partner, account }: Pick<StoreChain, "id" | "partner" | "account">, saleId: string): PurchaseGroup {
  const digest = createHash("sha256")
    .update(JSON.stringify([partner, account ?? id, saleId]))
    .digest("hex");
  return `T-${digest.slice(0, 16)}`;
}

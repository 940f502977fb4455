import type { Hold } from "@prisma/client";
import { formatDecimal } from "#app/domain/money.ts";
import { db } from "#app/platform/db.server.ts";
import type { HoldReason } from "./hold.ts";
import type { HoldRow } from "./hold-view.ts";

/** Holds as the pages show them, with whose they are and the orders that Punchcard has of them. */
export async function holdRows(shop: string, holds: Hold[]): Promise<HoldRow[]> {
  const [customers, orders] = await Promise.all([
    db.customer.findMany({
      where: { shopId: shop, key: { in: holds.flatMap(({ customerGid }) => customerGid ?? []) } },
      select: { id: true, key: true, name: true },
    }),
    db.order.findMany({
      where: { shopId: shop, gid: { in: holds.flatMap(({ orderGid }) => orderGid ?? []) } },
      select: { id: true, gid: true, name: true },
    }),
  ]);
  const customerOf = new Map(customers.map(({ id, key, name }) => [key, { id, name }]));
  const orderOf = new Map(orders.map((order) => [order.gid, order]));
  return holds.map((hold) => ({
    id: hold.id,
    partner: hold.partner,
    kind: hold.kind,
    title: hold.title,
    productTitle: hold.productTitle,
    units: hold.units,
    customer: customerOf.get(hold.customerGid ?? "") ?? null,
    customerGid: hold.customerGid,
    order: hold.orderGid === null ? null : (orderOf.get(hold.orderGid) ?? { id: null, gid: hold.orderGid, name: hold.orderName ?? "" }),
    amount: decimalOf(hold.discountMinor ?? hold.amountMinor, hold.currency),
    currency: hold.currency,
    state: hold.state,
    reason: hold.reason as HoldReason | null,
    changedAt: hold.changedAt.toISOString(),
  }));
}

export function decimalOf(minor: bigint, currency: string): string {
  return formatDecimal({ minor: Number(minor), currency });
}

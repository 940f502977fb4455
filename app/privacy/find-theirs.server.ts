import type { Prisma } from "@prisma/client";
import type { CustomerGid, OrderGid } from "#app/domain/ids.ts";
import { storeSaleOf } from "#app/domain/ids.ts";
import type { Db } from "#app/platform/db.server.ts";

export type Person = {
  shop: string;
  customerGid: CustomerGid;
  /** Orders that Shopify names, those placed as a guest among them. */
  orders: OrderGid[];
  /** By which they are found among those who bought as a guest, and in the stores, where Shopify knows nobody: see `guestKeysOf`. */
  guestKeys: string[];
};

/** Where everything is that is kept of a person. */
export type Theirs = {
  shop: string;
  customerGid: CustomerGid;
  orders: string[];
  /** As Shopify names them, and those of sales in a store. */
  orderGids: string[];
  storeSales: string[];
  customers: string[];
  /** By which their failures and fixes are found that are about their account. */
  keys: string[];
  names: string[];
  members: string[];
  failures: Prisma.FailureWhereInput;
  holds: Prisma.HoldWhereInput;
};

/** Finds a customer's rows: by Shopify's id, by the orders that Shopify names, and by what they bought as a guest. */
export async function findTheirs(from: Db, { shop, customerGid, orders, guestKeys }: Person): Promise<Theirs> {
  const found = await from.order.findMany({
    where: {
      shopId: shop,
      OR: [{ customerGid }, { gid: { in: orders } }, { customer: { OR: [{ gid: customerGid }, { key: { in: guestKeys } }] } }],
    },
    select: { id: true, gid: true, memberId: true, customerName: true },
  });
  const ids = found.map(({ id }) => id);
  const customers = await from.customer.findMany({
    where: { shopId: shop, OR: [{ gid: customerGid }, { key: { in: guestKeys } }, { orders: { some: { id: { in: ids } } } }] },
    select: { id: true, key: true, name: true, links: { select: { memberId: true, member: { select: { name: true } } } } },
  });
  const customerIds = customers.map(({ id }) => id);
  const orderGids = [...new Set([...found.map(({ gid }) => gid), ...orders])];
  const links = customers.flatMap((customer) => customer.links);
  const members = [...found.map(({ memberId }) => memberId), ...links.map(({ memberId }) => memberId)];
  const names = [
    ...found.map(({ customerName }) => customerName),
    ...customers.map(({ name }) => name),
    ...links.map(({ member }) => member?.name),
  ];
  return {
    shop,
    customerGid,
    orders: ids,
    orderGids,
    storeSales: orderGids.flatMap((gid) => storeSaleOf(gid) ?? []),
    customers: customerIds,
    keys: [...new Set([customerGid, ...customers.map(({ key }) => key)])],
    names: [...new Set(names)].filter((name): name is string => Boolean(name)),
    members: [...new Set(members)].filter((id) => id !== null),
    failures: { shopId: shop, OR: [{ customerGid }, { orderId: { in: ids } }, { customerId: { in: customerIds } }] },
    holds: { shopId: shop, OR: [{ customerGid }, { orderGid: { in: orderGids } }] },
  };
}

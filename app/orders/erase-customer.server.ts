import type { CustomerGid, OrderGid } from "#app/domain/ids.ts";
import type { Tx } from "#app/platform/db.server.ts";

type Erasing = {
  shop: string;
  customerGid: CustomerGid;
  /** Orders that Shopify names, those placed as a guest among them. */ orders: OrderGid[];
};

/** Takes a customer's name, and what a merchant typed of them, out of everything kept of a shop. What was bought stays: it says nothing of a person any more. */
export async function eraseCustomer(tx: Tx, { shop, customerGid, orders }: Erasing): Promise<void> {
  const theirs = { shopId: shop, OR: [{ customerGid }, { gid: { in: orders } }] };
  const found = await tx.order.findMany({ where: theirs, select: { id: true, memberId: true } });
  const ids = found.map(({ id }) => id);
  const customers = await tx.customer.findMany({
    where: { shopId: shop, OR: [{ gid: customerGid }, { orders: { some: { id: { in: ids } } } }] },
    select: { id: true, links: { select: { memberId: true } } },
  });
  const customerIds = customers.map(({ id }) => id);
  const theirFailures = { shopId: shop, OR: [{ customerGid }, { orderId: { in: ids } }, { customerId: { in: customerIds } }] };
  await tx.failureEvent.updateMany({ where: { kind: "noted", failure: theirFailures }, data: { details: { text: "" } } });
  await tx.failure.updateMany({ where: theirFailures, data: { customerGid: null, customerName: null } });
  await tx.searchEntry.deleteMany({ where: { shopId: shop, field: "customer", value: { in: customerIds } } });
  await tx.redemption.updateMany({ where: { shopId: shop, line: { orderId: { in: ids } } }, data: { recipient: null } });
  const rows = [...found.map(({ memberId }) => memberId), ...customers.flatMap(({ links }) => links.map(({ memberId }) => memberId))];
  await tx.member.updateMany({ where: { shopId: shop, id: { in: rows.filter((row) => row !== null) } }, data: { name: "" } });
  await tx.customer.updateMany({ where: { id: { in: customerIds } }, data: { name: "" } });
  await tx.customerWord.deleteMany({ where: { customerId: { in: customerIds } } });
  await tx.order.updateMany({ where: { shopId: shop, id: { in: ids } }, data: { customerName: null, customerGid: null } });
}

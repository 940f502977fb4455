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
  await tx.$executeRaw`
    UPDATE "Failure" SET "searchText" = replace("searchText", lower("customerName"), ''), "customerName" = NULL
    WHERE "shopId" = ${shop} AND ("customerGid" = ${customerGid} OR "orderId" = ANY(${ids}::uuid[])) AND "customerName" IS NOT NULL`;
  await tx.failure.updateMany({ where: { shopId: shop, OR: [{ customerGid }, { orderId: { in: ids } }] }, data: { customerGid: null } });
  await tx.redemption.updateMany({ where: { shopId: shop, line: { orderId: { in: ids } } }, data: { recipient: null } });
  const rows = found.flatMap(({ memberId }) => memberId ?? []);
  await tx.member.updateMany({ where: { shopId: shop, OR: [{ customerKey: customerGid }, { id: { in: rows } }] }, data: { name: "" } });
  await tx.order.updateMany({ where: { shopId: shop, id: { in: ids } }, data: { customerName: null, customerGid: null } });
}

import type { CustomerGid } from "#app/domain/ids.ts";
import type { Tx } from "#app/platform/db.server.ts";

/** Takes a customer's name out of everything kept of a shop. What was bought stays: it says nothing of a person any more. */
export async function eraseCustomer(tx: Tx, { shop, customerGid }: { shop: string; customerGid: CustomerGid }): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Failure" SET "searchText" = replace("searchText", lower("customerName"), ''), "customerName" = NULL, "customerGid" = NULL
    WHERE "shopId" = ${shop} AND "customerGid" = ${customerGid} AND "customerName" IS NOT NULL`;
  await tx.failure.updateMany({ where: { shopId: shop, customerGid }, data: { customerGid: null } });
  await tx.order.updateMany({ where: { shopId: shop, customerGid }, data: { customerName: null, customerGid: null } });
  await tx.member.updateMany({ where: { shopId: shop, customerKey: customerGid }, data: { name: "" } });
}

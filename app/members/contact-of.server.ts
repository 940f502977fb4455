import type { Customer } from "@prisma/client";
import { buyerOfOrder } from "#app/connections/buyer-of-order.server.ts";
import { customerKeyOf } from "#app/connections/customer-key.server.ts";
import type { CustomerGid } from "#app/domain/ids.ts";
import type { Contact } from "#app/domain/order.ts";
import { db } from "#app/platform/db.server.ts";
import { readCustomer } from "#app/shopify/read-customer.server.ts";

/** A buyer as Shopify has them now, a guest as on their newest order or sale in a store; null when nobody is named there any more. Nothing of it is kept. */
export async function contactOf(customer: Customer): Promise<Contact | null> {
  const { shopId, gid, id, key } = customer;
  if (gid) return readCustomer(shopId, gid as CustomerGid);
  const newest = await db.order.findFirst({
    where: { shopId, customerId: id },
    orderBy: [{ processedAt: "desc" }, { id: "desc" }],
    select: { gid: true },
  });
  const contact = newest && (await buyerOfOrder(shopId, newest.gid));
  // An order may have come to name somebody else since.
  return contact && customerKeyOf(contact) === key ? contact : null;
}

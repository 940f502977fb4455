import type { Customer } from "@prisma/client";
import { customerKeyOf } from "#app/connections/customer-key.server.ts";
import type { CustomerGid, OrderGid } from "#app/domain/ids.ts";
import type { Contact } from "#app/domain/order.ts";
import { db } from "#app/platform/db.server.ts";
import { readCustomer } from "#app/shopify/read-customer.server.ts";
import { readOrder } from "#app/shopify/read-order.server.ts";

/** A buyer as Shopify has them now, a guest as on their newest order; null when Shopify names nobody any more. Nothing of it is kept. */
export async function contactOf(customer: Customer): Promise<Contact | null> {
  const { shopId, gid, id, key } = customer;
  if (gid) return readCustomer(shopId, gid as CustomerGid);
  const newest = await db.order.findFirst({
    where: { shopId, customerId: id },
    orderBy: [{ processedAt: "desc" }, { id: "desc" }],
    select: { gid: true },
  });
  const contact = newest && (await readOrder(shopId, newest.gid as OrderGid))?.customer;
  // An order may have come to name somebody else since.
  return contact && customerKeyOf(contact) === key ? contact : null;
}

import { nameOf } from "#app/domain/contact.ts";
import type { Contact } from "#app/domain/order.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { customerKeyOf } from "./customer-key.server.ts";

/** Keeps a buyer as the order names them. Returns the row's id, or null for an order of nobody. */
export async function rememberCustomer(tx: Tx, { shop, contact }: { shop: string; contact: Contact | null }): Promise<string | null> {
  const key = contact && customerKeyOf(contact);
  if (!contact || !key) return null;
  const name = nameOf(contact) ?? "";
  const { id } = await tx.customer.upsert({
    where: { shopId_key: { shopId: shop, key } },
    create: { shopId: shop, key, gid: contact.customerGid, name },
    update: name ? { name } : {},
    select: { id: true },
  });
  return id;
}

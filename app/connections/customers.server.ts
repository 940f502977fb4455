import { nameOf } from "#app/domain/contact.ts";
import type { Contact } from "#app/domain/order.ts";
import { wordsOf } from "#app/domain/words.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { customerKeyOf } from "./customer-key.server.ts";

/** Keeps a buyer as the order names them. Returns the row's id, or null for an order of nobody. */
export async function rememberCustomer(tx: Tx, { shop, contact }: { shop: string; contact: Contact | null }): Promise<string | null> {
  const key = contact && customerKeyOf(contact);
  if (!contact || !key) return null;
  const name = nameOf(contact) ?? "";
  const where = { shopId_key: { shopId: shop, key } };
  const known = await tx.customer.findUnique({ where, select: { id: true, name: true } });
  if (known && (known.name === name || !name)) return known.id;
  const { id } = await tx.customer.upsert({
    where,
    create: { shopId: shop, key, gid: contact.customerGid, name },
    update: name ? { name } : {},
    select: { id: true },
  });
  await rememberWords(tx, { shop, customer: id, name });
  return id;
}

async function rememberWords(tx: Tx, { shop, customer, name }: { shop: string; customer: string; name: string }): Promise<void> {
  const words = [...new Set(wordsOf(name))];
  await tx.customerWord.deleteMany({ where: { customerId: customer, word: { notIn: words } } });
  await tx.customerWord.createMany({ data: words.map((word) => ({ shopId: shop, word, customerId: customer })), skipDuplicates: true });
}

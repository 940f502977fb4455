import { z } from "zod";
import type { CustomerGid } from "#app/domain/ids.ts";
import type { Contact } from "#app/domain/order.ts";
import { askShopify } from "./ask-shopify.server.ts";
import { readCustomerDocument } from "./documents.ts";
import { adminCustomerSchema, contactFromAdmin } from "./order-from-admin.ts";

const answer = z.object({ customer: adminCustomerSchema.nullable() });

/** A customer as Shopify has them now; null when there is none. */
export async function readCustomer(shop: string, gid: CustomerGid): Promise<Contact | null> {
  const { customer } = await askShopify(shop, { document: readCustomerDocument, variables: { id: gid }, schema: answer });
  return customer && contactFromAdmin(customer);
}

import { z } from "zod";
import type { Contact } from "#app/domain/order.ts";
import { askShopify } from "./ask-shopify.server.ts";
import { findCustomerDocument } from "./documents.ts";
import { adminCustomerSchema, contactFromAdmin } from "./order-from-admin.ts";

const answer = z.object({ customerByIdentifier: adminCustomerSchema.nullable() });

/** The customer whose e-mail address or phone number this is in Shopify; null when there is none. */
export async function findCustomer(shop: string, by: { email: string } | { phone: string }): Promise<Contact | null> {
  const identifier = "email" in by ? { emailAddress: by.email } : { phoneNumber: internationalPhone(by.phone) };
  const { customerByIdentifier: customer } = await askShopify(shop, {
    document: findCustomerDocument,
    variables: { identifier },
    schema: answer,
  });
  return customer && contactFromAdmin(customer);
}

/** Shopify looks for E.164. Ten digits, as people write them, are a number of North America. */
function internationalPhone(phone: string): string {
  const digits = phone.replace(/\D/g, "");
  return `+${!phone.trim().startsWith("+") && digits.length === 10 ? "1" : ""}${digits}`;
}

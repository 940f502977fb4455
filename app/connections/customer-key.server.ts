import { createHash } from "node:crypto";
import type { Contact } from "#app/domain/order.ts";

/** What tells one buyer from another: Shopify's id, or for a guest a digest of the e-mail or phone, so that the key itself says nothing. null: nobody to credit. */
export function customerKeyOf(contact: Contact): string | null {
  if (contact.customerGid) return contact.customerGid;
  if (contact.email) return `email:${digest(contact.email.trim().toLowerCase())}`;
  if (contact.phone) return `phone:${digest(contact.phone.replace(/\D/g, ""))}`;
  return null;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 20);
}

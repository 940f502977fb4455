import { createHash } from "node:crypto";
import { normalEmail, normalPhone } from "#app/domain/contact.ts";
import type { Contact } from "#app/domain/order.ts";

/** What tells one buyer from another: Shopify's id, or for a guest a digest of the e-mail or phone, so that the key itself says nothing. null: nobody to credit. */
export function customerKeyOf(contact: Contact): string | null {
  if (contact.customerGid) return contact.customerGid;
  if (contact.email) return `email:${digest(contact.email.trim().toLowerCase())}`;
  if (contact.phone) return `phone:${digest(contact.phone.replace(/\D/g, ""))}`;
  return null;
}

/** The keys that somebody has who bought without being known to Shopify: by their e-mail, or by their phone as it may have been written. */
export function guestKeysOf({ email, phone }: Pick<Contact, "email" | "phone">): string[] {
  const mail = normalEmail(email);
  const number = normalPhone(phone);
  return [...(mail ? [`email:${digest(mail)}`] : []), ...(number ? [number, `1${number}`].map((digits) => `phone:${digest(digits)}`) : [])];
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 20);
}

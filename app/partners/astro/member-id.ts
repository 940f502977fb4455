import { createHash } from "node:crypto";
import { normalEmail, normalPhone } from "#app/domain/contact.ts";
import { tailOf } from "#app/domain/ids.ts";
import type { Contact } from "#app/domain/order.ts";

/**
 * The `customerID` under which Astro is to know a buyer as ours: `shopify-<customer id>`, for a guest `shopify-email-<digest>` or `shopify-phone-<digest>`.
 * The same buyer has the same id every time, and a digest tells nobody who it is. null if the order names nobody.
 * Assumption: Astro takes any text of up to 34 letters, digits and hyphens, as the id is the merchant's own (reference 1.4).
 */
export function memberIdFor(contact: Pick<Contact, "customerGid" | "email" | "phone">): string | null {
  if (contact.customerGid) return `shopify-${tailOf(contact.customerGid)}`;
  const email = normalEmail(contact.email);
  if (email) return `shopify-email-${digest(email)}`;
  const phone = normalPhone(contact.phone);
  return phone ? `shopify-phone-${digest(phone)}` : null;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 20);
}

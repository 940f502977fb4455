import type { Contact } from "./order.ts";

/** "Ana Roy"; null when neither name is known. */
export function nameOf(contact: Pick<Contact, "firstName" | "lastName">): string | null {
  return [contact.firstName, contact.lastName].filter(Boolean).join(" ") || null;
}

/** Trimmed and in lower case; "" when there is none. */
export function normalEmail(email: string | null): string {
  return (email ?? "").trim().toLowerCase();
}

/** Digits only, without North America's leading 1, so that "+1 514 555-0101" and "5145550101" are one number; "" when there is none. */
export function normalPhone(phone: string | null): string {
  const digits = (phone ?? "").replace(/\D/g, "");
  return digits.length === 11 && digits.startsWith("1") ? digits.slice(1) : digits;
}

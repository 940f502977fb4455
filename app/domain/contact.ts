import type { Contact } from "./order.ts";

/** "Ana Roy"; null when neither name is known. */
export function nameOf(contact: Pick<Contact, "firstName" | "lastName">): string | null {
  return [contact.firstName, contact.lastName].filter(Boolean).join(" ") || null;
}

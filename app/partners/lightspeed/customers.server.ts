import { z } from "zod";
import type { Contact } from "#app/domain/order.ts";
import type { CustomerAnswer, PosCustomer } from "#app/partners/capabilities.ts";
import { customerCodeOf, customerFrom, hasEmail, hasPhone, newCustomer, spellingsOf } from "./answers.ts";
import type { LightspeedClient } from "./client.server.ts";
import { customer as customerBody, dataOf, legacyCustomers } from "./messages.ts";
import type { Customer } from "./messages.ts";
import { messageOf, refusal } from "./refusal.ts";

export function findCustomers(
  client: LightspeedClient,
  { by, value, operation = "findCustomers" }: { by: "email" | "phone"; value: string; operation?: string },
): Promise<PosCustomer[]> {
  return by === "email" ? findByEmail(client, { email: value, operation }) : findByPhone(client, { phone: value, operation });
}

/** By search [V spec 2026-07]; found nowhere, by 0.9's exact match [O 4.9] as well, as a search may lag behind [I]. */
async function findByEmail(client: LightspeedClient, { email, operation }: { email: string; operation: string }): Promise<PosCustomer[]> {
  const wanted = email.trim();
  if (wanted === "") return [];
  const found = (await search(client, { operation, field: "email", value: wanted })).filter((one) => hasEmail(one, wanted));
  const all = found.length > 0 ? found : (await legacy(client, { operation, email: wanted })).filter((one) => hasEmail(one, wanted));
  return all.map(customerFrom);
}

/** Searches for a number as it may have been written, as phone and as mobile [V spec 2026-07], until one way of writing finds somebody. */
async function findByPhone(client: LightspeedClient, { phone, operation }: { phone: string; operation: string }): Promise<PosCustomer[]> {
  for (const value of spellingsOf(phone)) {
    const found = new Map<string, PosCustomer>();
    for (const field of ["phone", "mobile"] as const)
      for (const one of await search(client, { operation, field, value })) if (hasPhone(one, phone)) found.set(one.id, customerFrom(one));
    if (found.size > 0) return [...found.values()];
  }
  return [];
}

async function search(
  client: LightspeedClient,
  { operation, field, value }: { operation: string; field: "email" | "phone" | "mobile" | "customer_code"; value: string },
): Promise<Customer[]> {
  const query: [string, string][] = [
    ["type", "customers"],
    [field, value],
    ["page_size", "200"],
  ];
  const said = await client.call({ operation, path: "search", query, answer: dataOf(z.array(customerBody)) });
  if (said.status === "refused") throw refusal("search", said);
  return said.data;
}

async function legacy(client: LightspeedClient, { operation, email }: { operation: string; email: string }): Promise<Customer[]> {
  const query: [string, string][] = [["email", email]];
  const said = await client.call({ operation, path: "customers", query, answer: legacyCustomers, api: "0.9" });
  if (said.status === "success") return said.data;
  // The old API may be gone one day: then the search was all there is.
  if (said.httpStatus === 404 || said.httpStatus === 410) return [];
  throw refusal("customers", said);
}

/** Looks first, so that a lost answer does not make a second customer. Whoever has neither e-mail, phone nor Shopify id cannot be looked for. */
export async function createCustomer(client: LightspeedClient, buyer: Contact): Promise<CustomerAnswer> {
  const operation = "createCustomer";
  const [known] = await lookFor(client, { operation, buyer });
  if (known) return { status: "created", customer: known };
  const body = newCustomer(buyer);
  const said = await client.call({ operation, method: "POST", path: "customers", body, answer: dataOf(customerBody), changes: true });
  if (said.status === "success") return { status: "created", customer: customerFrom(said.data) };
  // Their code may be taken: by themselves, under another e-mail.
  const [same] = await byCode(client, { operation, buyer });
  return same ? { status: "created", customer: same } : { status: "rejected", message: messageOf(said) };
}

async function lookFor(client: LightspeedClient, { operation, buyer }: { operation: string; buyer: Contact }): Promise<PosCustomer[]> {
  if (buyer.email) return findCustomers(client, { by: "email", value: buyer.email, operation });
  if (buyer.phone) return findCustomers(client, { by: "phone", value: buyer.phone, operation });
  return byCode(client, { operation, buyer });
}

async function byCode(client: LightspeedClient, { operation, buyer }: { operation: string; buyer: Contact }): Promise<PosCustomer[]> {
  const code = customerCodeOf(buyer);
  if (code === null) return [];
  const found = await search(client, { operation, field: "customer_code", value: code });
  return found.filter((one) => one.deleted_at === null && one.customer_code === code).map(customerFrom);
}

/** Whether a customer is there. */
export async function hasCustomer(client: LightspeedClient, wanted: { operation: string; posId: string }): Promise<boolean> {
  return (await readCustomer(client, wanted)) !== null;
}

/** null when there is none, or not any more. */
export async function readCustomer(
  client: LightspeedClient,
  { operation, posId }: { operation: string; posId: string },
): Promise<PosCustomer | null> {
  const path = `customers/${encodeURIComponent(posId)}`;
  const said = await client.call({ operation, path, answer: dataOf(customerBody) });
  if (said.status === "success") return said.data.deleted_at === null ? customerFrom(said.data) : null;
  if (said.httpStatus === 404) return null;
  throw refusal(path, said);
}

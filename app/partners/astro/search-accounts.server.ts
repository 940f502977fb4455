import { normalEmail, normalPhone } from "#app/domain/contact.ts";
import type { Profile } from "#app/domain/loyalty.ts";
import { profileFrom, saysCustomerUnknown, saysSearchTermInvalid } from "./answers.ts";
import type { AstroClient } from "./client.server.ts";
import { foundCustomers } from "./messages.ts";
import { refusal } from "./refusal.ts";

/** Every account that has the e-mail or the phone, each once. */
export async function searchAccounts(
  client: AstroClient,
  { email, phone, operation }: { email: string | null; phone: string | null; operation: string },
): Promise<Profile[]> {
  const hits = await searchByEmail(client, { email, operation });
  for (const spelling of spellingsOf(phone)) hits.push(...(await searchByPhone(client, { spelling, operation })));
  return [...new Map(hits.map((one) => [one.partnerMemberId, one])).values()];
}

export async function searchByEmail(
  client: AstroClient,
  { email: typed, operation }: { email: string | null; operation: string },
): Promise<Profile[]> {
  const email = normalEmail(typed);
  if (!email) return [];
  const found = await search(client, operation, { email_address: email });
  return found.filter((one) => normalEmail(one.email) === email);
}

/** How the till typed a phone number is unknown: without the country code first, then with it as Shopify has it. */
export function spellingsOf(phone: string | null): string[] {
  const normal = normalPhone(phone);
  return normal ? [...new Set([normal, (phone ?? "").replace(/\D/g, "")])] : [];
}

export async function searchByPhone(
  client: AstroClient,
  { spelling, operation }: { spelling: string; operation: string },
): Promise<Profile[]> {
  const found = await search(client, operation, { phone: spelling });
  return found.filter((one) => normalPhone(one.phone) === normalPhone(spelling));
}

async function search(client: AstroClient, operation: string, data: { email_address: string } | { phone: string }): Promise<Profile[]> {
  const said = await client.call({ operation, endpoint: "searchCustomer", data, answer: foundCustomers, changes: false });
  if (said.status === "success") return said.data.map(profileFrom);
  if (saysCustomerUnknown(said) || saysSearchTermInvalid(said.message)) return [];
  throw refusal("searchCustomer", said, { mayHaveHappened: false });
}

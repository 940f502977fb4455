import type { Contact, PostalAddress } from "#app/domain/order.ts";
import type { CustomerAnswer, PosCustomer } from "#app/partners/capabilities.ts";
import { blockingFields, customerFrom, messageOf } from "./answers.ts";
import type { HeartlandClient } from "./client.server.ts";
import { requiredFieldsOf } from "./fields.server.ts";
import { addressRow, customerRow } from "./messages.ts";
import { samePhone, spellingsOfPhone } from "./phone.ts";

export async function findCustomers(
  client: HeartlandClient,
  { by, value }: { by: "email" | "phone"; value: string },
): Promise<PosCustomer[]> {
  const wanted = value.trim();
  // Whether filters mind case is unknown [U]: as it is written, and in small letters.
  const $in = by === "email" ? [...new Set([wanted, wanted.toLowerCase()])] : spellingsOfPhone(wanted);
  if (wanted === "" || $in.length === 0) return [];
  const rows = await client.list("customers", customerRow, { filter: { [by]: { $in } } });
  const found = rows.map(customerFrom);
  if (by === "phone") return found.filter(({ phone }) => phone !== null && samePhone(phone, wanted));
  return found.filter(({ email }) => email?.toLowerCase() === wanted.toLowerCase());
}

/** Looks first: an earlier attempt may have made the customer, and its answer was lost. */
export async function createCustomer(client: HeartlandClient, buyer: Contact): Promise<CustomerAnswer> {
  const { email, phone, firstName, lastName } = buyer;
  const known = email
    ? await findCustomers(client, { by: "email", value: email })
    : phone
      ? await findCustomers(client, { by: "phone", value: phone })
      : [];
  const customer = known[0];
  if (customer) {
    await addAddress(client, { customerId: customer.posId, buyer });
    return { status: "created", customer };
  }
  const made = await client.create("customers", {
    first_name: firstName ?? undefined,
    last_name: lastName ?? undefined,
    email: email ?? undefined,
    phone: phone ?? undefined,
  });
  if (made.status === "refused") {
    const fields = blockingFields(made.refusal, await requiredFieldsOf(client, ["customer"]));
    return fields.length > 0 ? { status: "fields_required", fields } : { status: "rejected", message: messageOf(made.refusal) };
  }
  await addAddress(client, { customerId: made.id, buyer });
  const name = [firstName, lastName].filter(Boolean).join(" ");
  return { status: "created", customer: { posId: made.id, name, email, phone } };
}

/** If there is none yet. A refused address keeps nobody from buying: of three known integrations one writes other fields and goes on [C 3.6]. */
async function addAddress(client: HeartlandClient, { customerId, buyer }: { customerId: string; buyer: Contact }): Promise<void> {
  const { address } = buyer;
  if (!address?.street) return;
  const path = `customers/${encodeURIComponent(customerId)}/addresses`;
  const known = await client.list(path, addressRow);
  if (known.length === 0) await client.create(path, addressFields(address, buyer));
}

/** `line_1` and `postal_code` in two independent integrations [C 3.6]. */
function addressFields({ street, city, region, postalCode, country }: PostalAddress, { firstName, lastName, phone }: Contact) {
  const where = { line_1: street, city, state: region, country, postal_code: postalCode };
  const filled = Object.entries({ first_name: firstName, last_name: lastName, ...where, phone }).filter(([, value]) => value !== null);
  return Object.fromEntries(filled);
}

import { rememberCustomer } from "#app/connections/customers.server.ts";
import { loyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import { enrollMember } from "#app/connections/members.server.ts";
import { db } from "#app/platform/db.server.ts";
import { buyerOf } from "./buyer-of.server.ts";
import type { FixModule } from "./effect.ts";

/** Makes a loyalty account for the buyer with what the merchant confirmed in the form. */
export const enroll: FixModule = {
  check: async ({ shop, failure, form }) => {
    if (!form.email && !form.phone) return { status: "invalid", errors: { email: "email_or_phone" } };
    if ((await loyaltyConnectionFor(shop)).status !== "ready") return { status: "refused", reason: "not_connected" };
    return (await buyerOf(shop, failure)) ? null : { status: "refused", reason: "not_found" };
  },
  sends: async ({ shop, failure, form }) => {
    const { firstName = "", lastName = "", email = "", phone = "" } = form;
    const { street, city, region, postalCode } = (await buyerOf(shop, failure))?.address ?? {};
    const data = { firstName, lastName, email, phone, street, city, region, postalCode };
    const given = Object.entries(data).flatMap(([name, value]) => (value ? [[name, value] as const] : []));
    return [{ to: failure.partner, operation: "enroll", data: Object.fromEntries(given) }];
  },
  apply: async ({ shop, failure, form }) => {
    const connection = await loyaltyConnectionFor(shop);
    if (connection.status !== "ready") return { status: "refused", reason: "not_connected" };
    const contact = await buyerOf(shop, failure);
    // As the order names them now: the failure may be about somebody else, or be older than the list of buyers.
    const customer = contact && (await db.$transaction((tx) => rememberCustomer(tx, { shop, contact })));
    if (!customer) return { status: "refused", reason: "not_found" };
    const { firstName = "", lastName = "", email = "", phone = "" } = form;
    const person = { contact, firstName, lastName, email: email || null, phone: phone || null, address: contact.address };
    const key = { shop, partner: connection.partner, customer };
    const { member } = await enrollMember(key, connection.program, person);
    return { status: "done", changed: [{ what: "member", from: "", to: member.partnerMemberId }] };
  },
};

import { loyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import { enrollMember } from "#app/connections/members.server.ts";
import type { FixModule } from "./effect.ts";
import { orderOf } from "./order-of.server.ts";

/** Makes a loyalty account for the buyer with what the merchant confirmed in the form. */
export const enroll: FixModule = {
  apply: async ({ shop, failure, form }) => {
    const connection = await loyaltyConnectionFor(shop);
    if (connection.status !== "ready") return { status: "refused", reason: "not_connected" };
    const order = await orderOf(shop, failure);
    const contact = order?.customer;
    if (!contact || !failure.customerId) return { status: "refused", reason: "not_found" };
    const { firstName = "", lastName = "", email = "", phone = "" } = form;
    if (!email && !phone) return { status: "invalid", errors: { email: "email_or_phone" } };
    const person = { contact, firstName, lastName, email: email || null, phone: phone || null, address: contact.address };
    await enrollMember({ shop, partner: connection.partner, customer: failure.customerId }, connection.program, person);
    return { status: "done" };
  },
};

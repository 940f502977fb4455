import type { Member } from "#app/domain/loyalty.ts";
import type { Contact, Order } from "#app/domain/order.ts";
import type { LoyaltyProgram, NewMember } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import { customerKeyOf } from "./customer-key.server.ts";
import type { LoyaltyRun } from "./record-order.server.ts";

export type MemberResult =
  | { status: "found"; member: Member; row: string; isNew: "known" | "found" | "enrolled" }
  | { status: "not_found" }
  | { status: "linked_elsewhere"; account: string };

/** The buyer's account: as remembered, as the partner knows it, or made new when the merchant wants that. */
export async function memberFor(run: LoyaltyRun, { orderId, order }: { orderId: string; order: Order }): Promise<MemberResult> {
  const contact = order.customer;
  const customerKey = contact && customerKeyOf(contact);
  if (!contact || !customerKey) return { status: "not_found" };
  const result = await findOrEnroll(run, contact, customerKey);
  if (result.status === "found") await db.order.update({ where: { id: orderId }, data: { memberId: result.row } });
  return result;
}

/** A member as the ledger remembers it, by its row's id. */
export async function memberOf(row: string): Promise<Member> {
  const { memberId, partnerMemberId, name } = await db.member.findUniqueOrThrow({ where: { id: row } });
  return { memberId, partnerMemberId, name, email: null, phone: null };
}

/** Makes an account for a buyer and remembers it. */
export async function enrollMember(
  { shop, partner, program }: { shop: string; partner: string; program: LoyaltyProgram },
  { customerKey, person }: { customerKey: string; person: NewMember },
): Promise<{ member: Member; row: string }> {
  const member = await program.enroll(person);
  return { member, row: await remember({ shop, partner, customerKey, member }) };
}

async function findOrEnroll(run: LoyaltyRun, contact: Contact, customerKey: string): Promise<MemberResult> {
  const key = { shopId: run.shop, partner: run.partner, customerKey };
  const known = await db.member.findUnique({ where: { shopId_partner_customerKey: key } });
  if (known) return { status: "found", member: await memberOf(known.id), row: known.id, isNew: "known" };

  const answer = await run.program.findMember(contact);
  if (answer.status === "linked_elsewhere") return { status: "linked_elsewhere", account: answer.partnerMemberId };
  if (answer.status === "found") {
    return { status: "found", member: answer.member, row: await remember({ ...run, customerKey, member: answer.member }), isNew: "found" };
  }
  // Without a name an account would be of nobody: the merchant is asked instead.
  if (run.rules.missingMember === "report" || !contact.firstName || !contact.lastName) return { status: "not_found" };
  const person = { contact, firstName: contact.firstName, lastName: contact.lastName, email: contact.email, phone: contact.phone, address: contact.address };
  const enrolled = await enrollMember(run, { customerKey, person });
  return { status: "found", ...enrolled, isNew: "enrolled" };
}

async function remember({ shop, partner, customerKey, member }: { shop: string; partner: string; customerKey: string; member: Member }): Promise<string> {
  const { memberId, partnerMemberId, name } = member;
  const { id } = await db.member.upsert({
    where: { shopId_partner_customerKey: { shopId: shop, partner, customerKey } },
    create: { shopId: shop, partner, customerKey, memberId, partnerMemberId, name },
    update: { memberId, partnerMemberId, name },
  });
  return id;
}

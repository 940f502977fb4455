import type { Member } from "#app/domain/loyalty.ts";
import type { LoyaltyProgram, NewMember } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";

/** Whose account, at which partner. */
type MemberKey = { shop: string; partner: string; customerKey: string };

/** A member as remembered, by the row's id. */
export async function memberOf(row: string): Promise<Member> {
  const { memberId, partnerMemberId, name } = await db.member.findUniqueOrThrow({ where: { id: row } });
  return { memberId, partnerMemberId, name, email: null, phone: null };
}

/** The row of a buyer's account, if it is known. */
export async function knownMember({ shop, partner, customerKey }: MemberKey): Promise<string | null> {
  const known = await db.member.findUnique({
    where: { shopId_partner_customerKey: { shopId: shop, partner, customerKey } },
    select: { id: true },
  });
  return known?.id ?? null;
}

/** Keeps which account a buyer has. Returns the row's id. */
export async function rememberMember({ shop, partner, customerKey }: MemberKey, member: Member): Promise<string> {
  const { memberId, partnerMemberId, name } = member;
  const { id } = await db.member.upsert({
    where: { shopId_partner_customerKey: { shopId: shop, partner, customerKey } },
    create: { shopId: shop, partner, customerKey, memberId, partnerMemberId, name },
    update: { memberId, partnerMemberId, name },
  });
  return id;
}

/** Makes an account for a buyer and remembers it. */
export async function enrollMember(key: MemberKey, program: LoyaltyProgram, person: NewMember): Promise<{ member: Member; row: string }> {
  const member = await program.enroll(person);
  return { member, row: await rememberMember(key, member) };
}

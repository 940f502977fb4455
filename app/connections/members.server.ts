import type { Member } from "#app/domain/loyalty.ts";
import type { LoyaltyProgram, NewMember } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";

/** Whose account, at which partner. `customer`: the row's id. */
export type MemberKey = { shop: string; partner: string; customer: string };

/** A member as remembered, by the row's id. */
export async function memberOf(row: string): Promise<Member> {
  const { memberId, partnerMemberId, name } = await db.member.findUniqueOrThrow({ where: { id: row } });
  return { memberId, partnerMemberId, name, email: null, phone: null };
}

/** What is known of a buyer's account: its row, that the merchant took it away, or nothing. */
export async function knownMember({ partner, customer }: MemberKey): Promise<string | "unlinked" | null> {
  const link = await db.memberLink.findUnique({ where: { customerId_partner: { customerId: customer, partner } } });
  if (link?.state === "unlinked") return "unlinked";
  return link?.memberId ?? null;
}

/** Keeps which account a buyer has; `decidedBy` when a staff member chose it. Returns the account's row. */
export async function rememberMember(key: MemberKey, member: Member, decidedBy: string | null = null): Promise<string> {
  const row = await rowOf(key, member);
  const { partner, customer: customerId } = key;
  const link = { state: "linked" as const, memberId: row, decidedBy };
  await db.memberLink.upsert({
    where: { customerId_partner: { customerId, partner } },
    create: { customerId, partner, ...link },
    update: link,
  });
  return row;
}

/** Takes a buyer's account away: their orders are not recorded on it until somebody links one again. What is on it stays. */
export async function unlinkMember({ partner, customer: customerId }: MemberKey, decidedBy: string): Promise<void> {
  const link = { state: "unlinked" as const, memberId: null, decidedBy };
  await db.memberLink.upsert({
    where: { customerId_partner: { customerId, partner } },
    create: { customerId, partner, ...link },
    update: link,
  });
}

/** Makes an account for a buyer and remembers it. */
export async function enrollMember(key: MemberKey, program: LoyaltyProgram, person: NewMember): Promise<{ member: Member; row: string }> {
  const member = await program.enroll(person);
  return { member, row: await rememberMember(key, member) };
}

/** One row for an account, whoever is linked to it: what was recorded on it is looked up there for ever. */
async function rowOf({ shop, partner }: MemberKey, { memberId, partnerMemberId, name }: Member): Promise<string> {
  const account = { shopId: shop, partner, memberId, partnerMemberId };
  const known = await db.member.findFirst({ where: account, orderBy: { id: "asc" }, select: { id: true } });
  if (!known) return (await db.member.create({ data: { ...account, name } })).id;
  if (name) await db.member.update({ where: { id: known.id }, data: { name } });
  return known.id;
}

import { Prisma } from "@prisma/client";
import type { LinkState } from "@prisma/client";
import type { Member } from "#app/domain/loyalty.ts";
import type { LoyaltyProgram, NewMember } from "#app/partners/capabilities.ts";
import { db, query } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";

/** Whose account, at which partner. `customer`: the row's id. */
export type MemberKey = { shop: string; partner: string; customer: string };

/** What is known of a buyer's account: its row, that the merchant took it away, or nothing. */
export type KnownMember = string | "unlinked" | null;

/** A member as remembered, by the row's id. */
export async function memberOf(row: string): Promise<Member> {
  return asMember(await db.member.findUniqueOrThrow({ where: { id: row } }));
}

function asMember({ memberId, partnerMemberId, name }: Pick<Member, "memberId" | "partnerMemberId" | "name">): Member {
  return { memberId, partnerMemberId, name, email: null, phone: null };
}

/** The account that is remembered for a buyer. */
export async function rememberedMember({ partner, customer }: MemberKey): Promise<{ row: string; member: Member } | "unlinked" | null> {
  type Found = { state: LinkState; row: string | null; memberId: string; partnerMemberId: string; name: string };
  const [link] = await query<Found>(
    Prisma.sql`
      SELECT l.state, m.id AS row, m."memberId", m."partnerMemberId", m.name
      FROM "MemberLink" l LEFT JOIN "Member" m ON m.id = l."memberId"
      WHERE l."customerId" = ${customer}::uuid AND l.partner = ${partner}`,
    "remembered-member",
  );
  if (link?.state === "unlinked") return "unlinked";
  return link && link.row !== null ? { row: link.row, member: asMember(link) } : null;
}

async function knownMember({ partner, customer }: MemberKey, tx: Tx): Promise<KnownMember> {
  const link = await tx.memberLink.findUnique({ where: { customerId_partner: { customerId: customer, partner } } });
  if (link?.state === "unlinked") return "unlinked";
  return link?.memberId ?? null;
}

/**
 * Keeps the account that was found or made for a buyer, where `instead` was known before it was looked for. What somebody decided
 * meanwhile stands, and is returned in its place.
 */
export async function keepFoundMember(key: MemberKey, member: Member, instead: string | null): Promise<KnownMember> {
  const { partner, customer: customerId } = key;
  return db.$transaction(async (tx) => {
    const row = await rowOf(tx, key, member);
    const { count } = await tx.memberLink.updateMany({
      where: { customerId, partner, state: "linked", memberId: instead },
      data: { memberId: row, decidedBy: null },
    });
    if (count > 0) return row;
    if (instead === null)
      await tx.memberLink.createMany({ data: { customerId, partner, state: "linked", memberId: row }, skipDuplicates: true });
    return knownMember(key, tx);
  });
}

/** Keeps which account a buyer has, whatever was known before; `decidedBy` when a staff member chose it. Returns the account's row. */
export async function rememberMember(tx: Tx, key: MemberKey, { member, decidedBy }: { member: Member; decidedBy: string | null }) {
  const row = await rowOf(tx, key, member);
  const { partner, customer: customerId } = key;
  const link = { state: "linked" as const, memberId: row, decidedBy };
  await tx.memberLink.upsert({
    where: { customerId_partner: { customerId, partner } },
    create: { customerId, partner, ...link },
    update: link,
  });
  return row;
}

/**
 * Takes a buyer's account away: their orders are not recorded on it until somebody links one again. What is on it stays.
 * False when there was none to take away.
 */
export async function unlinkMember({ partner, customer: customerId }: MemberKey, decidedBy: string): Promise<boolean> {
  const { count } = await db.memberLink.updateMany({
    where: { customerId, partner, state: "linked" },
    data: { state: "unlinked", memberId: null, decidedBy },
  });
  return count > 0;
}

/** Makes an account for a buyer, because a person asked for it, and remembers it. */
export async function enrollMember(key: MemberKey, program: LoyaltyProgram, person: NewMember): Promise<{ member: Member; row: string }> {
  const member = await program.enroll(person);
  return { member, row: await db.$transaction((tx) => rememberMember(tx, key, { member, decidedBy: null })) };
}

/** One row for an account, whoever is linked to it: what was recorded on it is looked up there for ever. */
async function rowOf(tx: Tx, { shop, partner }: MemberKey, { memberId, partnerMemberId, name }: Member): Promise<string> {
  // Two orders of one buyer may find the account at the same moment.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`member/${shop}/${partner}/${partnerMemberId}`}, 0))`;
  const account = { shopId: shop, partner, memberId, partnerMemberId };
  const known = await tx.member.findFirst({ where: account, orderBy: { id: "asc" }, select: { id: true } });
  if (!known) return (await tx.member.create({ data: { ...account, name } })).id;
  if (name) await tx.member.update({ where: { id: known.id }, data: { name } });
  return known.id;
}

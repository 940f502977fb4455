import type { Profile } from "#app/domain/loyalty.ts";
import type { Contact } from "#app/domain/order.ts";
import type { MemberAnswer } from "#app/partners/capabilities.ts";
import { alreadyLinked, memberFrom, profileOf } from "./answers.ts";
import type { AstroClient } from "./client.server.ts";
import { memberIdFor } from "./member-id.ts";
import { customerReference } from "./messages.ts";
import { readStatus } from "./read-account.server.ts";
import { refusal } from "./refusal.ts";
import { searchByEmail, searchByPhone, spellingsOf } from "./search-accounts.server.ts";

type Asked = { contact: Contact; operation: string };

export async function findMember(client: AstroClient, { contact, operation }: Asked): Promise<MemberAnswer> {
  const memberId = memberIdFor(contact);
  if (memberId === null) return { status: "not_found" };
  const ours = await readStatus(client, { operation, memberId });
  if (ours) return { status: "found", member: memberFrom(memberId, profileOf(memberId, ours)) };
  const account = await accountWith(client, { contact, operation }, memberId);
  if (!account) return { status: "not_found" };
  return linkTo(client, { account, operation, memberIds: [memberId] });
}

/**
 * Makes the account the buyer's. If our id for the buyer leads to another account already, that one keeps it, and this one is known
 * by the id with its own number behind it: to unlink an account nothing is known.
 */
export async function linkAccount(
  client: AstroClient,
  { contact, account, operation }: Asked & { account: Profile },
): Promise<MemberAnswer> {
  const memberId = memberIdFor(contact);
  if (memberId === null && account.memberId === null) return { status: "not_found" };
  const memberIds = memberId === null ? [] : [memberId, `${memberId}-${account.partnerMemberId}`];
  return linkTo(client, { account, operation, memberIds });
}

/** By the first of `memberIds` that is free. */
async function linkTo(
  client: AstroClient,
  { account, operation, memberIds }: { account: Profile; operation: string; memberIds: string[] },
): Promise<MemberAnswer> {
  // Linked already, by the till or under an earlier id of ours: to link it anew would take it away from there.
  if (account.memberId) return { status: "found", member: memberFrom(account.memberId, account) };
  const { partnerMemberId } = account;
  for (const memberId of memberIds) {
    const data = { customerID: memberId, astro_customer_id: partnerMemberId };
    const said = await client.call({ operation, endpoint: "linkCustomer", data, answer: customerReference, changes: true });
    if (said.status === "success") return { status: "found", member: memberFrom(memberId, account) };
    if (said.code !== alreadyLinked) throw refusal("linkCustomer", said, { mayHaveHappened: false });
    // 320 does not say to whom it is linked.
    const linked = await readStatus(client, { operation, memberId });
    if (linked?.astro_customer_id === partnerMemberId) return { status: "found", member: memberFrom(memberId, account) };
    if (!linked) break;
  }
  return { status: "linked_elsewhere", partnerMemberId };
}

async function accountWith(client: AstroClient, { contact, operation }: Asked, memberId: string): Promise<Profile | null> {
  const byEmail = choose(await searchByEmail(client, { email: contact.email, operation }), memberId);
  if (byEmail) return byEmail;
  for (const spelling of spellingsOf(contact.phone)) {
    const byPhone = choose(await searchByPhone(client, { spelling, operation }), memberId);
    if (byPhone) return byPhone;
  }
  return null;
}

/** Of those that are what was asked for: ours, else one that is linked, else the first. */
function choose(found: Profile[], memberId: string): Profile | null {
  return found.find((one) => one.memberId === memberId) ?? found.find((one) => one.memberId) ?? found[0] ?? null;
}

import { keepFoundMember, memberOf, rememberedMember } from "#app/connections/members.server.ts";
import type { MemberKey } from "#app/connections/members.server.ts";
import type { Member } from "#app/domain/loyalty.ts";
import type { Contact } from "#app/domain/order.ts";
import type { LoyaltyRun, OrderToRecord } from "./ledger.server.ts";

export type MemberResult =
  | { status: "found"; member: Member; row: string; how: "known" | "found" | "enrolled" }
  | { status: "not_found" }
  /** The merchant took the account away from this buyer. */
  | { status: "unlinked" }
  | { status: "linked_elsewhere"; account: string };

/** The buyer's account: as remembered (unless `anew`), as the partner knows it, or made new when the merchant wants that. */
export async function memberFor(
  run: LoyaltyRun,
  { customerId, order, anew = false }: Pick<OrderToRecord, "customerId" | "order"> & { anew?: boolean },
): Promise<MemberResult> {
  const contact = order.customer;
  if (!contact || !customerId) return { status: "not_found" };
  return findOrEnroll(run, contact, { customer: customerId, anew });
}

async function findOrEnroll(
  run: LoyaltyRun,
  contact: Contact,
  { customer, anew }: { customer: string; anew: boolean },
): Promise<MemberResult> {
  const key = { shop: run.shop, partner: run.partner, customer };
  const known = await rememberedMember(key);
  if (known === "unlinked") return { status: "unlinked" };
  if (known && !anew) return { status: "found", ...known, how: "known" };
  const instead = known?.row ?? null;

  const answer = await run.program.findMember(contact);
  if (answer.status === "linked_elsewhere") return { status: "linked_elsewhere", account: answer.partnerMemberId };
  if (answer.status === "found") return keep(key, { member: answer.member, instead, how: "found" });

  const { firstName, lastName, email, phone, address } = contact;
  // Without a name an account would be of nobody: the merchant is asked instead.
  if (run.rules.missingMember === "report" || !firstName || !lastName) return { status: "not_found" };
  const member = await run.program.enroll({ contact, firstName, lastName, email, phone, address });
  return keep(key, { member, instead, how: "enrolled" });
}

/** The partner took its time: what a staff member decided meanwhile goes before what was found. */
async function keep(
  key: MemberKey,
  { member, instead, how }: { member: Member; instead: string | null; how: "found" | "enrolled" },
): Promise<MemberResult> {
  const row = await keepFoundMember(key, member, instead);
  if (row === null) return { status: "not_found" };
  if (row === "unlinked") return { status: "unlinked" };
  const kept = await memberOf(row);
  const isFound = kept.memberId === member.memberId && kept.partnerMemberId === member.partnerMemberId;
  return isFound ? { status: "found", member, row, how } : { status: "found", member: kept, row, how: "known" };
}

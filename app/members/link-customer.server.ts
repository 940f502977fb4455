import type { Customer } from "@prisma/client";
import { loyaltyConnectionFor, loyaltyPartner } from "#app/connections/loyalty-connection.server.ts";
import { rememberMember, unlinkMember } from "#app/connections/members.server.ts";
import { nameOf } from "#app/domain/contact.ts";
import type { Member, Profile } from "#app/domain/loyalty.ts";
import type { Contact } from "#app/domain/order.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { retryCause } from "#app/failures/retry-cause.server.ts";
import type { LoyaltyProgram } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerError } from "#app/partners/errors.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { ShopifyAccessLost, ShopifyRefused, ShopifyUnavailable } from "#app/shopify/errors.ts";
import { comparePeople } from "./compare-people.ts";
import { contactOf } from "./contact-of.server.ts";
import { causeOf } from "./customer-cause.ts";
import type { Candidate, CandidatesResult, LinkResult, RefusalReason, UnlinkResult } from "./member-view.ts";
import { searchTerms } from "./search-terms.ts";
import type { SearchTerms } from "./search-terms.ts";

/** `search`: what the merchant typed; empty for the buyer's own e-mail and phone. */
type Asking = { shop: string; customerId: string; search: string };

/** Accounts at the partner that may be the buyer's, each beside what Shopify says of the buyer. Changes nothing. */
export async function findCandidates(asking: Asking): Promise<CandidatesResult> {
  return answering(async () => {
    const found = await lookUp(asking);
    if (found.status !== "found") return found;
    const { customer, contact, profiles } = found;
    const candidates = await Promise.all(profiles.map((profile) => candidateOf(profile, { customer, contact })));
    return { status: "found", search: asking.search.trim(), candidates };
  });
}

/**
 * Makes an account the buyer's: their orders from now on are recorded on it, and what failed for want of one is tried again. What was
 * recorded stays where it is. The account is looked up anew by what it was found with.
 */
export async function linkCustomer(
  linking: Asking & { partnerMemberId: string; actor: string },
): Promise<LinkResult | { status: "invalid" }> {
  return answering(async () => {
    const found = await lookUp(linking);
    if (found.status !== "found") return found;
    const { customer, contact, profiles, program } = found;
    const profile = profiles.find(({ partnerMemberId }) => partnerMemberId === linking.partnerMemberId);
    if (!profile) return refused("account_gone");
    const answer = await program.linkAccount(contact, profile);
    switch (answer.status) {
      case "found":
        return { status: "linked", failures: await keepLink(customer, { member: answer.member, actor: linking.actor }) };
      case "not_found":
        return refused("account_gone");
      case "linked_elsewhere":
        return { status: "linked_elsewhere", account: answer.partnerMemberId };
      default:
        return unreachable(answer);
    }
  });
}

/** Takes the buyer's account away: their orders fail until one is linked again. Nothing changes at the partner. */
export async function unlinkCustomer({
  shop,
  customerId,
  actor,
}: {
  shop: string;
  customerId: string;
  actor: string;
}): Promise<UnlinkResult> {
  const customer = await db.customer.findFirst({ where: { shopId: shop, id: customerId }, include: { links: true } });
  if (!customer) return refused("not_found");
  const isUnlinked = customer.links.some(({ partner, state }) => partner === loyaltyPartner && state === "unlinked");
  if (isUnlinked || (await unlinkMember({ shop, partner: loyaltyPartner, customer: customerId }, actor))) return { status: "unlinked" };
  return refused("not_linked");
}

type LookedUp =
  | { status: "found"; customer: Customer; contact: Contact; profiles: Profile[]; program: LoyaltyProgram }
  | { status: "invalid" }
  | { status: "refused"; reason: RefusalReason };

async function lookUp({ shop, customerId, search }: Asking): Promise<LookedUp> {
  const customer = await db.customer.findFirst({ where: { shopId: shop, id: customerId } });
  if (!customer) return refused("not_found");
  const typed = search.trim() ? searchTerms(search) : "their own";
  if (!typed) return { status: "invalid" };
  const connection = await loyaltyConnectionFor(shop);
  if (connection.status !== "ready") return refused("not_connected");
  const contact = await contactOf(customer);
  if (!contact) return refused("customer_gone");
  const terms: SearchTerms = typed === "their own" ? { email: contact.email, phone: contact.phone } : typed;
  const { program } = connection;
  const profiles = terms.email || terms.phone ? await program.searchAccounts(terms) : [];
  return { status: "found", customer, contact, profiles, program };
}

async function candidateOf(profile: Profile, { customer, contact }: { customer: Customer; contact: Contact }): Promise<Candidate> {
  const { partnerMemberId, memberId, email, phone } = profile;
  const member = { shopId: customer.shopId, partner: loyaltyPartner, partnerMemberId };
  const links = await db.memberLink.findMany({
    where: { partner: loyaltyPartner, state: "linked", member },
    select: { customerId: true, member: { select: { memberId: true } }, customer: { select: { name: true } } },
    take: 20,
  });
  const others = links.filter(({ customerId }) => customerId !== customer.id);
  const name = nameOf(profile);
  const { email: shopifyEmail, phone: shopifyPhone } = contact;
  return {
    partnerMemberId,
    name: name ?? "",
    differences: comparePeople({ name: nameOf(contact), email: shopifyEmail, phone: shopifyPhone }, { name, email, phone }),
    isLinked: others.length < links.length,
    others: others.map(({ customer: { name: other } }) => other).filter(Boolean),
    foreignId: memberId && !links.some(({ member: known }) => known?.memberId === memberId) ? memberId : null,
  };
}

/** Returns how many failures are tried again. */
async function keepLink(customer: Customer, { member, actor }: { member: Member; actor: string }): Promise<number> {
  const { shopId: shop, id } = customer;
  const failures = await db.$transaction(async (tx) => {
    await rememberMember(tx, { shop, partner: loyaltyPartner, customer: id }, { member, decidedBy: actor });
    return (await retryCause(tx, { shop, cause: causeOf(customer) })).length;
  });
  log("customer_linked", { shop, customer: id, failures });
  return failures;
}

/** What gives no answer is said as what it is. */
async function answering<Answer>(ask: () => Promise<Answer>): Promise<Answer | ReturnType<typeof refused>> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof CredentialsRejected) return refused("credentials_rejected");
    if (error instanceof PartnerError) return refused("partner_unavailable");
    if (error instanceof ShopifyUnavailable || error instanceof ShopifyAccessLost || error instanceof ShopifyRefused)
      return refused("shopify_unavailable");
    throw error;
  }
}

function refused(reason: RefusalReason): { status: "refused"; reason: RefusalReason } {
  return { status: "refused", reason };
}

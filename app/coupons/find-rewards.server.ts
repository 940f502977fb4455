import { rememberCustomer } from "#app/connections/customers.server.ts";
import type { LoyaltyConnection } from "#app/connections/loyalty-connection.server.ts";
import { keepFoundMember, memberOf } from "#app/connections/members.server.ts";
import type { Basket } from "#app/domain/coupon.ts";
import type { ProgramItem, Reward } from "#app/domain/loyalty.ts";
import type { Contact } from "#app/domain/order.ts";
import type { LoyaltyProgram } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import { createKept } from "#app/platform/kept.ts";
import type { CheckoutSettings } from "./checkout-settings.ts";

export type RewardsFound =
  | { status: "found"; memberRow: string; rewards: Reward[]; listed: ProgramItem[] }
  /** The partner does not know the buyer, or the merchant took the account away from them. */
  | { status: "no_member" };

type Asked = {
  shop: string;
  connection: Extract<LoyaltyConnection, { status: "ready" }>;
  contact: Contact;
  basket: Basket;
  settings: CheckoutSettings;
  now: Date;
};

/** What the programs list changes by the day. */
const listings = createKept<ProgramItem[]>({ seconds: 600, most: 2_000 });

/**
 * The free goods that a buyer has earned and may use online: not those that an order is being redeemed for. @throws PartnerError when there is
 * no answer.
 */
export async function findRewards({ shop, connection, contact, basket, settings, now }: Asked): Promise<RewardsFound> {
  const { partner, program } = connection;
  const memberRow = await memberRowOf({ shop, partner, program, contact });
  if (!memberRow) return { status: "no_member" };
  const all = await program.rewardsFor(await memberOf(memberRow));
  const inStore = new Set(settings.inStorePrograms.map(({ programId }) => programId));
  const online = all.filter((reward) => !inStore.has(reward.program.programId));
  const rewards = await notRedeemed({ shop, partner }, online);
  const isNamed = rewards.every((reward) => reward.items.every(({ upc }) => upc !== null));
  const upcs = basket.lines.flatMap(({ upc }) => upc ?? []).sort();
  const listed = isNamed || upcs.length === 0 ? [] : await listings.read(`${shop}/${upcs.join()}`, now, () => program.programsOf(upcs));
  return { status: "found", memberRow, rewards, listed };
}

type MemberAsked = { shop: string; partner: string; program: LoyaltyProgram; contact: Contact };

/** The row of the buyer's account: as remembered, or as the partner knows it. Nobody is enrolled for looking. */
async function memberRowOf({ shop, partner, program, contact }: MemberAsked): Promise<string | null> {
  const customer = await db.customer.findUnique({
    where: { shopId_key: { shopId: shop, key: contact.customerGid ?? "" } },
    select: { links: { where: { partner }, select: { state: true, memberId: true } } },
  });
  const [link] = customer?.links ?? [];
  if (link?.state === "unlinked") return null;
  if (link?.memberId) return link.memberId;
  const answer = await program.findMember(contact);
  if (answer.status !== "found") return null;
  const row = await db.$transaction((tx) => rememberCustomer(tx, { shop, contact }));
  if (!row) return null;
  const kept = await keepFoundMember({ shop, partner, customer: row }, answer.member, null);
  return kept === "unlinked" ? null : kept;
}

async function notRedeemed({ shop, partner }: { shop: string; partner: string }, rewards: Reward[]): Promise<Reward[]> {
  if (rewards.length === 0) return [];
  const taken = await db.redemption.findMany({
    where: { shopId: shop, partner, rewardId: { in: rewards.map(({ rewardId }) => rewardId) }, state: { not: "returned" } },
    select: { rewardId: true },
  });
  const ids = new Set(taken.map(({ rewardId }) => rewardId));
  return rewards.filter(({ rewardId }) => !ids.has(rewardId));
}

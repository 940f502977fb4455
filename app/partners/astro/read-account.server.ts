import type { Card, LoyaltyAccount, Member } from "#app/domain/loyalty.ts";
import { UnexpectedAnswer } from "#app/partners/errors.ts";
import { cardFrom, mergeCards, pointsHistoryFrom, profileOf, saysCustomerUnknown } from "./answers.ts";
import type { AstroClient } from "./client.server.ts";
import { customerStatus } from "./messages.ts";
import type { AstroCard, CustomerStatus } from "./messages.ts";
import { refusal } from "./refusal.ts";

type Reading = { member: Member; operation: string };

/** What Astro knows under one of our ids; null when it knows nobody. `completed`: with which cards. */
export async function readStatus(
  client: AstroClient,
  { operation, memberId, completed = 0 }: { operation: string; memberId: string; completed?: 0 | 1 },
): Promise<CustomerStatus | null> {
  const data = { customerID: memberId, completed_cards: completed };
  const said = await client.call({ operation, endpoint: "customerStatus", data, answer: customerStatus, changes: false });
  if (said.status === "success") return said.data;
  if (saysCustomerUnknown(said)) return null;
  throw refusal("customerStatus", said, { mayHaveHappened: false });
}

/** Open and finished cards are two questions [C 1.5]. null when the member is unknown to either. */
async function readBoth(
  client: AstroClient,
  { member, operation }: Reading,
): Promise<{ open: CustomerStatus; finished: CustomerStatus } | null> {
  const open = await readStatus(client, { operation, memberId: member.memberId, completed: 0 });
  const finished = open && (await readStatus(client, { operation, memberId: member.memberId, completed: 1 }));
  return finished && { open, finished };
}

/** Whether finished cards come with the open ones is unknown, so they are merged. */
export async function cardsOf(client: AstroClient, reading: Reading): Promise<Card[]> {
  const { open, finished } = await readKnown(client, reading);
  return mergeCards(open.astroCardData.map(cardFrom), finished.astroCardData.map(cardFrom));
}

/** The same as Astro tells them, with what is in no card of ours. */
export async function rawCardsOf(client: AstroClient, reading: Reading): Promise<AstroCard[]> {
  const { open, finished } = await readKnown(client, reading);
  return [...open.astroCardData, ...finished.astroCardData];
}

async function readKnown(client: AstroClient, reading: Reading) {
  const both = await readBoth(client, reading);
  // An empty list would say that nothing was recorded, and a found member has an account.
  if (!both) throw new UnexpectedAnswer("Astro does not know the member any more.", { mayHaveHappened: false });
  return both;
}

export async function accountOf(client: AstroClient, { member, operation }: Reading): Promise<LoyaltyAccount | null> {
  const both = await readBoth(client, { member, operation });
  if (!both) return null;
  const { open, finished } = both;
  return {
    profile: profileOf(member.memberId, finished),
    cards: mergeCards(open.astroCardData.map(cardFrom), finished.astroCardData.map(cardFrom)),
    points: finished.astroPointsBalance,
    pointsHistory: pointsHistoryFrom(finished),
  };
}

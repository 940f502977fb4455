import { memberOf } from "#app/connections/members.server.ts";
import type { Card } from "#app/domain/loyalty.ts";
import { log } from "#app/platform/log.server.ts";
import type { LedgerRecording, LoyaltyRun } from "./ledger.server.ts";
import { cardReader } from "./member-cards.server.ts";

/**
 * Writes what belongs in the notes of the card, such as the original day of the purchase, where the partner lets us.
 * Notes cannot be read back: after a lost answer one may stand there twice, which costs nobody anything; the units never do.
 */
export async function noteOnCard(
  run: LoyaltyRun,
  { memberRow, reference, cardNote }: LedgerRecording,
  known: { programId: string | null } | { cards: Card[] },
): Promise<void> {
  const { store } = run.program;
  if (store.how !== "direct" || !cardNote) return;
  const programId = ("programId" in known && known.programId) || programOf("cards" in known ? known.cards : await readCards(), reference);
  if (!programId) return log.warn("card_note_without_card", { shop: run.shop, reference });
  const answer = await store.noteOnCard(await memberOf(memberRow), { programId, text: cardNote });
  // The purchase counts without it. What the partner said may name the customer.
  if (answer.status === "rejected") log.warn("card_note_refused", { shop: run.shop, reference });

  function readCards(): Promise<Card[]> {
    return cardReader(run)(memberRow);
  }
}

function programOf(cards: Card[], reference: string): string | null {
  return cards.find(({ punches }) => punches.some((punch) => punch.reference === reference))?.program.programId ?? null;
}

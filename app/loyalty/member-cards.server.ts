import { memberOf } from "#app/connections/members.server.ts";
import type { Card } from "#app/domain/loyalty.ts";
import { isPunchOf } from "#app/domain/punch.ts";
import type { LedgerRecording, LoyaltyRun } from "./ledger.server.ts";

export type CardReader = (memberRow: string) => Promise<Card[]>;

/** Reads each member's cards once, when they are first needed. Make a new one after writing: what was read before is old. */
export function cardReader(run: LoyaltyRun): CardReader {
  const read = new Map<string, Promise<Card[]>>();
  return (memberRow) => {
    const cards = read.get(memberRow) ?? memberOf(memberRow).then((member) => run.program.cardsOf(member));
    read.set(memberRow, cards);
    return cards;
  };
}

/** What a member's cards show of a recording. */
export type Shown = { units: number; sameItem: boolean };

export function shownOn(cards: Card[], { reference, upc }: LedgerRecording): Shown {
  const punches = cards.flatMap((card) => card.punches).filter((punch) => punch.reference === reference);
  return { units: punches.length, sameItem: punches.length > 0 && punches.every((punch) => isPunchOf(punch, upc)) };
}

import type { Card, FreeGood, Punch } from "#app/domain/loyalty.ts";
import type { CardView, EntryView, ExceptionView, Mark, OrderRef, RewardView } from "./member-view.ts";

/** What Punchcard knows of a card's punches and rewards. */
export type Known = {
  /** The day it is in the shop's time zone. */
  today: string;
  /** By reference. */
  recordings: ReadonlyMap<string, KnownRecording>;
  /** The order with which a reward was given, by reward ID. */
  redemptions: ReadonlyMap<string, OrderRef>;
};

export type KnownRecording = {
  order: OrderRef;
  note: string | null;
  cardNote: string | null;
  exception: ExceptionView | null;
  /** It came on the card today, whatever the day of the purchase. */
  addedToday: boolean;
};

/** A member's cards as they are drawn: those to be redeemed first, then the fullest; those that are redeemed come last. */
export function buildCards(cards: Card[], known: Known): CardView[] {
  return cards.map((card) => buildCard(card, known)).sort((one, other) => placeOf(one) - placeOf(other) || roomOn(one) - roomOn(other));
}

function placeOf({ rewards }: CardView): number {
  if (rewards.some(({ state }) => state === "incomplete")) return 0;
  if (rewards.some(({ state }) => state === "to_redeem")) return 1;
  return rewards.some(({ state }) => state === "redeemed") ? 3 : 2;
}

function roomOn({ required, marks }: CardView): number {
  return required - marks.length;
}

function buildCard(card: Card, known: Known): CardView {
  const punches = [...card.punches].sort((one, other) => one.date.localeCompare(other.date));
  const marks = punches.map((punch) => markOf(punch, known));
  return {
    id: card.cardId,
    program: card.program.title,
    brand: card.brand,
    required: card.required,
    marks,
    today: marks.filter(({ today }) => today).length,
    rewards: rewardsOf(card, known),
    entries: entriesOf(punches, known),
  };
}

function markOf(punch: Punch, known: Known): Mark {
  return {
    description: punch.description,
    day: punch.date.slice(0, 10),
    today: isToday(punch, known),
    exception: exceptionOf(punch, known) !== null,
  };
}

function isToday({ date, reference }: Punch, { today, recordings }: Known): boolean {
  return date.slice(0, 10) === today || (recordings.get(reference)?.addedToday ?? false);
}

/** The partner's own word goes before what we noted when it was recorded. */
function exceptionOf({ exception, reference }: Punch, { recordings }: Known): ExceptionView | null {
  return exception ?? recordings.get(reference)?.exception ?? null;
}

/** Units that differ in nothing are one entry. */
function entriesOf(punches: Punch[], known: Known): EntryView[] {
  const entries = new Map<string, EntryView>();
  for (const punch of punches) {
    const key = JSON.stringify(punch);
    const recording = known.recordings.get(punch.reference);
    const entry = entries.get(key) ?? {
      reference: punch.reference,
      description: punch.description,
      upc: punch.upc,
      day: punch.date.slice(0, 10),
      units: 0,
      today: isToday(punch, known),
      exception: exceptionOf(punch, known),
      order: recording?.order ?? null,
      cardNote: recording?.cardNote ?? null,
      note: recording?.note ?? null,
    };
    entries.set(key, { ...entry, units: entry.units + 1 });
  }
  return [...entries.values()].reverse();
}

/** A reward that is listed before the card is full is only promised. */
function rewardsOf({ freeGoods, punches, required }: Card, { redemptions }: Known): RewardView[] {
  const rewards = new Map<string, FreeGood[]>();
  for (const good of freeGoods) rewards.set(good.rewardId, [...(rewards.get(good.rewardId) ?? []), good]);
  return [...rewards].flatMap(([rewardId, goods]) => {
    const given = goods.filter(({ redeemedOn }) => redeemedOn !== null);
    const state = given.length > 0 ? "redeemed" : goods.some(({ incomplete }) => incomplete) ? "incomplete" : "to_redeem";
    if (state === "to_redeem" && punches.length < required) return [];
    return {
      rewardId,
      state,
      redeemedOn: given[0]?.redeemedOn?.slice(0, 10) ?? null,
      items: (given.length > 0 ? given : goods).map(({ description, upc, quantity }) => ({ description, upc, quantity })),
      order: redemptions.get(rewardId) ?? null,
    };
  });
}

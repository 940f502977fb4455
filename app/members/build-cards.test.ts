import { describe, expect, it } from "vitest";
import type { Card, FreeGood, Punch } from "#app/domain/loyalty.ts";
import { buildCards } from "./build-cards.ts";
import type { Known, KnownRecording } from "./build-cards.ts";

const order = { id: "0198", name: "#1042" };

function punch(facts: Partial<Punch> = {}): Punch {
  return {
    reference: "S-1042-L1",
    upc: "850001234511",
    description: "Northpaw Chicken 20lb",
    date: "2026-03-14",
    exception: null,
    ...facts,
  };
}

function good(facts: Partial<FreeGood> = {}): FreeGood {
  return {
    rewardId: "1990001",
    itemId: "41",
    description: "Chicken",
    upc: null,
    quantity: 1,
    redeemedOn: null,
    incomplete: false,
    ...facts,
  };
}

function card(facts: Partial<Card> = {}): Card {
  return { cardId: "7", program: { programId: "1", title: "Buy 2" }, brand: null, required: 2, punches: [], freeGoods: [], ...facts };
}

function build(cards: Card[], recordings: Record<string, Partial<KnownRecording>> = {}, known: Partial<Known> = {}) {
  const nothing = { order, note: null, cardNote: null, exception: null, addedToday: false };
  return buildCards(cards, {
    today: "2026-03-15",
    recordings: new Map(Object.entries(recordings).map(([reference, facts]) => [reference, { ...nothing, ...facts }])),
    redemptions: new Map(),
    ...known,
  });
}

describe("A card as it is drawn", () => {
  it("marks what is of today in the shop's time zone, and what came on the card today although it was bought before", () => {
    const punches = [
      punch({ date: "2026-03-15 00:10:00" }),
      punch({ reference: "S-1001-L1", date: "2026-03-01" }),
      punch({ reference: "", date: "2026-02-01" }),
    ];
    const [view] = build([card({ required: 12, punches })], { "S-1001-L1": { addedToday: true } });
    expect(view?.marks.map(({ day, today }) => [day, today])).toEqual([
      ["2026-02-01", false],
      ["2026-03-01", true],
      ["2026-03-15", true],
    ]);
    expect(view?.today).toBe(2);
  });

  it("counts units of one purchase together, the newest first, with its order and its notes", () => {
    const punches = [punch(), punch({ reference: "", date: "2026-03-01" }), punch()];
    const [view] = build([card({ punches })], { "S-1042-L1": { cardNote: "Bought on March 1", note: "Till was down" } });
    expect(view?.entries).toMatchObject([
      { reference: "S-1042-L1", units: 2, order, cardNote: "Bought on March 1", note: "Till was down" },
      { reference: "", units: 1, order: null, cardNote: null, note: null },
    ]);
  });

  it("tells of an exception what the partner shows, else what was noted when it was recorded", () => {
    const noted = { upc: "1", name: "Noted", reason: "new_item" };
    const shown = { upc: "2", name: "Shown", reason: "Seasonal" };
    const [view] = build([card({ punches: [punch({ exception: shown, date: "2026-03-13" }), punch()] })], {
      "S-1042-L1": { exception: noted },
    });
    expect(view?.entries.map(({ exception }) => exception)).toEqual([noted, shown]);
    expect(view?.marks.every(({ exception }) => exception)).toBe(true);
  });
});

describe("The rewards of a card", () => {
  const full = { punches: [punch(), punch()] };

  it("are one for each reward ID, with everything that it may be redeemed for", () => {
    const freeGoods = [good(), good({ itemId: "42", description: "Salmon" })];
    const [view] = build([card({ ...full, freeGoods })]);
    expect(view?.rewards).toMatchObject([{ state: "to_redeem", items: [{ description: "Chicken" }, { description: "Salmon" }] }]);
  });

  it("show only what was given once one is redeemed, with its day and its order", () => {
    const freeGoods = [good(), good({ itemId: "42", description: "Salmon", redeemedOn: "2026-03-15T10:00:00" })];
    const [view] = build([card({ ...full, freeGoods })], {}, { redemptions: new Map([["1990001", order]]) });
    expect(view?.rewards).toEqual([
      {
        rewardId: "1990001",
        state: "redeemed",
        redeemedOn: "2026-03-15",
        items: [{ description: "Salmon", upc: null, quantity: 1 }],
        order,
      },
    ]);
  });

  it("are told as incomplete where the partner says so, and not at all while the card is not full", () => {
    const [incomplete] = build([card({ ...full, freeGoods: [good({ incomplete: true })] })]);
    expect(incomplete?.rewards).toMatchObject([{ state: "incomplete" }]);
    const [promised] = build([card({ punches: [punch()], freeGoods: [good({ incomplete: null })] })]);
    expect(promised?.rewards).toEqual([]);
  });

  it("bring their card to the front while something is to be done about them, and to the end once they are given", () => {
    const cards = [
      card({ cardId: "given", ...full, freeGoods: [good({ redeemedOn: "2026-03-01" })] }),
      card({ cardId: "begun", required: 12, punches: [punch()] }),
      card({ cardId: "fuller", required: 12, punches: [punch(), punch()] }),
      card({ cardId: "to redeem", ...full, freeGoods: [good()] }),
      card({ cardId: "incomplete", ...full, freeGoods: [good({ incomplete: true })] }),
    ];
    expect(build(cards).map(({ id }) => id)).toEqual(["incomplete", "to redeem", "fuller", "begun", "given"]);
  });
});

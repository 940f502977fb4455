import type { Failure, Recording } from "@prisma/client";
import { differenceInCalendarDays } from "date-fns/differenceInCalendarDays";
import { loyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import { memberOf } from "#app/connections/members.server.ts";
import type { Card } from "#app/domain/loyalty.ts";
import { titleOf } from "#app/domain/order.ts";
import { isPunchOf } from "#app/domain/punch.ts";
import { sameUpc } from "#app/domain/upc.ts";
import { PartnerError } from "#app/partners/errors.ts";
import { db } from "#app/platform/db.server.ts";
import type { FailureCode } from "./catalogue.ts";
import type { Comparison } from "./failure-view.ts";

/** A free good may be given a day before or after it is rung up. */
const daysAround = 3;

const disputes = new Set<string>(["reference_exists", "credited_elsewhere"] satisfies FailureCode[]);

/** The article's questions answered side by side: what was bought, when, and whether it was a free good, beside what the member's card shows of it. */
export async function compareWithCard(shop: string, failure: Failure): Promise<Comparison | "unreachable" | null> {
  if (!disputes.has(failure.code) || !failure.lineId) return null;
  const recording = await db.recording.findFirst({
    where: { shopId: shop, lineId: failure.lineId, partner: failure.partner, state: "disputed" },
    orderBy: { id: "desc" },
    include: { line: { include: { order: { select: { processedAt: true } } } } },
  });
  if (!recording) return null;
  const { line, upc, reference, quantity, day } = recording;
  const cards = await cardsFor(shop, recording);
  if (!cards) return "unreachable";
  const punches = cards.flatMap((card) =>
    card.punches
      .map((punch) => ({ punch, sameReference: punch.reference === reference, sameItem: isPunchOf(punch, upc) }))
      .filter(({ sameReference, sameItem }) => sameReference || sameItem)
      .map(({ punch, ...same }) => ({
        ...{ card: card.program.title, reference: punch.reference, description: punch.description, day: punch.date },
        ...same,
      })),
  );
  return {
    bought: { title: titleOf(line), upc, quantity, day, at: line.order.processedAt.toISOString(), reference },
    onCard: unitsUnder(cards, recording),
    punches,
    freeGoods: cards.flatMap((card) => freeGoodsOf(card, recording)),
  };
}

/** Units of a recording's item that a member's cards show under its reference. */
export function unitsUnder(cards: Card[], { reference, upc }: Pick<Recording, "reference" | "upc">): number {
  return cards.flatMap(({ punches }) => punches).filter((punch) => punch.reference === reference && isPunchOf(punch, upc)).length;
}

/** Whether the cards show a recording as it was sent: then it counts as recorded as soon as it is looked at again. */
export function isOnCard(cards: Card[], { reference, upc, quantity }: Pick<Recording, "reference" | "upc" | "quantity">): boolean {
  const punches = cards.flatMap((card) => card.punches).filter((punch) => punch.reference === reference);
  return punches.length === quantity && punches.every((punch) => isPunchOf(punch, upc));
}

async function cardsFor(shop: string, { memberId }: Recording): Promise<Card[] | null> {
  try {
    const connection = await loyaltyConnectionFor(shop);
    return connection.status === "ready" ? await connection.program.cardsOf(await memberOf(memberId)) : null;
  } catch (error) {
    if (error instanceof PartnerError) return null;
    throw error;
  }
}

function freeGoodsOf({ program, punches, freeGoods }: Card, { upc, day: bought }: Recording): Comparison["freeGoods"] {
  // Where the free good has no UPC, its description tells which item of the card it is.
  const names = punches.filter((punch) => isPunchOf(punch, upc)).map(({ description }) => description);
  return freeGoods.flatMap(({ rewardId, description, upc: given, quantity, redeemedOn: day }) => {
    if (day === null || Math.abs(differenceInCalendarDays(day, bought)) > daysAround) return [];
    const isSame = given === null ? names.includes(description) : sameUpc(given, upc);
    return isSame ? [{ card: program.title, rewardId, description, day: day.slice(0, 10), quantity }] : [];
  });
}

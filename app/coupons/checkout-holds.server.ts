import { Prisma } from "@prisma/client";
import type { Hold } from "@prisma/client";
import type { Basket } from "#app/domain/coupon.ts";
import type { CustomerGid, VariantGid } from "#app/domain/ids.ts";
import { sleep } from "#app/platform/clock.server.ts";
import { db, query } from "#app/platform/db.server.ts";
import type { Deadline } from "#app/platform/deadline.server.ts";
import { log } from "#app/platform/log.server.ts";
import type { Surface } from "./checkout-view.ts";
import { refOf } from "./match-offers.ts";
import type { OfferMatch } from "./match-offers.ts";
import { isOpen, openStates } from "./hold-states.ts";
import { authorizationRefusals } from "./hold.ts";
import type { HoldReason } from "./hold.ts";
import { moveHold } from "./move-hold.server.ts";
import { settleHold } from "./settle-hold.server.ts";
import { sortHolds } from "./sort-holds.ts";

/** Whose holds: a signed-in buyer's, in whatever checkout they were made; of a guest, those of this checkout alone. */
export type CheckoutOwner = { shop: string; customerGid: CustomerGid | null; checkoutToken: string };

/** How long giving something up may keep a buyer waiting: it is needed only to put the same coupon aside anew. */
const letGoMs = 1_000;
/** What a partner refused is not tried again on the same item for so long. */
const refusedMs = 120_000;
const refusals: readonly (HoldReason | null)[] = authorizationRefusals;

/** The holds that a buyer has or had a moment ago: those that an order may be placed with, and those that were given up. */
export async function holdsOf(owner: CheckoutOwner, now: Date): Promise<Hold[]> {
  const hourAgo = new Date(now.getTime() - 3_600_000);
  return query<Hold>(Prisma.sql`
    SELECT * FROM "Hold"
    WHERE ${ofOwner(owner)}
      AND (state = ANY(${[...openStates, "releasing"]}::"HoldState"[]) OR (state = 'released' AND "changedAt" >= ${hourAgo}))
    ORDER BY id DESC LIMIT 100`);
}

/** A guest who signs in takes nothing along, and what they had is theirs to give up. */
function ofOwner({ shop, customerGid, checkoutToken }: CheckoutOwner): Prisma.Sql {
  return Prisma.sql`
    "shopId" = ${shop} AND ("customerGid" = ${customerGid} OR ("customerGid" IS NULL AND "checkoutToken" = ${checkoutToken}))`;
}

type Checkout = {
  owner: CheckoutOwner;
  surface: Surface;
  /** null: this buyer is offered nothing. */ basket: Basket | null;
  now: Date;
  deadline: Deadline;
};

export type HoldsInLine = {
  /** Those that fit the basket, now of this checkout. One in `authorizing` is being asked for by another question. */
  kept: Hold[];
  taken: ReadonlyMap<VariantGid, number>;
  /** Codes of those that do not, and of those that were given up before. */
  remove: string[];
  /** Something is still being given up: what it was for may be had again in a moment. */
  givingUp: Hold[];
};

/** Brings a buyer's holds in line with the basket as it is now: takes along what still fits, and gives up what does not. */
export async function bringInLine(holds: Hold[], { owner, surface, basket, now, deadline }: Checkout): Promise<HoldsInLine> {
  const open = holds.filter(isOpen);
  const own = open.filter(({ customerGid }) => customerGid === owner.customerGid);
  const { kept, dropped, taken } = sortHolds(own, { basket: basket ?? { lines: [], currency: "" }, now });
  const ofBefore = open.filter((hold) => !own.includes(hold)).map((hold) => ({ hold, event: "cart_changed" as const }));
  const givenUp = [...dropped, ...ofBefore];
  const [mine, done] = await Promise.all([
    takeAlong(kept, { owner, surface }),
    Promise.all(givenUp.map((one) => letGo(one, { now, deadline }))),
  ]);
  const gone = [...holds.filter((hold) => !isOpen(hold)), ...givenUp.map(({ hold }) => hold)];
  return {
    kept: mine,
    taken,
    remove: gone.flatMap(({ code }) => code ?? []),
    givingUp: [
      ...holds.filter(({ state }) => state === "releasing"),
      ...givenUp.filter((_, index) => !done[index]).map(({ hold }) => hold),
    ],
  };
}

/** Code and authorisation stay what they are. */
async function takeAlong(holds: Hold[], { owner, surface }: { owner: CheckoutOwner; surface: Surface }): Promise<Hold[]> {
  const { checkoutToken } = owner;
  const elsewhere = holds.filter((hold) => hold.checkoutToken !== checkoutToken || hold.surface !== surface);
  if (elsewhere.length === 0) return holds;
  const ids = elsewhere.map(({ id }) => id);
  await db.hold.updateMany({ where: { id: { in: ids }, state: { in: [...openStates] } }, data: { checkoutToken, surface } });
  return holds.map((hold) => ({ ...hold, checkoutToken, surface }));
}

/** Whether it is given up by now; if not, the queue does it. */
async function letGo(
  { hold, event }: { hold: Hold; event: "cart_changed" | "lapsed" },
  { now, deadline }: { now: Date; deadline: Deadline },
): Promise<boolean> {
  await moveHold(hold.id, { kind: event }, { actor: "punchcard", now });
  return settleNow(hold, deadline);
}

/** Does what the hold waits for while its buyer waits, as far as there is time. */
export async function settleNow({ id, shopId }: Hold, deadline: Deadline): Promise<boolean> {
  const answer = await deadline.wait(settleHold({ shop: shopId, hold: id }), letGoMs);
  if (answer.status === "failed") log.warn("hold_not_settled_at_once", { shop: shopId, hold: id, error: answer.error });
  return answer.status === "answered";
}

/** Another question of the same buyer, in another tab, is putting something aside at this moment: what it got, or what there is at the deadline. */
export async function waitForOthers(
  owner: CheckoutOwner,
  { basket, now, deadline }: { basket: Basket; now: Date; deadline: Deadline },
): Promise<Hold[]> {
  for (;;) {
    const open = await query<Hold>(Prisma.sql`
      SELECT * FROM "Hold" WHERE ${ofOwner(owner)} AND state = ANY(${[...openStates]}::"HoldState"[])`);
    const { kept } = sortHolds(
      open.filter(({ customerGid }) => customerGid === owner.customerGid),
      { basket, now },
    );
    if (deadline.isOver() || kept.every(({ state }) => state !== "authorizing")) return kept;
    await sleep(0.05);
  }
}

/** Whether a match is among a buyer's holds already, or is being given up, or was refused for the same item a moment ago. */
export function leftOutOf(holds: Hold[], now: Date): (match: OfferMatch) => boolean {
  const since = now.getTime() - refusedMs;
  const wasRefused = ({ reason, changedAt }: Hold) => refusals.includes(reason as HoldReason | null) && changedAt.getTime() > since;
  return (match) =>
    holds.some((hold) => {
      if (hold.kind !== match.kind || hold.couponRef !== refOf(match)) return false;
      return hold.state === "released" ? hold.variantGid === match.line.variantGid && wasRefused(hold) : true;
    });
}

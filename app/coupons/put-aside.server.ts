import { Prisma } from "@prisma/client";
import type { Hold, HoldSurface } from "@prisma/client";
import { v7 as newId } from "uuid";
import type { CouponBuyer } from "#app/domain/coupon.ts";
import type { CouponOrder, CouponProvider } from "#app/partners/capabilities.ts";
import { PartnerError } from "#app/partners/errors.ts";
import { query } from "#app/platform/db.server.ts";
import type { Deadline } from "#app/platform/deadline.server.ts";
import { log } from "#app/platform/log.server.ts";
import { asJson } from "./as-json.ts";
import { authorizeHold } from "./authorize-hold.server.ts";
import { refOf } from "./match-offers.ts";
import type { OfferMatch } from "./match-offers.ts";

/** What all holds of one question have in common. */
export type PutAside = {
  shop: string;
  surface: HoldSurface;
  checkoutToken: string;
  buyer: CouponBuyer;
  order: CouponOrder;
  expiresAt: Date;
  now: Date;
  deadline: Deadline;
  /** null where there are no coupons, or no rewards. */
  coupons: { partner: string; provider: CouponProvider } | null;
  loyalty: { partner: string; memberRow: string } | null;
};

/**
 * Puts matches aside for a checkout: the row first, which nobody else can have then, and of a coupon the partner's authorisation. Together, as the buyer
 * waits. `isComplete` is false when the partner gave no answer in time to one; that goes on, and the next question finds it. `isTaken`: another
 * question was faster with one.
 */
export async function putAside(matches: OfferMatch[], facts: PutAside): Promise<{ holds: Hold[]; isComplete: boolean; isTaken: boolean }> {
  if (matches.length === 0) return { holds: [], isComplete: true, isTaken: false };
  const rows = await claim(matches, facts);
  const rewards = rows.filter(({ kind }) => kind === "reward");
  const coupons = rows.filter(({ kind }) => kind === "coupon");
  const authorized = await Promise.all(coupons.map((row) => authorize(row, matches, facts)));
  return {
    holds: [...rewards, ...authorized.filter((answer) => typeof answer === "object")],
    isComplete: !authorized.includes("unanswered"),
    isTaken: rows.length < matches.length,
  };
}

/** Writes the rows of what nobody else has, in one statement. An earned reward needs nobody's leave: its row is the claim. */
async function claim(matches: OfferMatch[], facts: PutAside): Promise<Hold[]> {
  const rows = asJson(matches.flatMap((match) => rowOf(match, facts) ?? []));
  return query<Hold>(Prisma.sql`
    WITH claimed AS (
      INSERT INTO "Hold" (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::"Hold", ${rows}::jsonb)
      ON CONFLICT DO NOTHING RETURNING *
    ), noted AS (
      INSERT INTO "HoldEvent" (id, "shopId", "holdId", at, actor, kind, state, details)
      SELECT id, "shopId", id, "createdAt", 'punchcard', 'authorized', state, '{}' FROM claimed WHERE state = 'authorized'
    )
    SELECT * FROM claimed`);
}

type Row = Required<Pick<Prisma.HoldCreateManyInput, (typeof columnNames)[number]>>;

const columnNames = [
  ...(["id", "shopId", "partner", "kind", "surface", "state", "checkoutToken", "customerGid", "couponRef", "title"] as const),
  ...(["memberId", "itemId", "itemTitle", "programId", "programTitle", "variantGid", "upc", "productTitle", "units"] as const),
  ...(["amountMinor", "currency", "couponLastDay", "orderRef", "expiresAt", "createdAt", "changedAt"] as const),
];
const noReward = { memberId: null, itemId: null, itemTitle: null, programId: null, programTitle: null };
const columns = Prisma.raw(columnNames.map((name) => `"${name}"`).join(", "));

function rowOf(match: OfferMatch, facts: PutAside): Row | null {
  const { shop, surface, checkoutToken, buyer, order, expiresAt, now, coupons, loyalty } = facts;
  const { line, units, worth } = match;
  const common = {
    id: newId(),
    shopId: shop,
    surface,
    checkoutToken,
    customerGid: buyer.customerGid,
    couponRef: refOf(match),
    variantGid: line.variantGid,
    upc: line.upc,
    productTitle: line.title,
    units,
    amountMinor: worth.minor,
    currency: worth.currency,
    orderRef: order.orderRef,
    expiresAt,
    createdAt: now,
    changedAt: now,
  };
  if (match.kind === "coupon") {
    const { title, expiresOn } = match.coupon;
    return (
      coupons && { ...common, ...noReward, kind: "coupon", state: "authorizing", partner: coupons.partner, title, couponLastDay: expiresOn }
    );
  }
  const { program } = match.reward;
  return (
    loyalty && {
      ...common,
      kind: "reward",
      state: "authorized",
      partner: loyalty.partner,
      couponLastDay: null,
      title: program.title,
      memberId: loyalty.memberRow,
      itemId: match.item.itemId,
      itemTitle: match.item.description,
      programId: program.programId,
      programTitle: program.title,
    }
  );
}

async function authorize(row: Hold, matches: OfferMatch[], facts: PutAside): Promise<Hold | "refused" | "unanswered"> {
  const { buyer, order, coupons, deadline, shop } = facts;
  const match = matches.find((one) => one.kind === "coupon" && refOf(one) === row.couponRef);
  if (!match || !coupons) return "refused";
  const { variantGid, upc, unitPrice } = match.line;
  const line = { variantGid, upc, units: match.units, unitPrice };
  const asked = authorizeHold(row, { provider: coupons.provider, order, buyer, line });
  const answer = await deadline.wait(asked);
  if (answer.status === "answered") return answer.value.status === "authorized" ? answer.value.hold : "refused";
  if (answer.status === "failed") {
    const { error } = answer;
    if (error instanceof PartnerError) log.warn("coupon_not_authorized", { shop, hold: row.id, error });
    else log.error("coupon_not_authorized", { shop, hold: row.id, error });
  } else {
    // Nobody waits for it any more; what becomes of it is in its row.
    log.warn("coupon_authorization_late", { shop, hold: row.id });
  }
  return "unanswered";
}

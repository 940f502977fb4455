import type { Basket, BasketLine, Coupon } from "#app/domain/coupon.ts";
import { coveringRewards } from "#app/domain/covering-rewards.ts";
import type { VariantGid } from "#app/domain/ids.ts";
import type { ProgramItem, Reward, RewardItem } from "#app/domain/loyalty.ts";
import type { Money } from "#app/domain/money.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { sameUpc } from "#app/domain/upc.ts";
import type { Upc } from "#app/domain/upc.ts";

/** A line whose item a partner can know. */
export type KnownLine = BasketLine & { upc: Upc };

/** What a buyer may use on a line of the basket. `worth`: what it is likely to take off, as the partner has the last word. */
export type OfferMatch = { line: KnownLine; units: number; worth: Money } & (
  { kind: "coupon"; coupon: Coupon } | { kind: "reward"; reward: Reward; item: RewardItem }
);

export type MatchFacts = {
  basket: Basket;
  coupons: Coupon[];
  rewards: Reward[];
  /** What the loyalty partner lists of the basket's items. */
  listed: ProgramItem[];
  /** Units of the basket that something is used on already. */
  taken: ReadonlyMap<VariantGid, number>;
  /** The day in the shop's time zone, YYYY-MM-DD. */
  today: string;
  /** So many at most. */
  most: number;
  /** What is put aside already, or was refused for this item a moment ago. */
  isLeftOut: (match: OfferMatch) => boolean;
};

/** The coupons and rewards that fit the basket, those worth most first; no two of them use the same unit. */
export function matchOffers(facts: MatchFacts): OfferMatch[] {
  const left = new Map(facts.basket.lines.map(({ variantGid, quantity }) => [variantGid, quantity - (facts.taken.get(variantGid) ?? 0)]));
  const used = new Set<string>();
  const chosen: OfferMatch[] = [];
  for (const match of allMatches(facts).sort(byWorth)) {
    const free = left.get(match.line.variantGid) ?? 0;
    if (chosen.length >= facts.most || used.has(nameOf(match)) || free < match.units) continue;
    left.set(match.line.variantGid, free - match.units);
    used.add(nameOf(match));
    chosen.push(match);
  }
  return chosen;
}

/** The partner's name of what is used. */
export function refOf(match: OfferMatch): string {
  return match.kind === "coupon" ? match.coupon.couponRef : match.reward.rewardId;
}

function allMatches({ basket, coupons, rewards, listed, today, isLeftOut }: MatchFacts): OfferMatch[] {
  const lines = basket.lines.filter((line): line is KnownLine => line.upc !== null);
  const ofCoupons = coupons
    .filter((coupon) => isUsable(coupon, today))
    .flatMap((coupon) => lines.filter((line) => isFor(coupon, line)).map((line) => matchOf(coupon, line)));
  const ofRewards = lines.flatMap((line) =>
    coveringRewards(rewards, { upc: line.upc, listed }).flatMap(({ reward, item }): OfferMatch[] =>
      item ? [{ kind: "reward", reward, item, line, units: 1, worth: line.unitPrice }] : [],
    ),
  );
  return [...ofCoupons, ...ofRewards].filter((match) => match.worth.minor > 0 && !isLeftOut(match));
}

/** What a person has to check at the till is never used online. */
function isUsable({ kind, inStoreOnly, units, expiresOn }: Coupon, today: string): boolean {
  return kind === "partner" && !inStoreOnly && Number.isInteger(units) && units >= 1 && (expiresOn === null || expiresOn >= today);
}

function isFor({ upcs, units, value }: Coupon, line: KnownLine): boolean {
  const isSameCurrency = value.kind !== "amount" || value.amount.currency === line.unitPrice.currency;
  return isSameCurrency && line.quantity >= units && upcs.some((upc) => sameUpc(upc, line.upc));
}

function matchOf(coupon: Coupon, line: KnownLine): OfferMatch {
  const { minor, currency } = worthOf(coupon, line);
  // Whatever a coupon is worth, nobody is given more than the goods cost.
  const most = priceOf(line, coupon.units);
  return { kind: "coupon", coupon, line, units: coupon.units, worth: { minor: Math.min(minor, most.minor), currency } };
}

function worthOf({ value, units }: Coupon, line: KnownLine): Money {
  switch (value.kind) {
    case "amount":
      return value.amount;
    case "percent":
      return { ...line.unitPrice, minor: Math.floor((priceOf(line, units).minor * value.percent) / 100) };
    case "free_item":
      return line.unitPrice;
    default:
      return unreachable(value);
  }
}

export function priceOf({ unitPrice }: Pick<BasketLine, "unitPrice">, units: number): Money {
  return { minor: unitPrice.minor * units, currency: unitPrice.currency };
}

/** Of what is worth the same, that which ends first; then always in the same order. */
function byWorth(one: OfferMatch, other: OfferMatch): number {
  return other.worth.minor - one.worth.minor || compare(endOf(one), endOf(other)) || compare(nameOf(one), nameOf(other));
}

function endOf(match: OfferMatch): string {
  return (match.kind === "coupon" && match.coupon.expiresOn) || "9999-12-31";
}

function nameOf(match: OfferMatch): string {
  return `${match.kind} ${refOf(match)}`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

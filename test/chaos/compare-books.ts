import { checkBooks } from "#test/demo/check-books.ts";
import type { Before } from "#test/demo/check-books.ts";
import { checkCouponBooks } from "#test/demo/check-coupon-books.ts";
import type { CouponUse } from "#test/demo/check-coupon-books.ts";
import { checkPosBooks, heartlandBookings, lightspeedBookings } from "#test/demo/check-pos-books.ts";
import type { ChaosShop, Chaos } from "./start-chaos.ts";

export type ShopBooks = Pick<ChaosShop, "shop" | "astro" | "petz" | "heartland" | "lightspeed"> & {
  /** What was in the outside worlds before the stream. */
  before: Before;
  /** Codes that buyers got. */
  uses: CouponUse[];
  /** Shopify's gids of lines with a failure that is meant: they may be short, never long. */
  excused: ReadonlySet<string>;
};

export type Comparison = {
  /** Units at the loyalty program, orders at points of sale, coupons: owed by the orders and not there. */
  lost: number;
  /** There and not owed, or there more than once. */
  duplicated: number;
  /** What was compared, by shop and partner: "pawsome-pets at Astro". */
  owed: Record<string, number>;
  /** Everything that is not as it should be, in words: also a wrong amount, day or card. */
  problems: string[];
};

type Facts = { books: ShopBooks[]; heartland: Chaos["heartland"]; startAt: Date; posSources: string[] };

/** Sets the books of every partner of every shop against the orders as Shopify has them. */
export function compareBooks({ books, heartland, startAt, posSources }: Facts): Comparison {
  const all: Comparison = { lost: 0, duplicated: 0, owed: {}, problems: [] };
  const add = (name: string, found: { owed: number; lost: number; twice: number; problems: string[] }) => {
    all.lost += found.lost;
    all.duplicated += found.twice;
    all.owed[name] = found.owed;
    all.problems.push(...found.problems.map((problem) => `${name}: ${problem}`));
  };
  for (const { shop, astro, petz, heartland: subdomain, lightspeed, before, uses, excused } of books) {
    const name = shop.domain.replace(".myshopify.com", "");
    const loyalty = checkBooks({ shop, astro, before, startAt, posSources, excused });
    add(`${name} at Astro`, { ...loyalty, twice: loyalty.duplicated });
    const pos = { shop, startAt, posSources, held: new Set<string>() };
    add(`${name} at Heartland`, checkPosBooks({ ...pos, name: "Heartland", bookings: heartlandBookings(heartland, subdomain) }));
    if (lightspeed) add(`${name} at Lightspeed`, checkPosBooks({ ...pos, name: "Lightspeed", bookings: lightspeedBookings(lightspeed) }));
    add(`${name} at PETZ`, { owed: uses.length, ...checkCouponBooks({ shop, petz, uses }) });
  }
  return all;
}

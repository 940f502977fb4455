import type { Coupon } from "#app/domain/coupon.ts";
import { sameUpc } from "#app/domain/upc.ts";
import type { Upc } from "#app/domain/upc.ts";
import { wordsOf } from "#app/domain/words.ts";
import { withoutSize } from "#app/programs/sizes.ts";
import { isOfInStoreBrand } from "./checkout-settings.ts";
import type { CheckoutSettings } from "./checkout-settings.ts";

/** What was in a cart or on an order, or what somebody typed. */
export type CartItem = {
  title: string;
  /** null: it has no barcode, or none that can be read. */
  upc: Upc | null;
  units: number;
  productGid: string | null;
  vendor: string | null;
};

/** What the shop sells under a UPC that a coupon wants. */
export type KnownItem = { title: string; productGid: string | null; vendor: string | null };

/** What became of a coupon that was used before. */
export type CouponUse = { holdId: string; isOver: boolean };

export type CompareFacts = {
  coupons: Coupon[];
  /** null: nothing to compare with was named. */
  items: CartItem[] | null;
  /** By UPC as the partner writes it; null where the shop does not sell it. */
  known: ReadonlyMap<string, KnownItem | null>;
  /** By the coupon's name at the partner. */
  uses: ReadonlyMap<string, CouponUse>;
  /** The day that counts, YYYY-MM-DD in the shop's time zone. */
  today: string;
  currency: string;
  /** What the shop decided. */
  settings: Pick<CheckoutSettings, "inStoreBrands">;
};

/** Why a coupon does not fit: keys of the texts under `coupons.wallet.reasons`. */
export const misfits = [
  "store_coupon",
  "in_store_only",
  "in_store_brand",
  "expired",
  "already_used",
  "in_use",
  "other_currency",
  "no_items",
  "no_barcode",
  "other_size",
  "similar",
  "not_enough",
  "not_in_cart",
] as const;
export type Misfit = (typeof misfits)[number];

/** `item`: what was in the cart that comes nearest. */
export type Verdict =
  | { status: "fits"; item: CartItem }
  /** It could be used; there is no cart to look at. */
  | { status: "usable" }
  | { status: "misfit"; why: Misfit; item: CartItem | null };

export type ComparedCoupon = {
  coupon: Coupon;
  wants: { upc: string; title: string | null }[];
  use: CouponUse | null;
  verdict: Verdict;
};

/** Holds each coupon of a wallet beside what was in the cart. What holds whatever the cart is, is said first. */
export function compareWallet(facts: CompareFacts): ComparedCoupon[] {
  return facts.coupons.map((coupon) => {
    const use = facts.uses.get(coupon.couponRef) ?? null;
    const wants = coupon.upcs.map((upc) => ({ upc, title: facts.known.get(upc)?.title ?? null }));
    return { coupon, wants, use, verdict: verdictOn(coupon, use, facts) };
  });
}

function verdictOn(coupon: Coupon, use: CouponUse | null, facts: CompareFacts): Verdict {
  const why = whateverIsBought(coupon, use, facts);
  if (why) return { status: "misfit", why, item: null };
  return facts.items === null ? { status: "usable" } : besideCart(coupon, facts.items, facts.known);
}

function whateverIsBought(coupon: Coupon, use: CouponUse | null, { today, currency, settings }: CompareFacts): Misfit | null {
  if (coupon.kind === "store") return "store_coupon";
  if (coupon.inStoreOnly) return "in_store_only";
  if (isOfInStoreBrand(coupon, settings)) return "in_store_brand";
  if (coupon.expiresOn !== null && coupon.expiresOn < today) return "expired";
  if (use) return use.isOver ? "already_used" : "in_use";
  if (coupon.value.kind === "amount" && coupon.value.amount.currency !== currency) return "other_currency";
  return coupon.upcs.length === 0 ? "no_items" : null;
}

function besideCart(coupon: Coupon, items: CartItem[], known: CompareFacts["known"]): Verdict {
  const { upcs, units } = coupon;
  const wanted = items.filter(({ upc }) => upc !== null && upcs.some((one) => sameUpc(one, upc)));
  // One use takes its units from one line.
  const enough = wanted.find((item) => item.units >= units);
  if (enough) return { status: "fits", item: enough };
  const most = wanted.toSorted((one, other) => other.units - one.units)[0];
  if (most) return { status: "misfit", why: "not_enough", item: most };
  const kin = items.filter((item) => upcs.some((upc) => isSameProduct(item, known.get(upc) ?? null)));
  const unreadable = kin.find(({ upc }) => upc === null);
  if (unreadable) return { status: "misfit", why: "no_barcode", item: unreadable };
  const [otherSize] = kin;
  if (otherSize) return { status: "misfit", why: "other_size", item: otherSize };
  const similar = items.find((item) => isSimilar(item, coupon));
  return similar ? { status: "misfit", why: "similar", item: similar } : { status: "misfit", why: "not_in_cart", item: null };
}

/** Of the coupon's brand, with a word of its title: what the shop does not sell has no more than that. */
function isSimilar({ title, vendor }: CartItem, { brand, title: couponTitle }: Coupon): boolean {
  const brandWords = wordsOf(brand ?? "");
  const words = wordsOf(withoutSize(title));
  if (brandWords.length === 0 || !brandWords.every((word) => [...words, ...wordsOf(vendor ?? "")].includes(word))) return false;
  const named = wordsOf(withoutSize(couponTitle)).filter((word) => word.length > 3 && !brandWords.includes(word));
  return named.some((word) => words.includes(word));
}

/** The same product in another size or flavour: of one product in Shopify, or of one name, its size left out, and not of two vendors. */
function isSameProduct(item: CartItem, wanted: KnownItem | null): boolean {
  if (!wanted) return false;
  if (item.productGid !== null && item.productGid === wanted.productGid) return true;
  if (item.vendor !== null && wanted.vendor !== null && item.vendor !== wanted.vendor) return false;
  return nameOf(item.title) === nameOf(wanted.title);
}

function nameOf(title: string): string {
  return wordsOf(withoutSize(title)).join(" ");
}

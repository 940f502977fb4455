import { z } from "zod";

/** What the extensions ask and are answered, as JSON. The extension has the same shapes in its own words (`extensions/checkout-coupons/src/shared/punchcard.ts`). */

export const surfaces = ["checkout", "cart"] as const;
export type Surface = (typeof surfaces)[number];

const token = z.string().regex(/^[\w-]{8,128}$/);

/**
 * POST /api/checkout/offers (session token of a checkout) and POST /apps/punchcard/offers (app proxy, from a cart). Asked again whenever the
 * cart changed. Prices are not in it: Shopify is asked for them.
 */
export const offersAsked = z.object({
  checkoutToken: token,
  lines: z
    .array(
      z.object({
        variant: z.string().regex(/^gid:\/\/shopify\/ProductVariant\/[1-9]\d{0,18}$/),
        quantity: z.number().int().min(1).max(9999),
      }),
    )
    .max(500),
  /** What a guest typed at checkout; looked at only where the shop lets guests use coupons. */
  contact: z.object({ email: z.email().max(254).nullish(), phone: z.string().max(40).nullish() }).nullish(),
});
export type OffersAsked = z.output<typeof offersAsked>;

export type Offers =
  | {
      status: "ready";
      offers: Offer[];
      /** Codes that are on the checkout for something that it no longer has: to be taken off it. */
      remove: string[];
      /** Set when a partner gave no answer in time: what is shown may not be all. */
      isPartial: boolean;
    }
  /** "sign_in": the buyer is not known and guests are not served. "off": the shop offers nothing here. */
  | { status: "nothing"; why: "sign_in" | "no_wallet" | "none" | "off"; remove: string[] }
  /** No partner answered in time. Checkout goes on. */
  | { status: "unavailable"; remove: string[] };

export type Offer = {
  /** The hold's id. */
  id: string;
  kind: "coupon" | "reward";
  title: string;
  /** What it is used on: "Northpaw Chicken · 20 lb". */
  item: string;
  variant: string;
  units: number;
  /** In the shop's currency. */
  saves: { amount: string; currency: string };
  /** YYYY-MM-DD. */
  lastDay: string | null;
  state: "available" | "code" | "applied";
  /** Of one that was pressed before. */
  code: string | null;
};

/** POST /api/checkout/holds/:id: what became of an offer. "apply" asks for its code. */
export const holdAsked = z.object({ checkoutToken: token, intent: z.enum(["apply", "applied", "refused", "removed"]) });
export type HoldAsked = z.output<typeof holdAsked>;

export type HoldAnswer =
  | { status: "code"; code: string; /** Where a cart goes to have it applied: "/discount/…". */ link: string }
  | { status: "noted" }
  /** "gone": it was released or used; ask for the offers again. "code_refused": Shopify made no code. "unavailable": try again. */
  | { status: "refused"; why: "gone" | "code_refused" | "unavailable" }
  /** No such hold of this buyer and checkout. */
  | { status: "not_found" };

/** GET /api/checkout/orders/:id: what became of what was used for an order, for the thank-you and order-status pages. */
export type OrderHolds = {
  status: "known";
  holds: {
    kind: "coupon" | "reward";
    title: string;
    item: string;
    saves: { amount: string; currency: string };
    state: "waiting" | "redeemed" | "returned";
  }[];
};

/** `GET /api/checkout/orders/:id?checkoutToken=…`: a guest's order is known by the checkout that it was placed in. */
/** Where an order is shown to its buyer. */
export const orderPlaces = ["thank_you", "order_status"] as const;

export const checkoutToken = token;

/** What any of these addresses answers when it does not do what it was asked, with the HTTP status that belongs to it. */
export type CheckoutRefusal =
  | { status: "unreadable" | "unauthenticated" | "unknown_shop" | "not_found" | "wrong_method" | "too_large" | "not_json" | "failed" }
  | { status: "too_many"; /** Seconds. */ retryAfter: number };

import type { PosPartner } from "#app/connections/pos-partners.ts";

/** What the card of a chain's loyalty purchases shows. */
export type ChainLoyaltyView = {
  partner: PosPartner;
  sendsLoyalty: boolean;
  /** Sales from then on are sent; ISO 8601. null while none are. */
  loyaltyFrom: string | null;
  looseReturns: LooseReturns;
  /** What stands against switching it on; null: nothing. */
  blockedBy: LoyaltyBlock | null;
};

export type LooseReturns = "ask" | "leave";

/** `reason`: a key under `stores.loyalty.errors`. */
export type LoyaltyBlock =
  | { reason: "not_connected" | "not_set_up" }
  /** The merchant said that the POS has a loyalty link of its own. */
  | { reason: "pos_credits" }
  /** Orders that the POS sends to Shopify would be credited as online orders. `source`: what is missing among the POS's sources. */
  | { reason: "pos_orders"; source: string };

export type SaveLoyaltyResult =
  | { status: "saved" }
  | { status: "blocked"; by: LoyaltyBlock }
  /** Nobody has said that the tills credit nothing themselves. */
  | { status: "not_confirmed" }
  | { status: "not_found" };

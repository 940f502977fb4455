import type { Wallet } from "#app/domain/coupon.ts";
import type { CartItem, ComparedCoupon } from "./compare-wallet.ts";

/** What the page of the wallet look-up asks and is answered. */

export type WalletAsked = {
  who: { customerId: string } | { email: string } | { phone: string };
  /** An order's number to compare with, and UPCs or products, one on a line; empty where there is none. */
  order: string;
  items: string;
};

/** A customer as Shopify has them now. */
export type Shopper = { id: string | null; gid: string | null; name: string | null; email: string | null; phone: string | null };

/** One contact that the partner was asked by. `isTyped`: as the merchant typed it; otherwise Shopify has it. */
export type WalletTry = {
  by: "phone" | "email";
  contact: string;
  isTyped: boolean;
  answer: { status: "found"; owner: Wallet["owner"]; coupons: number } | { status: "not_found" };
};

export type WalletCart = {
  /** null: typed by hand. */
  orderName: string | null;
  items: CartItem[];
  /** Lines in which no product of the shop and no UPC was found. */
  unread: string[];
};

/** Coupons found under a contact; the same wallet under another contact is not shown twice. */
export type FoundWallet = { by: "phone" | "email"; contact: string; coupons: ComparedCoupon[] };

export type WalletRefusal =
  | "no_partner"
  | "disconnected"
  | "credentials_rejected"
  | "partner_silent"
  | "partner_unreadable"
  | "shopify_silent"
  | "customer_gone"
  | "no_contact"
  | "order_not_found";

export type WalletLookup =
  | { status: "looked"; partner: string; shopper: Shopper | null; tries: WalletTry[]; wallets: FoundWallet[]; cart: WalletCart | null }
  | { status: "refused"; why: WalletRefusal; partner: string };

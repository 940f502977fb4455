import type { CouponConnection } from "#app/connections/coupon-connection.server.ts";
import { noteCredentialsRejected } from "#app/connections/loyalty-connection.server.ts";
import type { LoyaltyConnection } from "#app/connections/loyalty-connection.server.ts";
import type { Coupon, CouponBuyer } from "#app/domain/coupon.ts";
import type { ProgramItem, Reward } from "#app/domain/loyalty.ts";
import type { Contact } from "#app/domain/order.ts";
import type { CouponOrder, WalletAnswer } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerError } from "#app/partners/errors.ts";
import { db } from "#app/platform/db.server.ts";
import type { Deadline, Timed } from "#app/platform/deadline.server.ts";
import { log } from "#app/platform/log.server.ts";
import { forgetConnections, partnerMs, walletAtHand } from "./at-hand.server.ts";
import type { CheckoutSettings } from "./checkout-settings.ts";
import { findRewards } from "./find-rewards.server.ts";
import type { RewardsFound } from "./find-rewards.server.ts";

/** What the partners have for a buyer. */
export type PartnersAnswer = {
  coupons: Coupon[];
  rewards: Reward[];
  listed: ProgramItem[];
  /** The buyer's account in the loyalty program. */
  memberRow: string | null;
  /** One of the partners knows the buyer. */
  isKnown: boolean;
  /** A partner that has something to say did not say it in time. */
  isSilent: boolean;
};

/** The partners of a shop, as far as it uses them here. */
export type Partners = { coupons: CouponConnection | null; loyalty: LoyaltyConnection | null };

type Asked = {
  shop: string;
  buyer: CouponBuyer;
  /** null for a guest: an account in a program is not anybody's who types an address. */
  contact: Contact | null;
  order: CouponOrder;
  settings: CheckoutSettings;
  now: Date;
  deadline: Deadline;
};

/** Whether there is anything to ask. */
export function hasPartners({ coupons, loyalty }: Partners): boolean {
  return isThere(coupons) || isThere(loyalty);
}

function isThere(connection: CouponConnection | LoyaltyConnection | null): boolean {
  return connection?.status === "ready" || (connection?.status === "waiting" && connection.why === "credentials_rejected");
}

/** Asks all partners at once, and none for longer than a buyer waits. */
export async function askPartners({ coupons, loyalty }: Partners, asked: Asked): Promise<PartnersAnswer> {
  const { shop, buyer, contact, order, now, deadline } = asked;
  const [wallet, rewards] = await Promise.all([
    coupons?.status === "ready" ? deadline.wait(walletAtHand({ shop, provider: coupons.provider, buyer, order, now }), partnerMs) : null,
    loyalty?.status === "ready" && contact?.customerGid
      ? deadline.wait(findRewards({ ...asked, connection: loyalty, contact, basket: order.basket }), partnerMs)
      : null,
  ]);
  if (coupons?.status === "ready" && wallet) await noteSilence(shop, coupons, wallet);
  if (loyalty?.status === "ready" && rewards) await noteSilence(shop, loyalty, rewards);
  const found: Extract<WalletAnswer, { status: "found" }> | null = valueOf(wallet, "found");
  const member: Extract<RewardsFound, { status: "found" }> | null = valueOf(rewards, "found");
  return {
    coupons: found?.wallet.coupons ?? [],
    rewards: member?.rewards ?? [],
    listed: member?.listed ?? [],
    memberRow: member?.memberRow ?? null,
    isKnown: found !== null || member !== null,
    isSilent:
      [wallet, rewards].some((answer) => answer !== null && answer.status !== "answered") || isRefused(coupons) || isRefused(loyalty),
  };
}

function valueOf<Value extends { status: string }, Status extends Value["status"]>(
  timed: Timed<Value> | null,
  status: Status,
): Extract<Value, { status: Status }> | null {
  if (timed?.status !== "answered" || timed.value.status !== status) return null;
  return timed.value as Extract<Value, { status: Status }>;
}

function isRefused(connection: CouponConnection | LoyaltyConnection | null): boolean {
  return connection?.status === "waiting" && connection.why === "credentials_rejected";
}

async function noteSilence(
  shop: string,
  { partner, connectedAt }: { partner: string; connectedAt: Date },
  answer: Timed<unknown>,
): Promise<void> {
  if (answer.status === "answered") return;
  if (answer.status === "late") return log.warn("partner_late_at_checkout", { shop, partner });
  const { error } = answer;
  if (!(error instanceof PartnerError)) return log.error("partner_failed_at_checkout", { shop, partner, error });
  log.warn("partner_silent_at_checkout", { shop, partner, error });
  if (!(error instanceof CredentialsRejected)) return;
  await noteCredentialsRejected(db, { shop, partner, connectedAt });
  forgetConnections(shop);
}

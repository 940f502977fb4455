import type { CouponProvider } from "#app/partners/capabilities.ts";

/** The coupon partner that a shop may have; there is one so far. */
export const couponPartner = "petz";

export type CouponConnection =
  | {
      status: "ready";
      partner: string;
      provider: CouponProvider;
      /** When the credentials that `provider` uses were entered. */
      connectedAt: Date;
    }
  /** There is a connection and it does not work now: captures wait for it. */
  | { status: "waiting"; partner: string; why: "disconnected" | "credentials_rejected" }
  | { status: "never" };

export type CouponConnectionFor = (shop: string, options?: { timeoutMs?: number }) => Promise<CouponConnection>;

/** `timeoutMs`: how long a call may take, where somebody waits at a checkout. */
export async function couponConnectionFor(_shop: string, _options: { timeoutMs?: number } = {}): Promise<CouponConnection> {
  return { status: "never" };
}

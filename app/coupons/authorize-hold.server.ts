import type { Hold } from "@prisma/client";
import type { CouponAuthorization, CouponProvider } from "#app/partners/capabilities.ts";
import type { HoldReason } from "./hold.ts";

export type AuthorizationAsked = Pick<CouponAuthorization, "order" | "buyer" | "line"> & { provider: CouponProvider; now: () => Date };

export type HoldAuthorized =
  | { status: "authorized"; hold: Hold }
  | { status: "refused"; reason: HoldReason }
  /** It was released while the partner was being asked. */
  | { status: "gone" };

/**
 * Asks the partner to put a hold's coupon aside, for a buyer who waits. The row is there and says `authorizing`; its amount and end are set to what
 * the partner answers. @throws PartnerError when there is no answer; the hold is released then, as unsure.
 */
export async function authorizeHold(_id: string, _asked: AuthorizationAsked): Promise<HoldAuthorized> {
  throw new Error("Not built yet.");
}

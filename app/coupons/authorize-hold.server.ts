import type { Hold } from "@prisma/client";
import type { AuthorizationAnswer, AuthorizationRefusal, CouponAuthorization, CouponProvider } from "#app/partners/capabilities.ts";
import { PartnerError } from "#app/partners/errors.ts";
import { log } from "#app/platform/log.server.ts";
import type { HoldReason } from "./hold.ts";
import { holdWorld } from "./hold-world.server.ts";
import type { HoldWorld } from "./hold-world.server.ts";

export type AuthorizationAsked = Pick<CouponAuthorization, "order" | "buyer" | "line"> & { provider: CouponProvider };

export type HoldAuthorized =
  | { status: "authorized"; hold: Hold }
  | { status: "refused"; reason: HoldReason }
  /** It was released while the partner was being asked. */
  | { status: "gone" };

/** An order that is placed in the last moment is captured before the partner ends the authorisation. */
const marginMs = 2 * 60_000;

/**
 * Asks the partner to put a hold's coupon aside, for a buyer who waits. The row was just written and says `authorizing`; its amount and end are set
 * to what the partner answers.
 * @throws PartnerError when there is no answer; the hold is released then, as unsure.
 */
export async function authorizeHold(
  hold: Hold,
  { provider, ...asked }: AuthorizationAsked,
  { move, now }: Pick<HoldWorld, "move" | "now"> = holdWorld,
): Promise<HoldAuthorized> {
  const { id } = hold;
  const answer = await provider.authorize({ reference: id, couponRef: hold.couponRef, ...asked }).catch(async (error: unknown) => {
    // Nothing is known of what the partner did, and without a code nothing can come of it: it lapses there.
    if (error instanceof PartnerError) await move(id, { kind: "not_authorized", reason: "unsure" }, { actor: "punchcard", now: now() });
    throw error;
  });
  const refusal = refusalOf(hold, answer);
  if (answer.status === "authorized" && !refusal) {
    const { authRef, discount } = answer;
    // Whatever the partner says, nobody is given more than the goods cost.
    const amountMinor = BigInt(Math.min(discount.minor, asked.line.unitPrice.minor * asked.line.units));
    const moved = await move(
      id,
      { kind: "authorized" },
      { actor: "punchcard", now: now(), news: { authRef, amountMinor, expiresAt: endOf(hold, answer.expiresAt) }, known: hold },
    );
    if (moved.status === "moved") return { status: "authorized", hold: moved.hold };
    await letGo(provider, { authRef, orderRef: hold.orderRef });
    return { status: "gone" };
  }
  const { reason, message } = refusal ?? { reason: "refused" as const, message: "" };
  await move(id, { kind: "not_authorized", reason }, { actor: "punchcard", now: now(), details: { message } });
  if (answer.status === "authorized") await letGo(provider, { authRef: answer.authRef, orderRef: hold.orderRef });
  return { status: "refused", reason };
}

/** Why what the partner answered is of no use; null when it is. */
export function refusalOf({ currency }: Hold, answer: AuthorizationAnswer): { reason: HoldReason; message: string } | null {
  if (answer.status === "refused") return { reason: reasonOf[answer.reason], message: answer.message };
  const { minor, currency: other } = answer.discount;
  return minor > 0 && other === currency ? null : { reason: "refused", message: `${minor} ${other}` };
}

const reasonOf: Record<AuthorizationRefusal, HoldReason> = {
  not_in_wallet: "not_in_wallet",
  expired: "expired",
  wrong_item: "wrong_item",
  in_use: "in_use",
  already_used: "already_used",
  in_store_only: "in_store_only",
  other: "refused",
};

function endOf({ expiresAt }: Hold, authorizedUntil: Date | null): Date {
  if (!authorizedUntil) return expiresAt;
  return new Date(Math.min(expiresAt.getTime(), authorizedUntil.getTime() - marginMs));
}

/** Gives up what the partner put aside for nothing. It ends there by itself as well. */
export async function letGo(provider: CouponProvider, authorization: { authRef: string; orderRef: string }): Promise<void> {
  try {
    await provider.release(authorization);
  } catch (error) {
    if (!(error instanceof PartnerError)) throw error;
    log.warn("authorization_left_to_lapse", { error });
  }
}

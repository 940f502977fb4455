import { Prisma } from "@prisma/client";
import type { Hold } from "@prisma/client";
import type { Tx } from "#app/platform/db.server.ts";
import { liveStates } from "./hold-states.ts";

/** Holds that keep their coupon or reward from everybody else, as the index `Hold_live_coupon_key` has it. */
export const keepsItsCoupon = {
  state: { in: [...liveStates] },
  NOT: { state: "capture_failed", reason: "authorization_gone" },
} as const satisfies Prisma.HoldWhereInput;

/** Whether another hold has the coupon of this one. */
export async function isTaken(tx: Tx, { id, shopId, partner, couponRef }: Hold): Promise<boolean> {
  const other = await tx.hold.findFirst({
    where: { shopId, partner, couponRef, id: { not: id }, ...keepsItsCoupon },
    select: { id: true },
  });
  return other !== null;
}

/** Whether a step failed because another hold has the coupon. */
export function isClaimLost(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}

/** `reason`: a person's words, kept in the hold's history. `actor`: the staff member. */
export type ByHand = { shop: string; id: string; reason: string; actor: string };

/** "too_late": its state does not allow it (any more). */
export type Decided = { status: "done" | "too_late" | "not_found" };

/** Gives a hold up that no order was placed with. */
export async function releaseByHand(_asked: ByHand): Promise<Decided> {
  throw new Error("Not built yet.");
}

/** Tries the capture again that failed, or at once one that waits. */
export async function captureByHand(_asked: ByHand): Promise<Decided> {
  throw new Error("Not built yet.");
}

/** Says that the coupon was consumed otherwise, or that the money is given up. */
export async function writeOff(_asked: ByHand): Promise<Decided> {
  throw new Error("Not built yet.");
}

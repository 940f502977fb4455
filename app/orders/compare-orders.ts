import type { ListedOrder } from "#app/shopify/listed-order.ts";

/**
 * How often and how far back orders are compared with Shopify's list. Shopify dates a change when it begins and shows it when it is written,
 * and its search comes behind by some seconds, at times more: what was compared lately is looked at once more.
 */
export const overlapSeconds = 600;

/** Most webhooks come within seconds: a change that is younger than this is left to them. */
export const graceSeconds = 60;

/** After so many hours a shop may have tens of thousands of changes, for which Shopify asks for a bulk operation; a day's deployment trouble is less. */
export const longOutageHours = 6;

/** A bulk operation that takes longer than this is given up, and orders are read page by page. */
export const bulkPatienceMinutes = 60;

/** Seconds between two looks at a bulk operation. */
export const bulkLookSeconds = 15;

/** By how much our clock, which says when Punchcard was installed, may differ from Shopify's, which says when an order was placed. */
const clockSeconds = 60;

/** Shopify's moments have whole seconds, and clocks differ a little: an order read so soon after a change may have changed again within its second. */
const doubtSeconds = 3;

export type KnownOrder = { readVersion: Date; readAt: Date };

export type Comparison =
  /** What we have is what Shopify has. */
  | "current"
  /** Its webhook may still come. */
  | "too_fresh"
  /** It was placed before Punchcard was installed, and nothing was ever heard of it. */
  | "not_ours"
  /** Nothing is known of it, or it changed since it was read. */
  | "behind"
  /** It was read within the second of its change: another change in it would look the same. */
  | "doubtful";

export function compareOrder(
  order: Pick<ListedOrder, "createdAt" | "updatedAt">,
  { known, newSince, now, grace }: { known: KnownOrder | null; newSince: Date; now: Date; grace: number },
): Comparison {
  if (!known && secondsBetween(order.createdAt, newSince) > clockSeconds) return "not_ours";
  if (order.updatedAt.getTime() > now.getTime() - grace * 1000) return "too_fresh";
  if (!known || known.readVersion < order.updatedAt) return "behind";
  const isDoubtful =
    known.readVersion.getTime() === order.updatedAt.getTime() && secondsBetween(order.updatedAt, known.readAt) < doubtSeconds;
  return isDoubtful ? "doubtful" : "current";
}

/** Where a comparison begins that is to go on from a moment. */
export function beginOf(scannedTo: Date): Date {
  return new Date(scannedTo.getTime() - overlapSeconds * 1000);
}

/** So long without a comparison that a bulk operation is worth it, unless one came to nothing just now. */
export function isLongOutage(
  { completeAt, scannedTo, bulkFailedAt }: { completeAt: Date | null; scannedTo: Date; bulkFailedAt: Date | null },
  now: Date,
): boolean {
  const longMs = longOutageHours * 3_600_000;
  const isAgo = (moment: Date) => now.getTime() - moment.getTime() > longMs;
  return isAgo(completeAt ?? scannedTo) && (bulkFailedAt === null || isAgo(bulkFailedAt));
}

function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}

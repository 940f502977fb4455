/** Counts stop here, so that they cost the same however many there are. */
export const mostCounted = 1_000;

/** A count as far as it was counted: "999+" when it stopped. */
export function countText(count: number): string {
  return count >= mostCounted ? `${mostCounted - 1}+` : String(count);
}

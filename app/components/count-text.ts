/** A count as far as it was counted: "999+" from `most` on. */
export function countText(count: number, most: number): string {
  return count >= most ? `${most - 1}+` : String(count);
}

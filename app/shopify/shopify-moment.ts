/** A moment as Shopify's searches take it: its own have whole seconds. */
export function shopifyMoment(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}Z`;
}

/** Where an order's way to a point of sale is told, by the name that a person calls it. */
export function diagnosisUrl(partner: string, order: string): string {
  return `/app/pos/${partner}/diagnosis?${new URLSearchParams({ order: order.replace(/^#/, "") }).toString()}`;
}

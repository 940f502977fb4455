/** Rewards of a loyalty partner that holds keep for checkouts and other orders: not to be redeemed for this order's own free lines. */
export async function reservedRewards(_of: { shop: string; partner: string }): Promise<ReadonlySet<string>> {
  throw new Error("Not built yet.");
}

export async function takeChainAway(_payload: { shop: string; chain: string; data: "keep" | "delete" }): Promise<void> {
  throw new Error("To come.");
}

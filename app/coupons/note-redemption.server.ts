/** What `app/loyalty` made of a free good: redeemed, undone or never done because it came back, or refused by the partner (its failure tells why). */
export async function noteRedemption(_noted: { holdId: string; outcome: "redeemed" | "returned" | "failed"; now: Date }): Promise<void> {
  throw new Error("Not built yet.");
}

import { moveHold } from "./move-hold.server.ts";

/** What `app/loyalty` made of a free good: redeemed, undone or never done because it came back, or refused by the partner (its failure tells why). */
export async function noteRedemption({
  holdId,
  outcome,
  now,
}: {
  holdId: string;
  outcome: "redeemed" | "returned" | "failed";
  now: Date;
}): Promise<void> {
  if (outcome === "failed") return;
  await moveHold(holdId, { kind: outcome === "redeemed" ? "redeemed" : "given_back" }, { actor: "punchcard", now });
}

import type { PointOfSale, PosAccount } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerError } from "#app/partners/errors.ts";
import { log } from "#app/platform/log.server.ts";

export type AccessProblem = "credentials_rejected" | "unavailable";

/** Who we are to a POS; a person who may not sign in any more is refused, whether the POS says so or not. */
export async function askAccount(shop: string, pos: PointOfSale): Promise<PosAccount | AccessProblem> {
  const account = await orProblem(shop, () => pos.account());
  if (typeof account === "string") return account;
  return account.user && !account.user.active ? "credentials_rejected" : account;
}

/** What a POS answers to somebody who waits for it, or why it does not. */
export async function orProblem<Result extends object>(shop: string, work: () => Promise<Result>): Promise<Result | AccessProblem> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CredentialsRejected) return "credentials_rejected";
    if (!(error instanceof PartnerError)) throw error;
    log.warn("pos_test_failed", { shop, code: error.code });
    return "unavailable";
  }
}

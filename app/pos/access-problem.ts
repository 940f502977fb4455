import type { CredentialsRejected } from "#app/partners/errors.ts";
import { shopProblem } from "./pos-problem.ts";
import type { ShopProblem } from "./pos-problem.ts";

/** Why a POS lets nobody in, in the merchant's words. */
export function accessProblem(error: CredentialsRejected): ShopProblem {
  switch (error.why) {
    case "user_removed":
      return shopProblem("pos_user_removed", "access");
    case "scope":
      return shopProblem("pos_scope", "access", { scopes: error.message });
    case "credentials":
      return shopProblem("pos_access", "access");
  }
}

import { z } from "zod";
import { holdAsked } from "#app/coupons/checkout-view.ts";
import { pressHold } from "#app/coupons/press-hold.server.ts";
import { now } from "#app/platform/clock.server.ts";
import type { CheckoutCaller } from "./authenticate-checkout.server.ts";
import { answerHold } from "./checkout-answers.ts";
import { limitCheckout } from "./limit-checkout.server.ts";
import { readCheckoutJson } from "./read-checkout-json.server.ts";

export async function answerPress(request: Request, { caller, id }: { caller: CheckoutCaller; id: string }): Promise<Response> {
  const { checkoutToken, intent } = await readCheckoutJson(request, holdAsked);
  // Counted before it is looked up: whoever guesses ids is counted as well.
  limitCheckout(caller, "presses", checkoutToken);
  if (!z.uuid().safeParse(id).success) return answerHold({ status: "not_found" });
  return answerHold(await pressHold({ ...caller, checkoutToken }, id, { intent, now: now() }));
}

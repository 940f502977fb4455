import { offersAsked } from "#app/coupons/checkout-view.ts";
import type { Surface } from "#app/coupons/checkout-view.ts";
import { offersFor } from "#app/coupons/offers-for.server.ts";
import { now } from "#app/platform/clock.server.ts";
import type { CheckoutCaller } from "./authenticate-checkout.server.ts";
import { answer } from "./checkout-answers.ts";
import { limitCheckout } from "./limit-checkout.server.ts";
import { readCheckoutJson } from "./read-checkout-json.server.ts";

export async function answerOffers(request: Request, { caller, surface }: { caller: CheckoutCaller; surface: Surface }): Promise<Response> {
  const asked = await readCheckoutJson(request, offersAsked);
  limitCheckout(caller, "offers", asked.checkoutToken);
  return answer(await offersFor({ ...caller, surface, asked, now: now() }));
}

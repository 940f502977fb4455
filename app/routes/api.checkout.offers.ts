import type { ActionFunctionArgs } from "@remix-run/node";
import { answerCheckout } from "./shared/answer-checkout.server.ts";
import { answerOffers } from "./shared/answer-offers.server.ts";
import { authenticateCheckout } from "./shared/authenticate-checkout.server.ts";

/** `POST /api/checkout/offers`, asked by the extension in checkout: see `coupons/checkout-view.ts`. */
async function answer({ request }: ActionFunctionArgs): Promise<Response> {
  return answerCheckout(request, { method: "POST" }, async () =>
    answerOffers(request, { caller: await authenticateCheckout(request), surface: "checkout" }),
  );
}

export { answer as action, answer as loader };

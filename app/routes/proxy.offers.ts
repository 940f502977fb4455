import type { ActionFunctionArgs } from "@remix-run/node";
import { answerCheckout } from "./shared/answer-checkout.server.ts";
import { answerOffers } from "./shared/answer-offers.server.ts";
import { authenticateAppProxy } from "./shared/authenticate-checkout.server.ts";

/** `POST https://<shop>/apps/punchcard/offers`, asked by the block in the cart and forwarded by Shopify: see `coupons/checkout-view.ts`. */
async function answer({ request }: ActionFunctionArgs): Promise<Response> {
  return answerCheckout(request, { method: "POST", crossOrigin: false }, async () =>
    answerOffers(request, { caller: await authenticateAppProxy(request), surface: "cart" }),
  );
}

export { answer as action, answer as loader };

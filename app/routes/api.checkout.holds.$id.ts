import type { ActionFunctionArgs } from "@remix-run/node";
import { answerCheckout } from "./shared/answer-checkout.server.ts";
import { answerPress } from "./shared/answer-press.server.ts";
import { authenticateCheckout } from "./shared/authenticate-checkout.server.ts";

/** `POST /api/checkout/holds/:id`: an offer was pressed in checkout, or its code was put on, refused or removed. */
async function answer({ request, params }: ActionFunctionArgs): Promise<Response> {
  return answerCheckout(request, { method: "POST" }, async () =>
    answerPress(request, { caller: await authenticateCheckout(request), id: params.id ?? "" }),
  );
}

export { answer as action, answer as loader };

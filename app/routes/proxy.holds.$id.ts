import type { ActionFunctionArgs } from "@remix-run/node";
import { answerCheckout } from "./shared/answer-checkout.server.ts";
import { answerPress } from "./shared/answer-press.server.ts";
import { authenticateAppProxy } from "./shared/authenticate-checkout.server.ts";

/** `POST https://<shop>/apps/punchcard/holds/:id`: an offer was pressed in the cart, or its code was removed. */
async function answer({ request, params }: ActionFunctionArgs): Promise<Response> {
  return answerCheckout(request, { method: "POST", crossOrigin: false }, async () =>
    answerPress(request, { caller: await authenticateAppProxy(request), id: params.id ?? "" }),
  );
}

export { answer as action, answer as loader };

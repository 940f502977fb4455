import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { answerWebhook } from "./shared/answer-webhook.server.ts";

/**
 * Everything that happens to an order: placed, paid, edited, cancelled, refunded. The web process answers these before a page would
 * (`web/webhooks-first.server.ts`); what is left for this one is an address that is written another way.
 */
export function action({ request }: ActionFunctionArgs) {
  return answerWebhook(request);
}

/** Whatever is not a POST is told so. */
export function loader({ request }: LoaderFunctionArgs) {
  return answerWebhook(request);
}

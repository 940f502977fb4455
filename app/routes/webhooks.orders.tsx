import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { receiveWebhook } from "./shared/receive-webhook.server.ts";

/** Everything that happens to an order: placed, paid, edited, cancelled, refunded. */
export function action({ request }: ActionFunctionArgs) {
  return receiveWebhook(request);
}

/** Whatever is not a POST is told so. */
export function loader({ request }: LoaderFunctionArgs) {
  return receiveWebhook(request);
}

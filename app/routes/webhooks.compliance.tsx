import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { receiveWebhook } from "./shared/receive-webhook.server.ts";

/** What privacy law asks for: customers/data_request, customers/redact, shop/redact. */
export function action({ request }: ActionFunctionArgs) {
  return receiveWebhook(request);
}

/** Whatever is not a POST is told so. */
export function loader({ request }: LoaderFunctionArgs) {
  return receiveWebhook(request);
}

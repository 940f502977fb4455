import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { receiveWebhook } from "./shared/receive-webhook.server.ts";

/** The app was uninstalled, or was given other scopes. */
export function action({ request }: ActionFunctionArgs) {
  return receiveWebhook(request);
}

/** Whatever is not a POST is told so. */
export function loader({ request }: LoaderFunctionArgs) {
  return receiveWebhook(request);
}

import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { answerWebhook } from "./shared/answer-webhook.server.ts";

/** The app was uninstalled, or was given other scopes. */
export function action({ request }: ActionFunctionArgs) {
  return answerWebhook(request);
}

/** Whatever is not a POST is told so. */
export function loader({ request }: LoaderFunctionArgs) {
  return answerWebhook(request);
}

import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { answerWebhook } from "./shared/answer-webhook.server.ts";

/** What privacy law asks for: customers/data_request, customers/redact, shop/redact. */
export function action({ request }: ActionFunctionArgs) {
  return answerWebhook(request);
}

/** Whatever is not a POST is told so. */
export function loader({ request }: LoaderFunctionArgs) {
  return answerWebhook(request);
}

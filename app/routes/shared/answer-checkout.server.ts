import { log } from "#app/platform/log.server.ts";
import { loggedPath } from "#app/web/logged-path.ts";
import { refuse } from "./checkout-answers.ts";

/** Extensions run in a worker of Shopify's, whose origin is of no use; they carry no cookies. */
const cors = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "Authorization, Content-Type",
  "Access-Control-Expose-Headers": "Retry-After",
};

type Asked = { method: "GET" | "POST"; /** false: it comes from the shop's own site. */ crossOrigin?: boolean };

/**
 * Answers a call of one of our extensions with JSON that the extension may read, whatever happens: what `handle` throws as a Response is the answer, and
 * any other error is ours.
 */
export async function answerCheckout(
  request: Request,
  { method, crossOrigin = true }: Asked,
  handle: () => Promise<Response>,
): Promise<Response> {
  const response = await answerOf(request, { method, crossOrigin }, handle);
  for (const [name, value] of crossOrigin ? Object.entries(cors) : []) response.headers.set(name, value);
  return response;
}

async function answerOf(request: Request, { method, crossOrigin }: Required<Asked>, handle: () => Promise<Response>): Promise<Response> {
  if (request.method === "OPTIONS" && crossOrigin)
    return new Response(null, {
      status: 204,
      headers: { "Access-Control-Allow-Methods": `${method}, OPTIONS`, "Access-Control-Max-Age": "7200" },
    });
  if (request.method !== method) return refuse({ status: "wrong_method" }, { Allow: crossOrigin ? `${method}, OPTIONS` : method });
  try {
    return await handle();
  } catch (error) {
    if (error instanceof Response) return error;
    log.error("checkout_failed", {
      path: loggedPath(new URL(request.url).pathname),
      error,
    });
    return refuse({ status: "failed" });
  }
}

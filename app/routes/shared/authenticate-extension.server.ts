import { authenticate } from "#app/shopify.server.ts";
import { actorOf } from "./authenticate-merchant.server.ts";
import { limitMerchant } from "./limit-merchant.server.ts";

export type ExtensionCall = {
  /** The shop's permanent domain. */
  shop: string;
  /** Who asks, as `Merchant` has it. */
  actor: string;
  /** Lets the extension, which runs on an address of Shopify's, read an answer. Every answer goes through it, refusals too. */
  cors: (response: Response) => Response;
};

/**
 * Lets only a call of one of our admin extensions pass, made by a signed-in staff member of an installed shop. Otherwise throws the Response:
 * 401 without a valid session token, 204 to the browser's question beforehand whether it may call at all.
 */
export async function authenticateExtension(request: Request): Promise<ExtensionCall> {
  // Who comes without a token is sent to a page by the library; a program has no use for one.
  if (request.method !== "OPTIONS" && !request.headers.has("Authorization"))
    throw new Response(null, { status: 401, headers: { "Access-Control-Allow-Origin": "*" } });
  const { session, sessionToken, cors } = await authenticate.admin(request);
  const actor = actorOf(sessionToken);
  limitMerchant({ shop: session.shop, actor });
  return { shop: session.shop, actor, cors };
}

import type { LoaderFunctionArgs } from "@remix-run/node";
import { ShopifyError } from "@shopify/shopify-api";
import { authenticate } from "#app/shopify.server.ts";
import { withPolicy } from "#app/web/page-policy.server.ts";

/** Every address under /auth that Shopify's library answers by itself: the page that fetches a session token, the way out of the frame. */
export async function loader({ request }: LoaderFunctionArgs) {
  await authenticate.admin(request).catch(async (error: unknown) => {
    if (error instanceof Response) throw await withPolicy(error, request);
    // Thrown for a destination outside of the app and the admin: the address is wrong, not we.
    throw error instanceof ShopifyError ? new Response(null, { status: 400 }) : error;
  });
  return null;
}

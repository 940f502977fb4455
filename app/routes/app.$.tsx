import type { LoaderFunctionArgs } from "@remix-run/node";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";

export { PageError as ErrorBoundary } from "#app/components/page-error.tsx";

/** An address inside the app that leads nowhere: said inside the app, with the way home. */
export async function loader({ request }: LoaderFunctionArgs) {
  await authenticateMerchant(request);
  throw new Response(null, { status: 404 });
}

export default function Nowhere() {
  return null;
}

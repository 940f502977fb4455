import type { LoaderFunctionArgs } from "@remix-run/node";
import { now } from "#app/platform/clock.server.ts";
import { openDataRequest } from "#app/privacy/data-request.server.ts";
import { noteAccess } from "#app/privacy/note-access.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { notFound, readId } from "./shared/not-found.ts";

/** All that is kept of a customer who asked for it, for the shop to hand over. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const id = readId(params.id);
  const moment = now();
  const file = (await openDataRequest(shop, { id, now: moment })) ?? notFound();
  await noteAccess({ shop, actor, what: "data_request", subject: id, now: moment });
  return new Response(file.content, {
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Disposition": `attachment; filename="${file.name}"`,
      "Cache-Control": "no-store",
    },
  });
}

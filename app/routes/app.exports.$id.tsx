import type { LoaderFunctionArgs } from "@remix-run/node";
import { openExport } from "#app/failures/export-failures.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { noteAccess } from "#app/privacy/note-access.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { notFound, readId } from "./shared/not-found.ts";

/** The file of a finished export, for the shop that asked for it. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop, actor } = await authenticateMerchant(request);
  const id = readId(params.id);
  const file = (await openExport(shop, id)) ?? notFound();
  await noteAccess({ shop, actor, what: "export", subject: id, now: now() });

  return new Response(file.content, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${file.name}"`,
      "Cache-Control": "no-store",
    },
  });
}

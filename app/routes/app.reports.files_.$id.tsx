import type { LoaderFunctionArgs } from "@remix-run/node";
import { openReportFile } from "#app/reports/open-report-file.server.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { notFound, readId } from "./shared/not-found.ts";

/** A report as a file, for the shop that it is of. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const file = (await openReportFile(shop, readId(params.id))) ?? notFound();
  return new Response(file.content, {
    headers: {
      "Content-Type": file.type,
      "Content-Disposition": `attachment; filename="${file.name}"`,
      "Cache-Control": "no-store",
    },
  });
}

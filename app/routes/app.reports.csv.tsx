import type { LoaderFunctionArgs } from "@remix-run/node";
import { reportCsvTextsFor } from "#app/components/report-csv-texts.ts";
import { now } from "#app/platform/clock.server.ts";
import { readReport } from "#app/reports/read-report.server.ts";
import { reportCsv } from "#app/reports/report-csv.ts";
import { authenticateMerchant } from "./shared/authenticate-merchant.server.ts";
import { readReportQuery } from "./shared/read-report-query.ts";

/** What a spreadsheet opens. */
const mostRows = 1_000_000;

/** A report as a file, with all of its rows. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await authenticateMerchant(request);
  const { searchParams } = new URL(request.url);
  const asked = readReportQuery(searchParams);
  const report = await readReport({ shop, question: asked, now: now(), mostRows });
  const { name, content } = reportCsv(report, reportCsvTextsFor(searchParams.get("locale")));
  return new Response(content, {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "no-store",
    },
  });
}

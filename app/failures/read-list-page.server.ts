import { db } from "#app/platform/db.server.ts";
import { bulkRunsOf } from "./bulk-run.server.ts";
import type { BulkRunView } from "./bulk-view.ts";
import { catalogue, failureCodes } from "./catalogue.ts";
import type { FailureCode } from "./catalogue.ts";
import type { FailureFilter, FailureList, StaffView } from "./failure-view.ts";
import { listFailures } from "./list-failures.server.ts";
import { viewsOf } from "./saved-views.server.ts";
import type { SavedViewView } from "./saved-view.ts";
import { staffOf } from "./staff.server.ts";

/** What can be chosen in the filters; `codes`: the reasons there can be on this tab. */
export type FilterChoices = { codes: FailureCode[]; programs: string[]; partners: string[]; staff: StaffView[] };

export type ListPage = { list: FailureList; choices: FilterChoices; views: SavedViewView[]; runs: BulkRunView[] };

const mostPrograms = 200;

/** Everything that the page of the failure list shows. */
export async function readListPage(
  shop: string,
  asked: { filter: FailureFilter; cursor: string | null; actor: string },
): Promise<ListPage> {
  const [list, programs, connections, staff, views, runs] = await Promise.all([
    listFailures(shop, asked),
    programsOf(shop),
    db.connection.findMany({ where: { shopId: shop }, select: { partner: true }, orderBy: { partner: "asc" } }),
    staffOf(shop),
    viewsOf(shop),
    bulkRunsOf(shop, asked.actor),
  ]);
  const codes = failureCodes.filter((code) => catalogue[code].kind === asked.filter.kind);
  return { list, choices: { codes, programs, partners: connections.map(({ partner }) => partner), staff }, views, runs };
}

/** Whose failures there are: out of the search's words, which name each program once for each of its words. */
async function programsOf(shop: string): Promise<string[]> {
  const entries = await db.$queryRaw<{ value: string }[]>`
    SELECT DISTINCT value FROM "SearchEntry" WHERE "shopId" = ${shop} AND field = 'program' ORDER BY value LIMIT ${mostPrograms}`;
  return entries.map(({ value }) => value);
}

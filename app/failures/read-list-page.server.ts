import { listFailures } from "./list-failures.server.ts";
import type { FailureFilter, FailureList } from "./failure-view.ts";

/** Everything that the page of the failure list shows. */
export async function readListPage(
  shop: string,
  { filter, cursor, actor }: { filter: FailureFilter; cursor: string | null; actor: string },
): Promise<{ list: FailureList }> {
  return { list: await listFailures(shop, { filter, cursor, actor }) };
}

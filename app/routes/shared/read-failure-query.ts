import { z } from "zod";
import { defaultFailureFilter } from "#app/components/failure-search.ts";
import { failureCodes } from "#app/failures/catalogue.ts";
import type { FailureCode } from "#app/failures/catalogue.ts";
import type { FailureFilter } from "#app/failures/failure-view.ts";
import { searchText } from "./search-text.ts";

const periods = { "7": 7, "30": 30, "90": 90, all: null } as const;

// What an address says that we do not know falls back to the default: an old bookmark still opens the list.
const query = z.object({
  kind: z.enum(["transaction", "redemption"]).catch(defaultFailureFilter.kind),
  status: z.enum(["open", "hidden", "resolved"]).catch(defaultFailureFilter.status),
  code: z
    .enum(failureCodes as [FailureCode, ...FailureCode[]])
    .nullable()
    .catch(null),
  days: z
    .enum(["7", "30", "90", "all"])
    .transform((period) => periods[period])
    .catch(defaultFailureFilter.days),
  search: searchText,
  sort: z.enum(["newest", "oldest"]).catch(defaultFailureFilter.sort),
});

/** Reads the failure list's state from its address. */
export function readFailureQuery(params: URLSearchParams): { filter: FailureFilter; cursor: string | null } {
  const entries = Object.fromEntries(["kind", "status", "code", "days", "search", "sort"].map((name) => [name, params.get(name)]));
  return { filter: query.parse(entries), cursor: params.get("cursor") };
}

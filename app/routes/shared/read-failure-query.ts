import { isValid } from "date-fns/isValid";
import { parseISO } from "date-fns/parseISO";
import { z } from "zod";
import { defaultFailureFilter } from "#app/components/failure-search.ts";
import { failureCodes } from "#app/failures/catalogue.ts";
import type { FailureCode } from "#app/failures/catalogue.ts";
import type { FailureFilter } from "#app/failures/failure-view.ts";
import { searchText } from "./search-text.ts";

const periods = { "7": 7, "30": 30, "90": 90, all: null } as const;
const ages = { "7": 7, "14": 14, "21": 21 } as const;
const bands = { "1": 1, "2": 2, "3": 3, "4": 4 } as const;

const day = z
  .string()
  .regex(/^[12]\d{3}-\d{2}-\d{2}$/)
  .refine((text) => isValid(parseISO(text)))
  .nullable()
  .catch(null);
const name = searchText.transform((text) => text || null);

// What an address says that we do not know falls back to the default: an old bookmark still opens the list.
const query = z.object({
  kind: z.enum(["transaction", "redemption", "pos"]).catch(defaultFailureFilter.kind),
  status: z.enum(["open", "todo", "retrying", "waiting", "snoozed", "hidden", "resolved"]).catch(defaultFailureFilter.status),
  code: z
    .enum(failureCodes as [FailureCode, ...FailureCode[]])
    .nullable()
    .catch(null),
  program: name,
  partner: name,
  days: z
    .enum(["7", "30", "90", "all"])
    .transform((period) => periods[period])
    .catch(defaultFailureFilter.days),
  from: day,
  to: day,
  age: z
    .enum(["7", "14", "21"])
    .transform((age) => ages[age])
    .nullable()
    .catch(null),
  band: z
    .enum(["1", "2", "3", "4"])
    .transform((band) => bands[band])
    .nullable()
    .catch(null),
  assignee: z
    .union([z.enum(["me", "nobody"]), z.uuid()])
    .nullable()
    .catch(null),
  search: searchText,
  sort: z.enum(["newest", "oldest", "urgent"]).catch(defaultFailureFilter.sort),
});

/** Reads the failure list's state from its address. Days that were chosen one by one stand instead of a number of days back. */
export function readFailureQuery(params: URLSearchParams): { filter: FailureFilter; cursor: string | null } {
  const filter = query.parse(Object.fromEntries(Object.keys(query.shape).map((key) => [key, params.get(key)])));
  const days = filter.from === null && filter.to === null ? filter.days : null;
  // At a point of sale no money is at risk and no clock runs: nothing can be chosen or sorted by them.
  const clock = filter.kind === "pos" ? { band: null, sort: filter.sort === "urgent" ? ("newest" as const) : filter.sort } : {};
  return { filter: { ...filter, days, ...clock }, cursor: params.get("cursor") };
}

import { z } from "zod";
import { holdGroups } from "#app/coupons/hold-groups.ts";
import type { HoldFilter } from "#app/coupons/hold-view.ts";
import { searchText } from "./search-text.ts";

const query = z.object({
  group: z.enum(holdGroups).nullable().catch(null),
  kind: z.enum(["coupon", "reward"]).nullable().catch(null),
  search: searchText,
});

/** Reads the state of the list of coupons from its address. */
export function readHoldQuery(params: URLSearchParams): { filter: HoldFilter; cursor: string | null } {
  const { group, kind, search } = query.parse({ group: params.get("group"), kind: params.get("kind"), search: params.get("search") });
  return { filter: { group, kind, search }, cursor: params.get("cursor") };
}

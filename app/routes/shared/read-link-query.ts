import type { LinkFilter } from "#app/pos/pos-views.ts";

const states = ["linked", "unlinked", "ambiguous"] as const;

/** The filter in an address; what cannot be read is left out. */
export function readLinkQuery(query: URLSearchParams): LinkFilter {
  const after = query.get("after");
  return {
    state: states.find((state) => state === query.get("state")) ?? null,
    after: after && /^gid:\/\/shopify\/ProductVariant\/\d+$/.test(after) ? after : null,
  };
}

export function linkSearch({ state, after }: LinkFilter): string {
  const query = new URLSearchParams({ ...(state && { state }), ...(after && { after }) });
  return query.size > 0 ? `?${query}` : "";
}

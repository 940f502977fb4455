import type { HoldFilter } from "#app/coupons/hold-view.ts";

/** The query of the address of the list of coupons, in which its state lives: "?…", or "" for the default list. Read by `readHoldQuery`. */
export function holdSearch({ group, kind, search }: Partial<HoldFilter>, cursor: string | null = null): string {
  const params = new URLSearchParams();
  if (group) params.set("group", group);
  if (kind) params.set("kind", kind);
  if (search) params.set("search", search);
  if (cursor) params.set("cursor", cursor);
  return params.size > 0 ? `?${params.toString()}` : "";
}

/** The query of the customer list's address, in which its state lives: "?…", or "" for the whole list. */
export function customerSearch(search: string, cursor: string | null = null): string {
  const params = new URLSearchParams();
  if (search) params.set("search", search);
  if (cursor) params.set("cursor", cursor);
  return params.size > 0 ? `?${params.toString()}` : "";
}

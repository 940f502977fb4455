/** The query of the page's address, in which its state lives: "?…", or "" for the usual days. Read by `readCompletenessQuery`. */
export function completenessSearch({ days, day }: { days?: number | null; day?: string | null }): string {
  const params = new URLSearchParams();
  if (days) params.set("days", String(days));
  if (day) params.set("day", day);
  return params.size > 0 ? `?${params.toString()}` : "";
}

import type { FailureFilter } from "#app/failures/failure-view.ts";

export const defaultFailureFilter: FailureFilter = {
  kind: "transaction",
  status: "open",
  code: null,
  program: null,
  partner: null,
  days: 30,
  from: null,
  to: null,
  age: null,
  band: null,
  assignee: null,
  search: "",
  sort: "newest",
};

/** The query of the failure list's address, in which its state lives: "?…", or "" for the default list. Read by `readFailureQuery`. */
export function failureSearch(filter: Partial<FailureFilter>, cursor: string | null = null): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value === defaultFailureFilter[name as keyof FailureFilter]) continue;
    params.set(name, value === null ? "all" : String(value));
  }
  if (cursor) params.set("cursor", cursor);
  return params.size > 0 ? `?${params.toString()}` : "";
}

import type { ProductFilter, ProgramFilter } from "#app/programs/programs-view.ts";

/** The query of the program list's address, in which its state lives; "" for the default list. Read by `readProgramQuery`. */
export function programSearch({ state, search, page }: ProgramFilter): string {
  return address({ state, search, page: page > 1 ? String(page) : null });
}

/** The query of the product list's address. Read by `readProductQuery`. */
export function productSearch({ state, search, program }: ProductFilter, cursor: string | null = null): string {
  return address({ state, program, search, cursor });
}

function address(values: Record<string, string | null>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) params.set(name, value);
  return params.size > 0 ? `?${params.toString()}` : "";
}

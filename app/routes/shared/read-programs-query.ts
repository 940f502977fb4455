import { z } from "zod";
import { productStates, programStates } from "#app/programs/programs-view.ts";
import type { ProductFilter, ProgramFilter } from "#app/programs/programs-view.ts";
import { searchText } from "./search-text.ts";

const programQuery = z.object({
  state: z.enum(programStates).nullable().catch(null),
  search: searchText,
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

const productQuery = z.object({
  state: z.enum(productStates).nullable().catch(null),
  search: searchText,
  // As the partner names it; the database takes no control characters.
  program: z
    .string()
    .regex(/^\P{C}{1,100}$/u)
    .nullable()
    .catch(null),
});

/** Reads the program list's state from its address. */
export function readProgramQuery(params: URLSearchParams): ProgramFilter {
  return programQuery.parse({ state: params.get("state"), search: params.get("search"), page: params.get("page") });
}

/** Reads the product list's state from its address. */
export function readProductQuery(params: URLSearchParams): { filter: ProductFilter; cursor: string | null } {
  const asked = { state: params.get("state"), search: params.get("search"), program: params.get("program") };
  return { filter: productQuery.parse(asked), cursor: params.get("cursor") };
}

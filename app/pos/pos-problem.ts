import type { FailureCode } from "#app/failures/catalogue.ts";

type PosCode = Extract<FailureCode, `pos_${string}`>;

/** What keeps an order from the POS. */
export type PosProblem =
  /** Of this order alone, or of one product in it. */
  | { of: "order"; code: PosCode; details: Record<string, string | number>; line: ProblemLine | null }
  /** Of every order: there is one failure for it, and the orders wait. `what` tells settings of one kind apart. */
  | { of: "shop"; code: PosCode; what: string; details: Record<string, string | number> };

export type ProblemLine = { key: string; title: string; variantGid: string | null };

export function orderProblem(code: PosCode, details: Record<string, string | number> = {}, line: ProblemLine | null = null): PosProblem {
  return { of: "order", code, details, line };
}

export function shopProblem(code: PosCode, what: string, details: Record<string, string | number> = {}): PosProblem {
  return { of: "shop", code, what, details };
}

import type { FailureCode } from "#app/failures/catalogue.ts";

type PosCode = Extract<FailureCode, `pos_${string}`>;
type Details = Record<string, string | number>;

/** Of one order, or of one product in it. */
export type OrderProblem = { of: "order"; code: PosCode; details: Details; line: ProblemLine | null };
/** Of every order: there is one failure for it, and the orders wait. `what` tells settings of one kind apart. */
export type ShopProblem = { of: "shop"; code: PosCode; what: string; details: Details };

/** What keeps an order from the POS. */
export type PosProblem = OrderProblem | ShopProblem;

export type ProblemLine = { key: string; title: string; variantGid: string | null };

export function orderProblem(code: PosCode, details: Details = {}, line: ProblemLine | null = null): OrderProblem {
  return { of: "order", code, details, line };
}

export function shopProblem(code: PosCode, what: string, details: Details = {}): ShopProblem {
  return { of: "shop", code, what, details };
}

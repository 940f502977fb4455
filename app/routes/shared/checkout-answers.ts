import type { CheckoutRefusal, HoldAnswer } from "#app/coupons/checkout-view.ts";
import { unreachable } from "#app/domain/unreachable.ts";

/** True for a moment, and for one buyer; and so short that compressing it takes longer than sending it. */
const noStore = { "Cache-Control": "no-store, no-transform" };

export function answer(body: object, { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {}): Response {
  return Response.json(body, { status, headers: { ...noStore, ...headers } });
}

export function answerHold(holdAnswer: HoldAnswer): Response {
  return answer(holdAnswer, { status: statusOfHold(holdAnswer) });
}

function statusOfHold(holdAnswer: HoldAnswer): number {
  switch (holdAnswer.status) {
    case "code":
    case "noted":
      return 200;
    case "refused":
      return holdAnswer.why === "unavailable" ? 503 : 409;
    case "not_found":
      return 404;
    default:
      return unreachable(holdAnswer);
  }
}

const statusOf = {
  unreadable: 400,
  unauthenticated: 401,
  unknown_shop: 404,
  not_found: 404,
  wrong_method: 405,
  too_large: 413,
  not_json: 415,
  too_many: 429,
  failed: 500,
} as const satisfies Record<CheckoutRefusal["status"], number>;

/** What the API does not do, in words that a program can tell apart. */
export function refuse(refusal: CheckoutRefusal, headers: Record<string, string> = {}): Response {
  return answer(refusal, { status: statusOf[refusal.status], headers });
}

import type { HoldAnswer, Intent, Offer, Offers, OrderHolds } from "../src/shared/punchcard.ts";

export const coupon: Offer = {
  id: "0198c0de-0000-7000-8000-000000000001",
  kind: "coupon",
  title: "$5 off Northpaw",
  item: "Northpaw Chicken · 20 lb",
  variant: "gid://shopify/ProductVariant/11",
  units: 2,
  saves: { amount: "5.00", currency: "USD" },
  lastDay: "2026-12-31",
  state: "available",
  code: null,
};

export const reward: Offer = {
  ...coupon,
  id: "0198c0de-0000-7000-8000-000000000002",
  kind: "reward",
  title: "13th bag free",
  item: "Wild Kitchen Tuna",
  variant: "gid://shopify/ProductVariant/12",
  units: 1,
  saves: { amount: "54.99", currency: "USD" },
  lastDay: null,
};

export function ready(...offers: Offer[]): Extract<Offers, { status: "ready" }> {
  return { status: "ready", offers, remove: [], isPartial: false };
}

export function nothing(why: Extract<Offers, { status: "nothing" }>["why"]): Offers {
  return { status: "nothing", why, remove: [] };
}

/** "silence": the call fails; "never": it stays open; "rubbish": what comes is not ours; a number: that status and no body. */
type Answer<Known> = Known | "silence" | "never" | "rubbish" | number;
type Call = { method: string; address: string; authorization: string | null; body: unknown };

type Answers = {
  /** One after the other, the last one for good. */
  offers?: Answer<Offers>[];
  orders?: Answer<OrderHolds>[];
  holds?: Partial<Record<Intent, Answer<HoldAnswer>>>;
};

/** Punchcard as the extension reaches it. */
export function fakePunchcard({ offers = [nothing("none")], orders = [{ status: "known", holds: [] }], holds = {} }: Answers = {}) {
  const calls: Call[] = [];
  const left = { offers: [...offers], orders: [...orders] };
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const address = input instanceof Request ? input.url : String(input);
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : null;
    calls.push({ method: init.method ?? "GET", address, authorization: new Headers(init.headers).get("authorization"), body });
    if (address.endsWith("/api/checkout/offers")) return give(next(left.offers));
    if (address.includes("/api/checkout/orders/")) return give(next(left.orders));
    const { intent } = body as { intent: Intent };
    return give(holds[intent] ?? (intent === "apply" ? { status: "code", code: codeOf(address), link: "" } : { status: "noted" }));
  };
  const told = () => calls.filter(({ address }) => address.includes("/holds/"));
  return {
    fetch,
    calls,
    questions: () => calls.filter(({ address }) => address.endsWith("/offers")),
    /** "apply 1": of the hold whose id ends like this. */
    told: () => told().map(({ address, body }) => `${(body as { intent: Intent }).intent} ${address.slice(-1)}`),
    asked: () => told().map(({ address, body }) => ({ address, body })),
  };
}

function next<T>(left: T[]): T | undefined {
  return left.length > 1 ? left.shift() : left[0];
}

/** The code of a hold: by its last digit. */
function codeOf(address: string): string {
  return `PUNCH-${address.slice(-1)}`;
}

async function give(answer: Answer<object> | undefined): Promise<Response> {
  if (answer === "never") return new Promise(() => {});
  if (answer === "silence" || answer === undefined) throw new TypeError("Failed to fetch");
  if (answer === "rubbish") return new Response("<html>", { status: 502 });
  if (typeof answer === "number") return Response.json({ error: "no" }, { status: answer });
  return Response.json(answer);
}

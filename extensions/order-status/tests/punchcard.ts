import type { KnownOrder, OrderStatus } from "../src/shared/order-status.ts";

export const knownOrder: KnownOrder = {
  status: "known",
  name: "#1042",
  page: "/app/orders/0198c0de-0000-7000-8000-000000000042",
  run: "idle",
  loyalty: {
    name: "Astro Loyalty",
    state: "done",
    recorded: 2,
    skipped: 1,
    failed: 0,
    lines: [
      { title: "Northpaw Chicken · 20 lb", state: "recorded", why: null },
      { title: "Wild Kitchen Tuna", state: "already_recorded", why: null },
      { title: "Gift card", state: "skipped", why: "Skipped: gift cards are not purchases of goods." },
    ],
  },
  pos: [
    {
      partner: "heartland",
      name: "Heartland Retail",
      state: "sent",
      why: null,
      sales: [
        { kind: "sale", state: "sent", number: "100233", url: "https://pos.example.test/sales/100233" },
        { kind: "return", state: "sending", number: "S-1042-R1", url: null },
      ],
    },
  ],
  coupons: [],
  failures: [],
};

type Answer = OrderStatus | { status: number } | "silence" | "never";
type Call = { method: string; address: string; body: unknown };

/**
 * Punchcard as the extension reaches it: gives these answers to GET one after the other, the last one for good, and `asked` to POST.
 * "silence": the call fails; "never": it stays open.
 */
export function fakePunchcard(answers: Answer[], { asked = { status: 202 } }: { asked?: Answer } = {}) {
  const calls: Call[] = [];
  const left = [...answers];
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const method = init.method ?? "GET";
    const address = input instanceof Request ? input.url : String(input);
    calls.push({ method, address, body: typeof init.body === "string" ? JSON.parse(init.body) : null });
    const answer = method === "POST" ? asked : left.length > 1 ? left.shift() : left[0];
    if (answer === "never") return new Promise(() => {});
    if (answer === "silence" || !answer) throw new TypeError("Failed to fetch");
    return typeof answer.status === "number"
      ? Response.json({ status: "said" }, { status: answer.status })
      : Response.json(answer, { status: 200 });
  };
  return { fetch, calls, posted: () => calls.filter(({ method }) => method === "POST") };
}

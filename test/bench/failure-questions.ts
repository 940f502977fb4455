import { defaultFailureFilter } from "#app/components/failure-search.ts";
import type { FailureFilter } from "#app/failures/failure-view.ts";

const dayMs = 86_400_000;

/** `cursor`: a page in the middle of the list, so many days ago, found going on or back. */
export type Question = { name: string; filter: FailureFilter; cursor: string | null };

/** Everything that the failure list can be asked: every filter, every order, every kind of search, and later pages. */
export function failureQuestions(now: Date): Question[] {
  const all = { ...defaultFailureFilter, days: null };
  const middle = (way: "after" | "before", days: number) => `${way}_${now.getTime() - days * dayMs}_00000000-0000-7000-8000-000000000000`;
  const ask = (name: string, filter: Partial<FailureFilter>, cursor: string | null = null) => ({
    name,
    filter: { ...all, ...filter },
    cursor,
  });
  const searches = {
    "a family name": "tremblay",
    "a whole name": "ana roy",
    "the beginning of many names": "l",
    "an order": "#1042",
    "the beginning of many orders": "12",
    "a UPC": "850000000123",
    "a UPC as it is printed": "0 85000 00001 23",
    "a reward": "19900000040",
    "a product": "northpaw chicken",
    "a word of many products": "20lb",
    "a program": "frequent buyer northpaw",
    "a name and a product": "roy salmon",
    "what is nowhere": "zzyzx",
  };
  return [
    { name: "as it opens", filter: defaultFailureFilter, cursor: null },
    ask("all dates", {}),
    ask("redemptions", { kind: "redemption" }),
    ...(["todo", "retrying", "waiting", "snoozed", "hidden", "resolved"] as const).map((status) => ask(`status ${status}`, { status })),
    ...([7, 30, 90] as const).map((days) => ask(`${days} days`, { days })),
    ask("from a day to a day", { from: isoDay(now, 200), to: isoDay(now, 190) }),
    ...([7, 14, 21] as const).map((age) => ask(`older than ${age} days`, { age })),
    ask("a common reason", { code: "no_item_found" }),
    ask("a rare reason", { code: "order_unreadable" }),
    ask("a program", { program: "Northpaw frequent buyer 5lb" }),
    ask("a rare program", { kind: "redemption", program: "Prairie frequent buyer 30lb" }),
    ask("a partner", { partner: "astro" }),
    ...([1, 2, 3, 4] as const).map((band) => ask(`money at risk ${band}`, { band })),
    ...["me", "nobody"].map((assignee) => ask(`assigned to ${assignee}`, { assignee })),
    ask("a reason, money and days", { code: "customer_not_found", band: 2, days: 90 }),
    ask("a program, assigned, hidden", { status: "hidden", program: "Wildkin frequent buyer 5lb", assignee: "me" }),
    ask("oldest first", { sort: "oldest" }),
    ask("oldest first, a reason", { sort: "oldest", code: "barcode_missing" }),
    ask("most urgent first", { sort: "urgent" }),
    ask("most urgent first, as it opens", { sort: "urgent", days: 30 }),
    ask("most urgent first, redemptions", { sort: "urgent", kind: "redemption" }),
    ask("most urgent first, a common reason", { sort: "urgent", code: "no_item_found" }),
    ask("most urgent first, a rare reason", { sort: "urgent", code: "order_unreadable" }),
    ask("most urgent first, 7 days", { sort: "urgent", days: 7 }),
    ask("most urgent first, a name", { sort: "urgent", search: "tremblay" }),
    ...Object.entries(searches).map(([name, search]) => ask(`search: ${name}`, { search })),
    ask("search: a name, hidden, 90 days", { search: "patel", status: "hidden", days: 90 }),
    ask("search: a product, oldest first", { search: "wildkin", sort: "oldest" }),
    ask("later page", {}, middle("after", 180)),
    ask("later page, back", {}, middle("before", 180)),
    ask("last pages", {}, middle("after", 363)),
    ask("later page, resolved", { status: "resolved" }, middle("after", 100)),
    ask("later page, a reason", { code: "no_item_found" }, middle("after", 250)),
    ask("later page, oldest first", { sort: "oldest" }, middle("after", 120)),
    ask("later page, money at risk", { band: 3 }, middle("after", 90)),
    ask("later page, most urgent first", { sort: "urgent" }, middle("after", 20)),
    ask("later page, a product", { search: "coastal" }, middle("after", 150)),
  ];
}

function isoDay(now: Date, daysAgo: number): string {
  return new Date(now.getTime() - daysAgo * dayMs).toISOString().slice(0, 10);
}

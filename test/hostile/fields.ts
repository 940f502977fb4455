import { post } from "./send.ts";
import type { Row } from "./send.ts";
import { texts } from "./addresses.ts";
import type { Site } from "#test/support/start-web.ts";

/** What the rows are about that a merchant already has. */
export type Ids = { failure: string; customer: string; chain: string; view: string; distributor: string };

/** A text field of one of our forms. `put`: what the page posts with this text in it. */
type Field = { page: (ids: Ids) => string; name: string; put: (text: string, ids: Ids) => unknown };

const at = (path: string) => () => path;
const astro = { baseUrl: "https://astro.example/api", username: "u", password: "p", clientId: "c" };
const petz = { baseUrl: "https://petz.example", headerName: "X-Key", headerValue: "v", deviceRef: "1" };
const heartland = { baseUrl: "northside-pets", token: "t" };
const notifications = { recipients: "", locale: "en", digest: false, digestHour: 8, spike: false, spikeThreshold: "10" };
const wallet = { intent: "look", who: "nobody@example.test", order: "", items: "" };
const figures = { sales: "1", transactions: "1", items: "1", minutes: "1", note: "" };

function formOf<Input extends object>(page: string, input: Input, put: (input: Input) => unknown): Field[] {
  return Object.entries(input)
    .filter(([, value]) => typeof value === "string")
    .map(([name]) => ({ page: at(page), name, put: (text) => put({ ...input, [name]: text }) }));
}

const fields: Field[] = [
  ...formOf("/app/connections/astro", astro, (input) => ({ intent: "test", input })),
  ...formOf("/app/connections/petz", petz, (input) => ({ intent: "test", input })),
  ...formOf("/app/connections/heartland", heartland, (input) => ({ intent: "test", input })),
  ...formOf("/app/notifications", notifications, (settings) => ({ intent: "save", settings })),
  ...formOf("/app/coupons/wallet", wallet, (input) => input),
  {
    page: at("/app/connections/astro"),
    name: "posSources",
    put: (text) => ({
      intent: "settings",
      settings: { missingMember: "report", posSources: [text], redeemFreeLines: true, storeActions: "assisted", siteUrl: "" },
    }),
  },
  { page: ({ failure }) => `/app/failures/${failure}`, name: "note", put: (text) => ({ intent: "note", text }) },
  { page: ({ failure }) => `/app/failures/${failure}`, name: "name", put: (name) => ({ intent: "name", name }) },
  { page: ({ failure }) => `/app/failures/${failure}`, name: "day", put: (day) => ({ intent: "snooze", choice: "day", day }) },
  {
    page: ({ failure }) => `/app/failures/${failure}`,
    name: "fix",
    put: (text) => ({ intent: "preview", fix: "enroll", form: { firstName: text, [text.slice(0, 20)]: "x" } }),
  },
  { page: at("/app/failures?index"), name: "view", put: (name) => ({ intent: "saveView", name, query: "status=open" }) },
  { page: at("/app/failures?index"), name: "query", put: (query) => ({ intent: "saveView", name: "Mine", query }) },
  { page: at("/app/failures?index"), name: "view's new name", put: (name, { view }) => ({ intent: "renameView", id: view, name }) },
  { page: ({ customer }) => `/app/customers/${customer}`, name: "search", put: (search) => ({ intent: "find", search }) },
  {
    page: ({ customer }) => `/app/customers/${customer}`,
    name: "account",
    put: (partnerMemberId) => ({ intent: "link", search: "", partnerMemberId }),
  },
  { page: at("/app/pos/heartland/diagnosis"), name: "order", put: (order) => ({ intent: "diagnose", order }) },
  {
    page: at("/app/programs?index"),
    name: "distributor",
    put: (name, { distributor: id }) => ({ intent: "save", id, name, accountNumber: "1" }),
  },
  {
    page: at("/app/programs?index"),
    name: "account number",
    put: (accountNumber, { distributor: id }) => ({ intent: "save", id, name: "Acme", accountNumber }),
  },
  {
    page: at("/app/programs/exceptions"),
    name: "title",
    put: (title) => ({ intent: "ignore", variants: [{ gid: "gid://shopify/ProductVariant/1", title }] }),
  },
  { page: ({ chain }) => `/app/stores/${chain}`, name: "label", put: (label) => ({ intent: "label", label }) },
  {
    page: ({ chain }) => `/app/stores/${chain}`,
    name: "first import",
    put: (firstAt) => ({ intent: "schedule", input: { interval: 6, firstAt } }),
  },
  ...Object.keys(figures).map((name): Field => ({
    page: ({ chain }) => `/app/stores/${chain}/figures`,
    name,
    put: (text) => ({
      intent: "save",
      location: "00000000-0000-4000-8000-000000000000",
      day: "2026-03-01",
      hour: 9,
      input: { ...figures, [name]: text },
    }),
  })),
  {
    page: at("/app/reports/files"),
    name: "first day",
    put: (first) => ({ intent: "preview", options: {}, days: { span: "days", first, last: first } }),
  },
];

/** A letter that no text may have, or more than any form holds: the request says nothing to us. */
const refused: Record<string, number> = { "a null byte": 400, "half a letter": 400, "a megabyte": 413 };

/** Every text field with every text: it is kept as the text that it is, or refused in words. */
export function fieldRows(ids: (site: Site) => Ids): Row[] {
  return fields.flatMap((field) =>
    texts.map(([what, text]): Row => {
      const path = (site: Site): string => field.page(ids(site)).replace(/(\?|$)/, ".data$1");
      return {
        name: `${field.page({ failure: "…", customer: "…", chain: "…", view: "…", distributor: "…" })}: ${what} as the ${field.name}`,
        send: (site) => post(site, path(site), field.put(text, ids(site))),
        status: refused[what] ?? [200, 202, 400],
        isKept: true,
      };
    }),
  );
}

/** What is no form of ours. */
const oddBodies: [what: string, body: unknown, status: number][] = [
  ["is empty", "", 400],
  ["is null", "null", 400],
  ["is cut short", '{"intent":', 400],
  ["is nested without end", `${"[".repeat(50_000)}${"]".repeat(50_000)}`, 400],
  ["is nested below its intent", `{"intent":${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}}`, 400],
  ["has its intent in its prototype", '{"__proto__":{"intent":"disconnect"}}', 400],
  ["has an intent of a prototype", '{"intent":"__proto__"}', 400],
  ["has a constructor", '{"constructor":{"prototype":{"isAdmin":true}}}', 400],
  ["has fifty thousand fields", JSON.stringify(Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`f${i}`, 1]))), 400],
  ["is not UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 400],
  ["is UTF-16", Buffer.from('{"intent":"test"}', "utf16le"), 400],
  ["is longer than it may be", "x".repeat(1024 * 1024 + 1), 413],
];

const oddPages = [
  "/app/connections/astro.data",
  "/app/failures.data?index",
  "/app/notifications.data",
  "/app/stores/new.data",
  "/app/reports/files.data",
];

export const oddBodyRows: Row[] = [
  ...oddPages.flatMap((page) =>
    oddBodies.map(([what, body, status]): Row => ({ name: `${page}, whose body ${what}`, send: (site) => post(site, page, body), status })),
  ),
  {
    name: "a body that is longer than it may be, without saying so",
    send: (site) => {
      let left = 3;
      const stream = new ReadableStream<Uint8Array>({
        pull: (out) => (left-- > 0 ? out.enqueue(new Uint8Array(512 * 1024)) : out.close()),
      });
      return post(site, "/app/notifications.data", stream);
    },
    status: 413,
  },
];

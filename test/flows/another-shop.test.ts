import { createHash, createHmac, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkoutSettings } from "#app/coupons/checkout-settings.ts";
import { handActions } from "#app/coupons/hand-actions.ts";
import { bulkActions } from "#app/failures/bulk-view.ts";
import { fixIds } from "#app/failures/catalogue.ts";
import { stepDecisions } from "#app/failures/step-decision.ts";
import { db } from "#app/platform/db.server.ts";
import { beforeShop } from "#app/platform/shop-scope.server.ts";
import type { ReportOptions } from "#app/reports/report-options.ts";
import { cornerShop, petStore } from "#test/fixtures/pet-store.ts";
import type { SimulatedCheckout } from "#test/simulators/shopify/checkout.ts";
import { setUpCheckout } from "#test/support/checkout-api.ts";
import { testEnvironment } from "#test/support/environment.ts";
import { fillEveryTable, idIn } from "#test/support/fill-every-table.ts";
import type { Values } from "#test/support/fill-every-table.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";
import { ordinaryUserAgent } from "#test/support/ordinary-browser.ts";
import { rowsOf } from "#test/support/rows-of.ts";
import { until } from "#test/support/until.ts";

/**
 * Each page, action and address of the app, asked by one shop for what is another's. The other shop has a row in every table. Whatever it is
 * asked for, not a word of it may be in the answer, and not a row of it may be another afterwards.
 */

const folder = path.resolve(import.meta.dirname, "../../app/routes");
const files = readdirSync(folder).filter((name) => /\.tsx?$/.test(name));

/** The one who asks, and the one who is asked for. */
const mine = petStore.domain;
const theirs = cornerShop.domain;
const mark = "Zanzibar";
const me = (table: string) => idIn(mine, table);
const them = (table: string) => idIn(theirs, table);

const theirOrder = 9_900_001;
const theirBuyer = 8_800_001;
const theirCheckout = `${mark}-checkout-token-000000`;
const theirState = `${mark}-connect-state`;
/** Over, by every clock. */
const aDay = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);

const reportOptions: ReportOptions = {
  ...{ kind: "tmas", locations: [], separator: "comma", heading: true, staffHours: true },
  ...{ mask: "none", hourColumn: false, hours: "all", dateFormat: "iso", locale: "en" },
};

/** In such a state that what is tried would be done to it, were it one's own. */
const values = (shop: string, number: number): Values => ({
  Shop: { timeZone: "America/Vancouver" },
  Session: { id: `offline_${shop}`, isOnline: false },
  Order: {
    gid: `gid://shopify/Order/${9_900_000 + number}`,
    number,
    state: "failed",
    payment: "paid",
    customerGid: buyer(number),
    subtotalMinor: 1_000,
  },
  OrderLine: { gid: `gid://shopify/LineItem/${number}`, state: "failed", quantity: 1, currentQuantity: 1, totalMinor: 1_000, owed: 1 },
  Customer: { gid: buyer(number), key: buyer(number) },
  MemberLink: { state: "linked" },
  Failure: {
    kind: "transaction",
    code: "barcode_missing",
    cause: variant(number),
    subject: `line:${idIn(shop, "OrderLine")}`,
    status: "open",
  },
  Fix: { fix: "retry", cause: variant(number), code: "barcode_missing" },
  Hold: {
    kind: "coupon",
    state: "capture_failed",
    codeState: "made",
    customerGid: buyer(number),
    orderGid: `gid://shopify/Order/${9_900_000 + number}`,
  },
  BulkRun: { kind: "export", state: "done", finishedAt: new Date().toISOString() },
  ReportFile: { state: "made", firstDay: aDay, lastDay: aDay, options: reportOptions },
  ScheduledReport: { options: reportOptions, recipients: "", nextAt: new Date(Date.now() + 86_400_000).toISOString() },
  Enrolment: { state: "waiting" },
  ProgramException: { state: "waiting" },
  StoreChain: { partner: "lightspeed", state: "active", firstAt: "00:02", step: "finished", access: "connected" },
  StoreLocation: { timeZone: "America/Vancouver", locationId: `L-${number}`, status: "operational" },
  ConnectState: { id: createHash("sha256").update(theirState).digest("hex"), expiresAt: new Date(Date.now() + 600_000).toISOString() },
  CatalogueVariant: { variantGid: `gid://shopify/ProductVariant/${number}` },
  CheckoutSetup: { settings: {} },
  Check: { check: "connection" },
  NotificationSettings: { recipients: "" },
});
const variant = (number: number) => `variant:gid://shopify/ProductVariant/${number}`;
const buyer = (number: number) => `gid://shopify/Customer/${8_800_000 + number}`;

type Attack = {
  asks: "loader" | "action";
  status: number;
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  /** By whom the question is signed: a staff member in the admin (default), a buyer in checkout, Shopify for the cart, Shopify itself, or nobody. */
  as?: "staff" | "buyer" | "cart" | "webhook" | "nobody";
  headers?: Record<string, string>;
};
const page = (status: number, asked: Partial<Attack> = {}): Attack => ({ asks: "loader", status, ...asked });
const post = (status: number, body: unknown, asked: Partial<Attack> = {}): Attack => ({ asks: "action", status, body, ...asked });

const stranger = { id: them("Order") };
const search = { search: mark };
const cursors = ["after", "before"].map((way) => `${way}_${Date.now() + (way === "after" ? 9e8 : -9e8)}_${them("Order")}`);
/** A list, searched for their words and turned over from one of their rows. */
const list = (query: Record<string, string> = {}) => [
  page(200, { query }),
  page(200, { query: { ...query, ...search } }),
  ...cursors.map((cursor) => page(200, { query: { ...query, cursor } })),
];
const text = "x";
const days = { span: "range", first: aDay, last: aDay };
const scheduled = {
  ...{ name: "Mine", every: "day", hour: 6, delivery: "download", recipients: "" },
  options: { ...reportOptions, locations: [them("StoreLocation")] },
};
const form = {
  ...{ note: text, reason: text, firstName: "A", lastName: "B", email: "a@example.test", phone: "", upc: "850001234511", program: text },
  ...{ rewardItem: them("Redemption"), sku: text, posId: text, step: them("Enrolment"), exception: them("ProgramException") },
};
const handling = [
  { intent: "assign", assigneeId: null },
  { intent: "snooze", choice: "tomorrow", day: "" },
  { intent: "wake" },
  { intent: "note", text: "Mine now" },
  { intent: "unhide" },
];
const inputOfChain = { locationId: "MINE-NOW", timeZone: "America/Toronto" };
const locationsOf = (location: string) => [
  { intent: "saveLocation", location, input: inputOfChain },
  { intent: "setStatus", locations: [location], status: "closed" },
];
const hook = (status: number, topic: string, body: object): Attack =>
  post(status, body, { as: "webhook", headers: { "X-Shopify-Topic": topic } });
const orderHook = { id: theirOrder, admin_graphql_api_id: `gid://shopify/Order/${theirOrder}` };

const theirCredentials = { baseUrl: "http://127.0.0.1:9", token: text };

/** Every file of `app/routes`, with all that is tried at it. */
const attacks: Record<string, Attack[]> = {
  "$.tsx": [page(404)],
  "_index.tsx": [page(302)],
  "api.checkout.holds.$id.ts": ["apply", "applied", "refused", "removed"]
    .flatMap((intent) => [post(404, { checkoutToken: theirCheckout, intent }, { as: "buyer", params: { id: them("Hold") } })])
    .concat(page(405, { as: "buyer", params: { id: them("Hold") } })),
  "api.checkout.offers.ts": [
    post(200, { checkoutToken: theirCheckout, lines: [{ variant: "gid://shopify/ProductVariant/1", quantity: 1 }] }, { as: "buyer" }),
    page(405, { as: "buyer" }),
  ],
  "api.checkout.orders.$id.ts": [
    page(200, { as: "buyer", params: { id: String(theirOrder) } }),
    page(200, { as: "buyer", params: { id: String(theirOrder) }, query: { checkoutToken: theirCheckout } }),
    post(405, {}, { as: "buyer", params: { id: String(theirOrder) } }),
  ],
  "api.orders.$id.ts": [
    page(404, { params: { id: String(theirOrder) } }),
    page(404, { params: { id: them("Order") } }),
    post(404, { intent: "send_again" }, { params: { id: String(theirOrder) } }),
  ],
  "app.$.tsx": [page(404)],
  "app._index.tsx": [page(200)],
  "app.connections.$pos.orders.tsx": [
    page(200, { params: { pos: "lightspeed" } }),
    ...["preview", "save"].map((intent) =>
      post(200, { intent, confirmed: true, settings: { outletId: them("StoreLocation") } }, { params: { pos: "lightspeed" } }),
    ),
  ],
  "app.connections.$pos.products.tsx": [
    ...list().map((asked) => ({ ...asked, params: { pos: "lightspeed" } })),
    post(
      200,
      { intent: "choose", variantGid: "gid://shopify/ProductVariant/1", choice: { posId: `${mark}-PosLink-posId` } },
      { params: { pos: "lightspeed" } },
    ),
    post(200, { intent: "undo", variantGid: `${mark}-PosLink-variantGid` }, { params: { pos: "lightspeed" } }),
    post(200, { intent: "read" }, { params: { pos: "lightspeed" } }),
  ],
  "app.connections._index.tsx": [page(200)],
  "app.connections.astro.tsx": [
    page(200),
    ...["test", "connect"].map((intent) =>
      post(200, { intent, input: { baseUrl: "http://127.0.0.1:9", username: text, password: text, clientId: text } }),
    ),
    post(200, {
      intent: "settings",
      settings: { missingMember: "report", posSources: [], redeemFreeLines: true, storeActions: "assisted", siteUrl: "" },
    }),
    post(200, { intent: "disconnect" }),
  ],
  "app.connections.heartland.tsx": [
    page(200),
    ...["test", "connect"].map((intent) => post(200, { intent, input: theirCredentials })),
    ...["check", "disconnect"].map((intent) => post(200, { intent })),
  ],
  "app.connections.lightspeed.tsx": [
    page(200),
    page(302, { query: { code: "c", domain_prefix: "pawsome", state: theirState, user_id: "1" } }),
    ...["start", "check", "disconnect"].map((intent) => post(200, { intent })),
  ],
  "app.connections.petz.tsx": [
    page(200),
    ...["test", "connect"].map((intent) =>
      post(200, { intent, input: { baseUrl: "http://127.0.0.1:9", headerName: "X", headerValue: text, deviceRef: text } }),
    ),
    post(200, { intent: "settings", settings: { capturePath: "capture", releasePath: "", authorizationMinutes: 30 } }),
    ...["check", "disconnect"].map((intent) => post(200, { intent })),
  ],
  "app.coupons.$id.tsx": [
    page(404, { params: { id: them("Hold") } }),
    ...handActions.map((intent) => post(200, { intent, reason: text }, { params: { id: them("Hold") } })),
  ],
  "app.coupons._index.tsx": list(),
  "app.coupons.setup.tsx": [
    page(200),
    post(200, { intent: "save", settings: { ...checkoutSettings.parse({}), holdMinutes: "15" } }),
    post(200, { intent: "readPlan" }),
  ],
  "app.coupons.wallet.tsx": [
    page(200, { query: { hold: them("Hold") } }),
    post(200, { intent: "look", who: mark, order: "", items: "" }),
    post(200, { intent: "choose", customerId: them("Customer"), order: "", items: "" }),
  ],
  "app.customers.$id.tsx": [
    page(404, { params: { id: them("Customer") } }),
    post(200, { intent: "find", search: mark }, { params: { id: them("Customer") } }),
    post(200, { intent: "link", search: "ana.roy@example.test", partnerMemberId: "1" }, { params: { id: them("Customer") } }),
    post(200, { intent: "unlink" }, { params: { id: them("Customer") } }),
    post(200, { intent: "link", search: text, partnerMemberId: them("Member") }, { params: { id: me("Customer") } }),
  ],
  "app.customers._index.tsx": list(),
  "app.exports.$id.tsx": [page(404, { params: { id: them("BulkRun") } })],
  "app.failures.$id.tsx": [
    page(404, { params: { id: them("Failure") } }),
    ...fixIds.flatMap((fix) => ["preview", "fix"].map((intent) => post(200, { intent, fix, form }, { params: { id: them("Failure") } }))),
    ...fixIds.map((fix) => post(200, { intent: "fix", fix, form }, { params: { id: me("Failure") } })),
    ...handling.map((body) => post(200, body, { params: { id: them("Failure") } })),
    post(200, { intent: "assign", assigneeId: them("StaffMember") }, { params: { id: me("Failure") } }),
    post(200, { intent: "name", name: "Mine" }, { params: { id: them("Failure") } }),
  ],
  "app.failures._index.tsx": [
    ...["transaction", "redemption", "pos"].flatMap((kind) => list({ kind })),
    ...["open", "todo", "retrying", "waiting", "snoozed", "hidden", "resolved"].map((status) => page(200, { query: { status } })),
    page(200, { query: { assignee: them("StaffMember") } }),
    page(200, { query: { program: `${mark}-Failure-program` } }),
    ...bulkActions.flatMap((intent) =>
      [
        { ids: [them("Failure")] },
        { ids: [them("Failure"), ...Array.from({ length: 60 }, () => randomUUID())] },
        { query: "status=open" },
      ].map((chosen) =>
        post(200, {
          intent,
          ...chosen,
          ...(intent === "snooze" && { until: new Date(Date.now() + 86_400_000).toISOString() }),
          assigneeId: null,
        }),
      ),
    ),
    post(200, { intent: "assign", ids: [me("Failure")], assigneeId: them("StaffMember") }),
    post(200, { intent: "export", query: "status=open", locale: "en" }),
    post(200, { intent: "saveView", name: "Mine", query: `assignee=${them("StaffMember")}` }),
    post(200, { intent: "renameView", id: them("SavedView"), name: "Mine now" }),
    post(200, { intent: "deleteView", id: them("SavedView") }),
  ],
  "app.notifications.tsx": [
    page(200),
    post(200, {
      intent: "save",
      settings: { recipients: "", locale: "en", digest: false, digestHour: 9, spike: false, spikeThreshold: "20" },
    }),
    post(200, { intent: "test" }),
  ],
  "app.orders.$id.tsx": [page(404, { params: stranger }), post(200, {}, { params: stranger })],
  "app.orders._index.tsx": [...list(), ...list({ channel: "in_store" }), page(200, { query: { search: String(theirOrder) } })],
  "app.pos.$partner.tsx": [
    page(200, { params: { partner: "lightspeed" } }),
    ...["check", "dryRun", "doubleCredits"].map((intent) => post(200, { intent }, { params: { partner: "lightspeed" } })),
    ...fixIds.map((fix) => post(200, { intent: "fix", failureId: them("Failure"), fix }, { params: { partner: "lightspeed" } })),
  ],
  "app.pos.$partner_.diagnosis.tsx": [
    page(200, { params: { partner: "lightspeed" }, query: { order: String(theirOrder) } }),
    ...[`${mark}-Order-name`, "9901"].map((order) => post(200, { intent: "diagnose", order }, { params: { partner: "lightspeed" } })),
    post(200, { intent: "send", gid: `gid://shopify/Order/${theirOrder}` }, { params: { partner: "lightspeed" } }),
  ],
  "app.pos._index.tsx": [page(200)],
  "app.privacy._index.tsx": [page(200), post(200, { intent: "handOver", id: them("ComplianceRequest") })],
  "app.privacy.requests.$id.tsx": [page(404, { params: { id: them("ComplianceRequest") } })],
  "app.programs._index.tsx": [
    ...list(),
    post(200, { intent: "save", id: them("Distributor"), name: "Mine now", accountNumber: "1" }),
    post(200, { intent: "remove", id: them("Distributor") }),
  ],
  "app.programs.exceptions.tsx": [
    ...list(),
    post(200, { intent: "unignore", id: them("IgnoredItem") }),
    post(200, { intent: "ignore", variants: [{ gid: "gid://shopify/ProductVariant/1", title: text }] }),
  ],
  "app.programs.products.tsx": list(),
  "app.programs.tsx": [
    page(200),
    ...["programs", "products"].map((what) => post(200, { intent: "read", what })),
    ...stepDecisions.flatMap((decision) =>
      [
        { kind: "enrolment", id: them("Enrolment") },
        { kind: "exception", id: them("ProgramException") },
      ].map((step) => post(200, { intent: "settle", ...step, decision })),
    ),
  ],
  "app.reports._index.tsx": [
    page(200, { query: { unit: "day", day: aDay } }),
    ...["location", "product", "staff", "hour"].map((by) =>
      page(200, { query: { unit: "day", day: aDay, by, location: them("StoreLocation") } }),
    ),
  ],
  "app.reports.completeness.tsx": [page(200), page(200, { query: { day: aDay } }), post(200, { intent: "again", day: aDay })],
  "app.reports.csv.tsx": [
    page(200),
    ...["location", "product", "staff"].map((by) => page(200, { query: { unit: "day", day: aDay, by, location: them("StoreLocation") } })),
  ],
  "app.reports.files.tsx": [
    page(200),
    ...["make", "preview"].map((intent) => post(200, { intent, options: scheduled.options, days })),
    post(200, { intent: "save", id: them("ScheduledReport"), input: scheduled }),
    post(200, { intent: "save", id: null, input: scheduled }),
    post(200, { intent: "switch", id: them("ScheduledReport"), active: false }),
    post(200, { intent: "delete", id: them("ScheduledReport") }),
    post(200, { intent: "again", file: them("ReportFile") }),
  ],
  "app.reports.files_.$id.tsx": [page(404, { params: { id: them("ReportFile") } })],
  "app.stores.$chain.tsx": [
    page(404, { params: { chain: them("StoreChain") } }),
    ...[
      ...["import", "check", "pause", "resume", "setSchedules", "look"].map((intent) => ({ intent })),
      { intent: "label", label: "Mine now" },
      { intent: "schedule", input: { interval: 60, firstAt: "00:02" } },
      { intent: "allowEdits", allowsEdits: true },
      { intent: "loyalty", sendsLoyalty: true, looseReturns: "leave", confirmed: true },
      { intent: "reimport", firstDay: aDay, lastDay: aDay, locationIds: [them("StoreLocation")] },
      { intent: "remove", data: "delete" },
      ...locationsOf(them("StoreLocation")),
    ].map((body) => post(404, body, { params: { chain: them("StoreChain") } })),
    ...[
      ...locationsOf(them("StoreLocation")),
      { intent: "reimport", firstDay: aDay, lastDay: aDay, locationIds: [them("StoreLocation")] },
    ].map((body) => post(200, body, { params: { chain: me("StoreChain") } })),
  ],
  "app.stores.$chain_.figures.tsx": [
    page(404, { params: { chain: them("StoreChain") } }),
    page(200, { params: { chain: me("StoreChain") }, query: { location: them("StoreLocation"), day: aDay } }),
    ...["save", "keep", "drop"].map((intent) =>
      post(
        200,
        {
          intent,
          location: them("StoreLocation"),
          day: aDay,
          hour: 1,
          input: { sales: "1", transactions: "1", items: "1", minutes: "1", note: "" },
        },
        { params: { chain: me("StoreChain") } },
      ),
    ),
  ],
  "app.stores.$chain_.setup.tsx": [
    page(404, { params: { chain: them("StoreChain") } }),
    page(404, { params: { chain: them("StoreChain") }, query: { code: "c", domain_prefix: "pawsome", state: theirState, user_id: "1" } }),
    ...[
      { intent: "label", label: "Mine now" },
      { intent: "useOrders" },
      { intent: "startLightspeed" },
      { intent: "connectHeartland", input: theirCredentials },
      { intent: "look" },
      ...locationsOf(them("StoreLocation")),
      { intent: "leaveLocations", inputs: { [them("StoreLocation")]: inputOfChain } },
      { intent: "schedule", input: { interval: 60, firstAt: "00:02", backfillDays: "7" } },
    ].map((body) => post(200, body, { params: { chain: them("StoreChain") } })),
    post(302, { intent: "go", step: "connect" }, { params: { chain: them("StoreChain") } }),
    post(302, { intent: "leaveLocations", inputs: { [them("StoreLocation")]: inputOfChain } }, { params: { chain: me("StoreChain") } }),
  ],
  "app.stores._index.tsx": [page(200)],
  "app.stores.new.tsx": [page(200), post(302, { label: `${mark}-StoreChain-label`, partner: "lightspeed" })],
  "app.tsx": [page(200)],
  "auth.$.tsx": [page(200, { query: { shop: theirs } })],
  "auth.login.tsx": [page(200, { as: "nobody" }), post(200, {}, { as: "nobody" })],
  "auth.reopen.tsx": [page(200, { as: "nobody", query: { to: `/app/orders/${them("Order")}` } })],
  // It leads into the admin of the shop that left: whoever comes there has to be one of its staff.
  "connect.lightspeed.tsx": [page(302, { as: "nobody", query: { code: "c", domain_prefix: "pawsome", state: theirState, user_id: "1" } })],
  "proxy.holds.$id.ts": [
    ...["apply", "removed"].map((intent) =>
      post(404, { checkoutToken: theirCheckout, intent }, { as: "cart", params: { id: them("Hold") } }),
    ),
    page(405, { as: "cart", params: { id: them("Hold") } }),
  ],
  "proxy.offers.ts": [
    post(200, { checkoutToken: theirCheckout, lines: [{ variant: "gid://shopify/ProductVariant/1", quantity: 1 }] }, { as: "cart" }),
    page(405, { as: "cart" }),
  ],
  "webhooks.app.tsx": [hook(200, "app/scopes_update", { shop_id: 1, current: [] }), page(405, { as: "nobody" })],
  "webhooks.compliance.tsx": [
    hook(200, "customers/redact", {
      shop_domain: theirs,
      customer: { id: theirBuyer, email: `${mark}@example.test`, phone: null },
      orders_to_redact: [theirOrder],
    }),
    hook(200, "customers/data_request", {
      shop_domain: theirs,
      customer: { id: theirBuyer, email: null, phone: null },
      orders_requested: [theirOrder],
    }),
    page(405, { as: "nobody" }),
  ],
  "webhooks.orders.tsx": [
    ...["orders/create", "orders/paid", "orders/updated", "orders/cancelled"].map((topic) => hook(200, topic, orderHook)),
    hook(200, "refunds/create", { id: 1, order_id: theirOrder }),
    hook(200, "orders/edited", { order_edit: { id: 1, order_id: theirOrder } }),
    page(405, { as: "nobody" }),
  ],
};

let world: World;
let checkout: SimulatedCheckout;

beforeAll(async () => {
  world = await openWorld({ pos: {}, petz: {} });
  await setUpCheckout(mine, { coupons: true, rewards: true });
  checkout = world.shop.openCheckout({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 1 }] });
  await fillEveryTable(theirs, {
    mark,
    values: { ...values(theirs, 1), Hold: { ...values(theirs, 1).Hold, checkoutToken: theirCheckout } },
  });
  // The same of one's own: what is asked for would be there, were it asked for by its owner.
  const own = values(mine, 2);
  await fillEveryTable(mine, { mark: "Quebec", values: { ...own, ConnectState: { ...own.ConnectState, id: "mine" } } });
});
afterAll(() => world.close());

type Handler = (args: { request: Request; params: Record<string, string>; context: object }) => unknown;
type Module = Partial<Record<"loader" | "action", Handler>>;
const moduleOf = async (file: string) => (await import(path.join(folder, file))) as Module;

/** Asks as Remix does. */
async function ask(file: string, attack: Attack): Promise<{ status: number; text: string }> {
  const { [attack.asks]: handler } = await moduleOf(file);
  if (!handler) throw new Error(`${file} has no ${attack.asks}.`);
  const request = requestOf(file, attack);
  const answer = await beforeShop(async () => handler({ request, params: attack.params ?? {}, context: {} })).catch((thrown: unknown) => {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  });
  if (answer instanceof Response) return { status: answer.status, text: `${answer.headers.get("Location") ?? ""} ${await answer.text()}` };
  const wrapped = answer as { data?: unknown; init?: { status?: number } | null; type?: string } | null;
  const status = wrapped?.type === "DataWithResponseInit" ? (wrapped.init?.status ?? 200) : 200;
  return { status, text: JSON.stringify(answer) ?? "" };
}

function requestOf(file: string, { asks, as = "staff", query = {}, params = {}, body, headers = {} }: Attack): Request {
  const raw = JSON.stringify(body);
  if (as === "cart")
    return world.shop.appProxyRequest(file.startsWith("proxy.holds") ? `holds/${params.id}` : "offers", {
      customer: "ana",
      method: asks === "action" ? "POST" : "GET",
      ...(asks === "action" && { body }),
    });
  const all = new Headers({ "User-Agent": ordinaryUserAgent, "Content-Type": "application/json", ...headers });
  if (as === "staff") all.set("Authorization", `Bearer ${world.shop.sessionToken()}`);
  if (as === "buyer") all.set("Authorization", `Bearer ${checkout.sessionToken()}`);
  if (as === "webhook") {
    all.set("X-Shopify-Hmac-Sha256", createHmac("sha256", testEnvironment.SHOPIFY_API_SECRET).update(raw).digest("base64"));
    all.set("X-Shopify-Shop-Domain", mine);
    all.set("X-Shopify-API-Version", "2026-07");
    all.set("X-Shopify-Webhook-Id", randomUUID());
    all.set("X-Shopify-Event-Id", randomUUID());
    all.set("X-Shopify-Triggered-At", new Date().toISOString());
  }
  const address = `https://punchcard.test/x?${new URLSearchParams(query)}`;
  return new Request(address, asks === "action" ? { method: "POST", headers: all, body: raw } : { headers: all });
}

/** What the question itself brought along is no secret. */
function withoutAsked(answer: string, { query, params, body }: Attack): string {
  const asked = JSON.stringify([query, params, body]).match(/[\w-]+/g) ?? [];
  return asked
    .filter((word) => word.includes(mark) && word !== mark)
    .reduce((rest, word) => rest.replaceAll(word, ""), answer)
    .replaceAll(`"search":"${mark}"`, "");
}

/** Without what the one who asks has in their own book of accesses: what they asked for is there, found or not. */
async function everything(): Promise<Record<string, string[]>> {
  const rows = await rowsOf(theirs, tables.map(them));
  return { ...rows, AccessLog: (rows["AccessLog"] ?? []).filter((row) => !row.includes(`"shopId": "${mine}"`)) };
}
const tables = [
  ...["Order", "OrderLine", "Customer", "Member", "Failure", "Hold", "BulkRun", "ReportFile", "ScheduledReport", "Enrolment", "Recording"],
  ...["ProgramException", "StoreChain", "StoreLocation", "SavedView", "Distributor", "IgnoredItem", "StaffMember", "Redemption", "Fix"],
  ...["ImportRun", "StoreSale", "StoreShift", "PosOrder", "PosSale", "FieldLift"],
];

describe("Another shop", () => {
  it("has something in every table", async () => {
    const rows = await everything();
    const empty = Object.entries(rows).filter(([, found]) => found.length === 0);
    expect(empty.map(([table]) => table)).toEqual([]);
  });

  it("is asked for at every address that the app has", () => {
    expect(Object.keys(attacks).sort()).toEqual(files.sort());
  });

  it.each(files)("is asked for by all that %s can be asked", async (file) => {
    const exported = Object.keys(await moduleOf(file)).filter((name) => name === "loader" || name === "action");
    const tried = attacks[file] ?? [];
    expect([...new Set(tried.map(({ asks }) => asks))].sort()).toEqual(exported.sort());
    const source = readFileSync(path.join(folder, file), "utf8");
    const intents = [...source.matchAll(/intent: z\.literal\("(\w+)"\)/g), ...source.matchAll(/intent: z\.enum\(\[([^\]]*)\]/g)].flatMap(
      ([, names = ""]) => names.match(/\w+/g) ?? [],
    );
    const sent = tried.map(({ body }) => (body as { intent?: string } | undefined)?.intent);
    expect(intents.filter((intent) => !sent.includes(intent))).toEqual([]);
  });

  const all = files.flatMap((file) => (attacks[file] ?? []).map((attack, index) => ({ file, attack, index })));
  it.each(all)("shows nothing and loses nothing at $file, $attack.asks $index", async ({ file, attack }) => {
    const before = await everything();
    const { status, text: answer } = await ask(file, attack);
    expect({ status, answer: status === attack.status ? "" : answer }).toEqual({ status: attack.status, answer: "" });
    const words = withoutAsked(answer, attack);
    expect(words.includes(mark) ? words : "").toBe("");
    expect(await everything()).toEqual(before);
  });

  const ownPages: [string, Partial<Attack>][] = [
    ["api.orders.$id.ts", { params: { id: "9900002" } }],
    ["app.coupons.$id.tsx", { params: { id: me("Hold") } }],
    ["app.customers.$id.tsx", { params: { id: me("Customer") } }],
    ["app.exports.$id.tsx", { params: { id: me("BulkRun") } }],
    ["app.failures.$id.tsx", { params: { id: me("Failure") } }],
    ["app.orders.$id.tsx", { params: { id: me("Order") } }],
    ["app.reports.files_.$id.tsx", { params: { id: me("ReportFile") } }],
    ["app.stores.$chain.tsx", { params: { chain: me("StoreChain") } }],
    ["app.stores.$chain_.figures.tsx", { params: { chain: me("StoreChain") } }],
  ];
  it.each(ownPages)("is the only thing that %s does not show", async (file, asked) => {
    expect(await ask(file, page(200, asked))).toMatchObject({ status: 200 });
  });

  it("keeps everything while the work is done that was asked for, and when the one who asked leaves and is erased", async () => {
    const before = await everything();
    const asked = await db.$queryRaw<
      { data: unknown }[]
    >`SELECT data FROM pgboss.job WHERE data->>'shop' IS DISTINCT FROM ${mine} AND data ? 'shop'`;
    expect(asked).toEqual([]);
    await ask("webhooks.app.tsx", hook(200, "app/uninstalled", { domain: theirs, myshopify_domain: theirs }));
    await ask("webhooks.compliance.tsx", hook(200, "shop/redact", { shop_domain: theirs, shop_id: 1 }));
    await world.startWorker();
    await until(async () => (await db.shop.count({ where: { id: mine } })) === 0);
    expect(await everything()).toEqual(before);
    // That it was asked for, and done, outlasts the shop.
    const { ComplianceRequest: _, ...left } = await rowsOf(mine, []);
    expect(Object.entries(left).filter(([, found]) => found.length > 0)).toEqual([]);
  });
});

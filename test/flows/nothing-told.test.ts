import { afterAll, beforeAll, expect, it } from "vitest";
import { db } from "#app/platform/db.server.ts";
import { petStoreMembers } from "#test/fixtures/pet-store-astro.ts";
import { forgeToken } from "#test/hostile/forge-token.ts";
import { ask, deliver, openPage, post } from "#test/hostile/send.ts";
import type { Answer } from "#test/hostile/send.ts";
import { setUpCheckout } from "#test/support/checkout-api.ts";
import { testEnvironment } from "#test/support/environment.ts";
import { killPrograms, startProgram } from "#test/support/processes.ts";
import type { Program } from "#test/support/processes.ts";
import { redirectTo, startSite } from "#test/support/start-web.ts";
import type { Site } from "#test/support/start-web.ts";
import { until } from "#test/support/until.ts";

/**
 * Secrets and personal data, each marked, go through everything that the app does, what goes wrong included, while both processes log all
 * they can: none of it comes out in a log, in an error's answer, or in the address of a request.
 */
const person = {
  firstName: "Markerella",
  lastName: "Zebrowsky",
  email: "markerella@marked.example",
  phone: "+15145559876",
  address1: "77 Marked Avenue",
  zip: "M4K 3R5",
};
const card = "4242424242424242";
const secrets = {
  astro: "marked-astro-password",
  astroUser: "marked-astro-user",
  petz: "marked-petz-value",
  heartland: "marked-heartland-token",
};

/** As they are written, and as an address or JSON writes them. */
const marks = [...Object.values(person), "5145559876", "514-555-9876", card, ...Object.values(secrets)].flatMap((mark) => [
  mark,
  encodeURIComponent(mark),
  new URLSearchParams({ mark }).toString().slice("mark=".length),
]);
/** Tokens of Shopify, session tokens, and what the environment and the partners keep secret. */
const tokens = [
  /shp[a-z]{2}_\w{6,}/,
  /eyJ[\w-]{10,}\.[\w-]+\.[\w-]+/,
  new RegExp(testEnvironment.SHOPIFY_API_SECRET),
  new RegExp(testEnvironment.LIGHTSPEED_CLIENT_SECRET),
  new RegExp(testEnvironment.ENCRYPTION_KEYS.split(":")[1] ?? "-"),
  /paws-and-claws|pawsome-petz-key/,
];

/** Two processes start, and a world around them. */
const startSeconds = 180;

let site: Site;
let worker: Program;
const refusals: { what: string; body: string }[] = [];

beforeAll(async () => {
  const preload = "./test/support/programs/tell-requests.ts";
  site = await startSite(
    {
      petz: {},
      pos: { lightspeed: {}, heartland: {} },
      members: [{ ...petStoreMembers.ana, email: person.email, firstName: person.firstName, lastName: person.lastName }],
    },
    { env: { LOG_LEVEL: "trace" }, preload },
  );
  const { world } = site;
  await setUpCheckout(world.shop.domain, { coupons: true, rewards: true });
  await world.connectPos("heartland");
  await world.connectPos("lightspeed");
  for (const handle of ["ana", "ben"]) mark(handle);
  worker = startProgram("app/worker.ts", { LOG_LEVEL: "trace", ...redirectTo(world, preload) });
  await worker.says("worker_started");
}, startSeconds * 1000);
afterAll(async () => {
  await killPrograms();
  await site.world.close();
});

/** A customer of the shop with everything about them marked. Two of them differ by a letter: one has a loyalty account. */
function mark(handle: string): void {
  const customer = site.world.shop.customer(handle);
  const email = handle === "ana" ? person.email : `x${person.email}`;
  Object.assign(customer, {
    firstName: person.firstName,
    lastName: person.lastName,
    email,
    phone: handle === "ana" ? person.phone : "+15145559877",
  });
  if (customer.address) Object.assign(customer.address, { address1: person.address1, zip: person.zip });
}

async function refused(what: string, answer: Promise<Answer>): Promise<void> {
  const { status, body } = await answer;
  expect([what, status]).toEqual([what, expect.toSatisfy((one: number) => one >= 400)]);
  refusals.push({ what, body });
}

const order = (customer: string, sku = "NP-CHK-20") => site.world.shop.placeOrder({ customer, lines: [{ sku, quantity: 2 }] });

it(
  "through orders, failures, refusals and faults of everybody else",
  async () => {
    const { world } = site;
    const first = order("ana");
    order("ben");
    await until(async () => (await db.failure.count()) > 0);
    world.shop.refund(first, { lines: [{ line: 1, quantity: 1 }] });
    for (const kind of ["not_json", "server_error", "drop_after_write", "token_expired"] as const) {
      const over = world.astro.faults.add({ kind, times: 2 });
      order("ana");
      await world.settled();
      over();
    }
    for (const partner of [world.pos.heartland, world.pos.lightspeed]) {
      partner.faults.add({ kind: "server_error", times: 2 });
      order("ben", "TW-TUR-12");
      await world.settled();
      partner.faults.clear();
    }
    Object.assign(world.shopify.faults.failNext, { status: 500, times: 2 });
    order("ana");
    await world.settled();
    expect(worker.output()).toContain("job_waits");
  },
  startSeconds * 1000,
);

it("through a database that fails", async () => {
  const { world } = site;
  await db.$executeRawUnsafe('ALTER TABLE "OrderLine" RENAME TO "OrderLineAway"');
  await db.$executeRawUnsafe('ALTER TABLE "SavedView" RENAME TO "SavedViewAway"');
  const waits = worker.output().split("job_waits").length;
  order("ana");
  await until(() => worker.output().split("job_waits").length > waits);
  const view = { intent: "saveView", name: `${person.firstName} ${person.email} ${card}`, query: `search=${person.email}` };
  await refused("a view that is not kept", post(site, "/app/failures?index", view));
  await refused("the data of a view that is not kept", post(site, "/app/failures.data?index", view));
  await db.$executeRawUnsafe('ALTER TABLE "OrderLineAway" RENAME TO "OrderLine"');
  await db.$executeRawUnsafe('ALTER TABLE "SavedViewAway" RENAME TO "SavedView"');
  await world.settled();
  expect(site.web.output()).toContain("request_failed");
});

it("through forms, searches, exports and calls that are refused", async () => {
  const { world } = site;
  const shop = world.shop.domain;
  const everything = JSON.stringify({ ...person, card, ...secrets });
  await post(site, "/app/connections/astro.data", {
    intent: "connect",
    input: { baseUrl: world.astroServer.baseUrl, username: secrets.astroUser, password: secrets.astro, clientId: "c" },
  });
  await post(site, "/app/connections/petz.data", {
    intent: "connect",
    input: { baseUrl: world.petz.served.baseUrl, headerName: "Authorization", headerValue: secrets.petz, deviceRef: "x" },
  });
  await post(site, "/app/connections/heartland.data", { intent: "test", input: { baseUrl: "northside-pets", token: secrets.heartland } });
  await post(site, "/app/coupons/wallet.data", { intent: "look", who: person.email, order: "", items: "" });
  await post(site, "/app/notifications.data", {
    intent: "save",
    settings: { recipients: person.email, locale: "en", digest: true, digestHour: 8, spike: true, spikeThreshold: "5" },
  });
  await post(site, "/app/failures.data?index", { intent: "export", query: `search=${person.email}`, locale: "en" });
  const failure = await db.failure.findFirstOrThrow();
  const form = { firstName: person.firstName, lastName: person.lastName, email: "not an address", phone: person.phone, card };
  await post(site, `/app/failures/${failure.id}.data`, { intent: "fix", fix: "enroll", form });
  await post(site, `/app/failures/${failure.id}.data`, { intent: "note", text: everything });
  for (const path of ["/app/failures", "/app/orders", "/app/customers"])
    await openPage(site, `${path}?${new URLSearchParams({ search: person.email })}`);
  const checkout = world.shop.openCheckout({ customer: "ana", lines: [{ sku: "NP-CHK-20" }] });
  const question = { checkoutToken: checkout.token, lines: [], contact: { email: person.email, phone: person.phone } };
  await post(site, "/api/checkout/offers", question, { token: checkout.sessionToken() });

  await refused("a form that cannot be read", post(site, "/app/notifications.data", `${everything}}`));
  await refused(
    "a form of other fields",
    post(site, "/app/connections/astro.data", { intent: "connect", input: { ...person, ...secrets } }),
  );
  await refused("a form that is too long", post(site, "/app/notifications.data", everything.padEnd(1_100_000)));
  await refused(
    "a token that was changed",
    post(site, "/api/orders/1", person, { token: forgeToken(shop, { claims: { email: person.email }, secret: "x" }) }),
  );
  await refused("an address that is not there", openPage(site, `/app/orders/${encodeURIComponent(person.email)}`));
  await refused(
    "a question that cannot be read",
    post(site, "/api/checkout/offers", { ...question, lines: [card] }, { token: checkout.sessionToken() }),
  );
  await refused("a question of nobody", post(site, "/api/checkout/offers", question, { token: "x" }));
  await refused(
    "a cart that is not signed",
    post(site, `/proxy/offers?${new URLSearchParams({ shop, email: person.email })}`, question, { token: null }),
  );
  for (const topic of ["orders/paid", "customers/redact"]) {
    const path = topic === "orders/paid" ? "/webhooks/orders" : "/webhooks/compliance";
    await refused(`${topic}, badly signed`, deliver(site, { topic, body: everything, secret: "x" }, path));
    await refused(`${topic}, that cannot be read`, deliver(site, { topic, body: everything.slice(0, -1) }, path));
    await refused(`${topic}, of other fields`, deliver(site, { topic, body: everything }, path));
  }
  await refused(
    "back from Lightspeed",
    ask(site, `/connect/lightspeed?${new URLSearchParams({ code: "marked-astro-password", state: "x", domain_prefix: "x" })}`),
  );
  await world.settled();
});

it("nothing of it is told", () => {
  const logged = [site.web.output(), worker.output()];
  // Both said much, and of every kind.
  for (const output of logged) expect(output.split("\n").length).toBeGreaterThan(30);
  expect(logged.join("\n")).toMatch(/requested POST .*graphql\.json/);
  const told = logged.flatMap((output) => output.split("\n")).filter((line) => !isSearchAtPos(line));
  for (const mark of marks) expect(told.filter((line) => line.includes(mark))).toEqual([]);
  for (const token of tokens) expect(logged.flatMap((output) => output.split("\n")).filter((line) => token.test(line))).toEqual([]);
  for (const mark of marks) expect(refusals.filter(({ body }) => body.includes(mark))).toEqual([]);
  for (const token of tokens) expect(refusals.filter(({ body }) => token.test(body))).toEqual([]);
});

/** Heartland and Lightspeed have no other way to look for a customer than by their address. */
function isSearchAtPos(line: string): boolean {
  return (
    /^requested GET \S+\.retail\.(heartland\.us|lightspeed\.app)\/\S*(customers|search)/.test(line) ||
    /^requested GET http:\/\/127\.0\.0\.1:\d+\/(api|2\.0)\/\S*customers/.test(line)
  );
}

import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CheckoutRefusal, HoldAnswer, Offers, OrderHolds } from "#app/coupons/checkout-view.ts";
import { db } from "#app/platform/db.server.ts";
import { cornerShop } from "#test/fixtures/pet-store.ts";
import type { SimulatedCheckout } from "#test/simulators/shopify/checkout.ts";
import { call, extensionOrigin, post, proxied, questionOf, setUpCheckout } from "#test/support/checkout-api.ts";
import { testEnvironment } from "#test/support/environment.ts";
import { openWorld } from "#test/support/open-world.ts";
import type { World } from "#test/support/open-world.ts";

/** What nobody's checkout asks: each gets its clear answer, and changes nothing here, at Shopify or at a partner. */

let world: World;
let checkout: SimulatedCheckout;

beforeAll(async () => {
  world = await openWorld({ petz: {} });
  await db.shop.create({
    data: { id: cornerShop.domain, name: cornerShop.name, currency: "CAD", timeZone: cornerShop.timeZone, uninstalledAt: new Date() },
  });
});
afterAll(() => world.close());
beforeEach(async () => {
  await setUpCheckout(world.shop.domain, { coupons: true, rewards: true });
  checkout = world.shop.openCheckout({ customer: "ana", lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
});

/** Everything that a call could have changed, or asked of others. */
async function traces() {
  const [holds, steps, customers, members, redemptions, jobs] = await Promise.all([
    db.hold.findMany({ orderBy: { id: "asc" } }),
    db.holdEvent.count(),
    db.customer.count(),
    db.member.count(),
    db.redemption.count(),
    db.$queryRaw<{ count: bigint }[]>`SELECT count(*) FROM pgboss.job WHERE name = 'settle-hold'`,
  ]);
  return {
    ...{ holds, steps, customers, members, redemptions, jobs },
    petz: world.petz.calls.length,
    discounts: world.shop.state.discounts.length,
  };
}

/** Does something that is to leave no trace. */
async function unchanged<Answer>(act: () => Promise<Answer>): Promise<Answer> {
  const before = await traces();
  const answer = await act();
  expect(await traces()).toEqual(before);
  return answer;
}

const secret = testEnvironment.SHOPIFY_API_SECRET;
const encode = (value: unknown) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** A token made by hand: Shopify would not. */
function forged({ header = {}, claims = {}, algorithm = "sha256", key = secret }: Forgery = {}): string {
  const seconds = Math.floor(Date.now() / 1000);
  const all = {
    dest: world.shop.domain,
    aud: testEnvironment.SHOPIFY_API_KEY,
    exp: seconds + 300,
    nbf: seconds,
    iat: seconds,
    jti: "1",
    ...claims,
  };
  const body = `${encode({ alg: "HS256", typ: "JWT", ...header })}.${encode(all)}`;
  return `${body}.${algorithm === "none" ? "" : createHmac(algorithm, key).update(body).digest("base64url")}`;
}
type Forgery = { header?: object; claims?: object; algorithm?: string; key?: string };

const seconds = () => Math.floor(Date.now() / 1000);
const tokens: [string, () => string | null, CheckoutRefusal][] = [
  ["is missing", () => null, { status: "unauthenticated" }],
  ["is empty", () => "", { status: "unauthenticated" }],
  ["is no token", () => "x", { status: "unauthenticated" }],
  ["has a part too many", () => `${forged()}.x`, { status: "unauthenticated" }],
  ["is very long", () => "a".repeat(100_000), { status: "unauthenticated" }],
  ["is signed with another secret", () => checkout.sessionToken({ secret: "another" }), { status: "unauthenticated" }],
  ["is signed with an empty secret", () => checkout.sessionToken({ secret: "" }), { status: "unauthenticated" }],
  [
    "has another's signature",
    () => forged({ claims: { sub: "gid://shopify/Customer/1" } }).replace(/\.[^.]*\./, `.${encode({ sub: "x" })}.`),
    { status: "unauthenticated" },
  ],
  ["has no signature, by its own word", () => forged({ header: { alg: "none" }, algorithm: "none" }), { status: "unauthenticated" }],
  ["is signed, and says that it is not", () => forged({ header: { alg: "none" } }), { status: "unauthenticated" }],
  ["is signed by another algorithm", () => forged({ header: { alg: "HS512" }, algorithm: "sha512" }), { status: "unauthenticated" }],
  ["says that it is signed by a key pair", () => forged({ header: { alg: "RS256" } }), { status: "unauthenticated" }],
  ["brings its own key", () => forged({ header: { jwk: { kty: "oct", k: encode("mine") } }, key: "mine" }), { status: "unauthenticated" }],
  ["wants something of us that we do not know", () => forged({ header: { crit: ["exp2"] } }), { status: "unauthenticated" }],
  ["has expired", () => checkout.sessionToken({ expiresIn: -60 }), { status: "unauthenticated" }],
  ["is not valid yet", () => checkout.sessionToken({ nbf: seconds() + 120 }), { status: "unauthenticated" }],
  ["is for another app", () => checkout.sessionToken({ aud: "another-app" }), { status: "unauthenticated" }],
  ["is for several apps", () => forged({ claims: { aud: [testEnvironment.SHOPIFY_API_KEY, "another"] } }), { status: "unauthenticated" }],
  ["is for no app", () => forged({ claims: { aud: undefined } }), { status: "unauthenticated" }],
  ["is of no shop", () => forged({ claims: { dest: undefined } }), { status: "unauthenticated" }],
  [
    "is of a shop by another's name",
    () => checkout.sessionToken({ dest: "https://pawsome-pets.myshopify.com.evil.example" }),
    { status: "unauthenticated" },
  ],
  [
    "is of a shop with a way behind it",
    () => checkout.sessionToken({ dest: "https://pawsome-pets.myshopify.com/../x" }),
    { status: "unauthenticated" },
  ],
  ["is of a list of shops", () => forged({ claims: { dest: [world.shop.domain] } }), { status: "unauthenticated" }],
  ["is of a shop that has uninstalled", () => checkout.sessionToken({ dest: cornerShop.domain }), { status: "unknown_shop" }],
  ["is of a shop that was never here", () => checkout.sessionToken({ dest: "nobodys.myshopify.com" }), { status: "unknown_shop" }],
  ["is a staff member's", () => world.shop.sessionToken(), { status: "unauthenticated" }],
  [
    "is of a customer with an odd number",
    () => checkout.sessionToken({ sub: "gid://shopify/Customer/1' OR '1'='1" }),
    { status: "unauthenticated" },
  ],
  ["is of a list of customers", () => forged({ claims: { sub: ["gid://shopify/Customer/1"] } }), { status: "unauthenticated" }],
];
const statusOf = (refusal: CheckoutRefusal) => (refusal.status === "unknown_shop" ? 404 : 401);

describe("A token that", () => {
  it.each(tokens)("%s opens nothing", async (_what, tokenOf, refusal) => {
    const token = tokenOf();
    const id = "01900000-0000-7000-8000-000000000000";
    const calls = [
      () => post("/api/checkout/offers", { token, body: questionOf(checkout) }),
      () => post(`/api/checkout/holds/${id}`, { token, body: { checkoutToken: checkout.token, intent: "apply" } }),
      () => call("/api/checkout/orders/1", { method: "GET", token }),
    ];
    for (const one of calls) {
      const { status, body, headers } = await unchanged(one);
      expect([status, body]).toEqual([statusOf(refusal), refusal]);
      expect(headers.get("Access-Control-Allow-Origin")).toBe("*");
      expect(headers.get("Cache-Control")).toContain("no-store");
    }
  });

  it("names its shop by address or by domain alone is good either way", async () => {
    for (const dest of [world.shop.domain, `https://${world.shop.domain}`]) {
      const token = checkout.sessionToken({ dest });
      expect((await call<OrderHolds>("/api/checkout/orders/1", { method: "GET", token })).body).toEqual({ status: "known", holds: [] });
    }
  });
});

describe("A question that cannot be read", () => {
  const variant = "gid://shopify/ProductVariant/1";
  const line = (quantity: unknown, of: unknown = variant) => ({ checkoutToken: "c".repeat(32), lines: [{ variant: of, quantity }] });
  const nested = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  const bodies: [string, unknown][] = [
    ["is empty", ""],
    ["is null", "null"],
    ["is no JSON", "{"],
    ["is a number", "1"],
    ["is a list", [line(1)]],
    ["has no lines", { checkoutToken: "c".repeat(32) }],
    ["has lines that are none", { checkoutToken: "c".repeat(32), lines: "gid://shopify/ProductVariant/1" }],
    ["has no token", { lines: [] }],
    ["has a token with a way in it", { checkoutToken: "../../etc/passwd", lines: [] }],
    ["has a token with SQL in it", { checkoutToken: "abc' OR 1=1 --", lines: [] }],
    ["has a token that is too long", { checkoutToken: "c".repeat(129), lines: [] }],
    ["has a token that is a number", { checkoutToken: 12_345_678, lines: [] }],
    ["has a token that is an object", { checkoutToken: { $ne: null }, lines: [] }],
    ["has 501 lines", { checkoutToken: "c".repeat(32), lines: Array.from({ length: 501 }, () => ({ variant, quantity: 1 })) }],
    ["buys less than nothing", line(-1)],
    ["buys nothing", line(0)],
    ["buys a part", line(1.5)],
    ["buys too much", line(10_000)],
    ["buys beyond all numbers", `{"checkoutToken":"${"c".repeat(32)}","lines":[{"variant":"${variant}","quantity":1e400}]}`],
    ["buys by word", line("2")],
    ["buys a list", line([1])],
    ["names a variant by its number", line(1, "1")],
    ["names a product", line(1, "gid://shopify/Product/1")],
    ["names a variant with GraphQL in it", line(1, 'gid://shopify/ProductVariant/1") { id } }')],
    ["names a variant beyond all numbers", line(1, `gid://shopify/ProductVariant/${"9".repeat(30)}`)],
    ["has a contact that is a list", { ...line(1), contact: ["ana.roy@example.test"] }],
    ["has an e-mail that is none", { ...line(1), contact: { email: "<script>alert(1)</script>" } }],
    ["has a phone that is too long", { ...line(1), contact: { phone: "1".repeat(41) } }],
    ["has the character that no text may have", { ...line(1), contact: { phone: "514\0" } }],
    ["is nested without end", nested],
    ["has lines nested without end", `{"checkoutToken":"${"c".repeat(32)}","lines":${nested}}`],
    ["is not UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ["is UTF-16", Buffer.from("{}", "utf16le")],
  ];

  it.each(bodies)("because it %s is told so", async (_what, body) => {
    const { status, body: answer, headers } = await unchanged(() => post("/api/checkout/offers", { token: checkout.sessionToken(), body }));
    expect([status, answer]).toEqual([400, { status: "unreadable" }]);
    expect(headers.get("Access-Control-Allow-Origin")).toBe("*");
  });

  it("because it is too large is told so, whether or not it says how large it is", async () => {
    const body = JSON.stringify({ ...questionOf(checkout), more: "x".repeat(70_000) });
    const stream = new ReadableStream({ start: (out) => (out.enqueue(new TextEncoder().encode(body)), out.close()) });
    for (const large of [
      () => new Request(address, { ...init(), body }),
      () => new Request(address, { ...init(), body: stream, duplex: "half" }),
    ]) {
      const { status, body: answer } = await unchanged(() => proxied(large()));
      expect([status, answer]).toEqual([413, { status: "too_large" }]);
    }
  });
  const address = "https://punchcard.test/api/checkout/offers";
  const init = () => ({
    method: "POST",
    headers: { Authorization: `Bearer ${checkout.sessionToken()}`, "Content-Type": "application/json", Origin: extensionOrigin },
  });

  it.each([
    ["text/plain", undefined],
    ["application/x-www-form-urlencoded", undefined],
    ["multipart/form-data; boundary=x", undefined],
    ["application/json; charset=utf-16", undefined],
    ["application/jsonp", undefined],
    ["application/json", "gzip"],
  ])("because it is %s (%s) is told so", async (type, encoding) => {
    const headers = { "Content-Type": type, ...(encoding && { "Content-Encoding": encoding }) };
    const asked = { token: checkout.sessionToken(), body: JSON.stringify(questionOf(checkout)), headers };
    expect(await unchanged(() => post("/api/checkout/offers", asked))).toMatchObject({ status: 415, body: { status: "not_json" } });
  });

  it.each(["GET", "PUT", "PATCH", "DELETE", "HEAD"])("because it comes by %s is told how it would be", async (method) => {
    const { status, headers } = await unchanged(() => call("/api/checkout/offers", { method, token: checkout.sessionToken() }));
    expect([status, headers.get("Allow"), headers.get("Access-Control-Allow-Origin")]).toEqual([405, "POST, OPTIONS", "*"]);
  });

  it("is asked for beforehand by the browser, which needs no token", async () => {
    for (const [path, method] of [
      ["/api/checkout/offers", "POST"],
      ["/api/checkout/holds/x", "POST"],
      ["/api/checkout/orders/1", "GET"],
    ] as const) {
      const { status, headers } = await unchanged(() => call(path, { method: "OPTIONS" }));
      expect([status, headers.get("Access-Control-Allow-Methods")]).toEqual([204, `${method}, OPTIONS`]);
      expect(headers.get("Access-Control-Allow-Headers")).toBe("Authorization, Content-Type");
    }
  });
});

describe("A hold of", () => {
  const token = "c0ffee00c0ffee00c0ffee00c0ffee00";
  let mine: string;

  beforeEach(async () => {
    await db.hold.deleteMany();
    mine = await holdFor({});
  });

  async function holdFor(change: {
    customerGid?: string | null;
    checkoutToken?: string;
    shopId?: string;
    couponRef?: string;
  }): Promise<string> {
    const { id } = await db.hold.create({
      data: {
        ...{ shopId: world.shop.domain, partner: "petz", kind: "coupon", surface: "checkout", state: "code_assigned", codeState: "made" },
        ...{
          checkoutToken: checkout.token,
          customerGid: `gid://shopify/Customer/${checkout.customer?.id}`,
          couponRef: "ANA-3OFF",
          title: "$3 off",
        },
        ...{
          variantGid: checkout.lines[0]?.variantGid ?? "",
          upc: "850001234511",
          productTitle: "Northpaw",
          units: 1,
          amountMinor: 300,
          currency: "CAD",
        },
        ...{ orderRef: "PC-1", expiresAt: new Date(Date.now() + 600_000), code: `PC-SECRET-${Math.random()}` },
        ...change,
      },
    });
    return id;
  }

  const press = (
    id: string,
    { of = checkout, intent = "apply", checkoutToken = of.token }: { of?: SimulatedCheckout; intent?: string; checkoutToken?: string },
  ) => post<HoldAnswer>(`/api/checkout/holds/${encodeURIComponent(id)}`, { token: of.sessionToken(), body: { checkoutToken, intent } });

  it.each<[string, () => Promise<string>]>([
    ["another buyer", () => holdFor({ customerGid: "gid://shopify/Customer/999", couponRef: "X" })],
    ["a guest of the same checkout", () => holdFor({ customerGid: null, couponRef: "X" })],
    ["a guest of another checkout", () => holdFor({ customerGid: null, checkoutToken: token, couponRef: "X" })],
    ["another shop", () => holdFor({ shopId: cornerShop.domain })],
    ["nobody", () => Promise.resolve("01900000-0000-7000-8000-000000000000")],
    ["no shape", () => Promise.resolve("1")],
    ["SQL", () => Promise.resolve(`${mine}' OR '1'='1`)],
    ["a way", () => Promise.resolve(`../holds/${mine}`)],
    ["zero", () => Promise.resolve("\0")],
  ])("%s is not to be found, and says nothing of its code", async (_whose, idOf) => {
    const id = await idOf();
    for (const intent of ["apply", "applied", "refused", "removed"]) {
      const answer = await unchanged(() => press(id, { intent }));
      expect([answer.status, answer.body]).toEqual([404, { status: "not_found" }]);
    }
  });

  it("a buyer is not to be found by another, nor by a guest who knows the checkout", async () => {
    const others = [
      world.shop.openCheckout({ customer: "ben", lines: [{ sku: "NP-CHK-20" }] }),
      world.shop.openCheckout({ lines: [{ sku: "NP-CHK-20" }] }),
    ];
    for (const of of others) {
      const answer = await unchanged(() => press(mine, { of, checkoutToken: checkout.token, intent: "removed" }));
      expect([answer.status, answer.body]).toEqual([404, { status: "not_found" }]);
    }
  });

  it("a guest is found with the very checkout, and without it by nobody", async () => {
    const guest = world.shop.openCheckout({ lines: [{ sku: "NP-CHK-20" }] });
    const id = await holdFor({ customerGid: null, checkoutToken: guest.token, couponRef: "X" });
    expect((await unchanged(() => press(id, { of: guest, checkoutToken: token }))).status).toBe(404);
    expect((await press(id, { of: guest, intent: "applied" })).body).toEqual({ status: "noted" });
  });

  it.each([["erase"], [""], [null], [["apply"]], [{ $ne: 1 }]])("a buyer does not do %j", async (intent) => {
    const body = { checkoutToken: checkout.token, intent };
    const answer = await unchanged(() => post(`/api/checkout/holds/${mine}`, { token: checkout.sessionToken(), body }));
    expect([answer.status, answer.body]).toEqual([400, { status: "unreadable" }]);
  });

  it("an order is shown to its buyer alone: anybody may guess its number", async () => {
    await db.hold.update({ where: { id: mine }, data: { orderGid: "gid://shopify/Order/77", state: "redeemed" } });
    const ask = (of: SimulatedCheckout, query = "") =>
      call<OrderHolds>(`/api/checkout/orders/77${query}`, { method: "GET", token: of.sessionToken() });
    expect((await ask(checkout)).body.holds).toMatchObject([{ title: "$3 off", state: "redeemed" }]);
    const guest = world.shop.openCheckout({ lines: [{ sku: "NP-CHK-20" }] });
    const ben = world.shop.openCheckout({ customer: "ben", lines: [{ sku: "NP-CHK-20" }] });
    for (const of of [guest, ben])
      for (const query of ["", `?checkoutToken=${checkout.token}`])
        expect((await ask(of, query)).body).toEqual({ status: "known", holds: [] });
    expect((await ask(checkout, "?checkoutToken=' OR 1=1")).status).toBe(400);
    for (const id of ["0", "-1", "x", "1e3", "9".repeat(40), "gid://shopify/Customer/1"])
      expect((await call(`/api/checkout/orders/${encodeURIComponent(id)}`, { method: "GET", token: checkout.sessionToken() })).status).toBe(
        404,
      );
  });
});

describe("A buyer", () => {
  it("is who Shopify says, whatever the body says", async () => {
    const guest = world.shop.openCheckout({ lines: [{ sku: "NP-CHK-20", quantity: 2 }] });
    const ana = world.shop.customer("ana");
    const claims = {
      customer: `gid://shopify/Customer/${ana.id}`,
      customerGid: `gid://shopify/Customer/${ana.id}`,
      sub: `gid://shopify/Customer/${ana.id}`,
    };
    const body = { ...questionOf(guest), ...claims, contact: { email: ana.email, phone: ana.phone } };
    const answer = await unchanged(() => post<Offers>("/api/checkout/offers", { token: guest.sessionToken(), body }));
    expect(answer).toMatchObject({ status: 200, body: { status: "nothing", why: "sign_in" } });
  });

  it("who names variants that the shop does not sell is offered nothing on them", async () => {
    const lines = [{ variant: "gid://shopify/ProductVariant/9007199254740993", quantity: 1 }];
    const body = { checkoutToken: checkout.token, lines };
    const answer = await unchanged(() => post<Offers>("/api/checkout/offers", { token: checkout.sessionToken(), body }));
    expect(answer.body).toEqual({ status: "nothing", why: "none", remove: [] });
  });

  it("who asks more often than any checkout does is told when to come again", async () => {
    const body = { checkoutToken: checkout.token, lines: [] };
    const ask = () => post<Offers>("/api/checkout/offers", { token: checkout.sessionToken(), body });
    const answers = await Promise.all(Array.from({ length: 40 }, ask));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(10);
    for (const { headers, body: answer } of refused) {
      expect(Number(headers.get("Retry-After"))).toBeGreaterThan(0);
      expect(answer).toMatchObject({ status: "too_many", retryAfter: Number(headers.get("Retry-After")) });
      expect(headers.get("Access-Control-Allow-Origin")).toBe("*");
    }
  });

  it("who guesses ids is counted as well", async () => {
    const body = { checkoutToken: checkout.token, intent: "apply" };
    const ask = (index: number) => post(`/api/checkout/holds/guess-${index}`, { token: checkout.sessionToken(), body });
    const answers = await unchanged(() => Promise.all(Array.from({ length: 80 }, (_, index) => ask(index))));
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(20);
  });
});

describe("A request that Shopify is said to have forwarded from a cart", () => {
  const body = () => questionOf(checkout);
  const asked = (options: Parameters<World["shop"]["appProxyRequest"]>[1]) =>
    world.shop.appProxyRequest("offers", { body: body(), ...options });

  /** The same with its query changed after it was signed. */
  function tampered(change: (query: URLSearchParams) => void): Request {
    const request = asked({ customer: "ana" });
    const url = new URL(request.url);
    change(url.searchParams);
    return new Request(url, request);
  }

  const ben = () => String(world.shop.customer("ben").id);
  it.each<[string, () => Request]>([
    ["with another secret", () => asked({ customer: "ana", secret: "another" })],
    ["two minutes ago", () => asked({ customer: "ana", at: new Date(Date.now() - 120_000) })],
    ["from the future", () => asked({ customer: "ana", at: new Date(Date.now() + 120_000) })],
    ["without a signature", () => tampered((query) => query.delete("signature"))],
    ["with an empty signature", () => tampered((query) => query.set("signature", ""))],
    ["with two signatures", () => tampered((query) => query.append("signature", "x"))],
    ["for another customer", () => tampered((query) => query.set("logged_in_customer_id", ben()))],
    ["for a second customer", () => tampered((query) => query.append("logged_in_customer_id", ben()))],
    ["for another shop", () => tampered((query) => query.set("shop", cornerShop.domain))],
    ["for two shops", () => tampered((query) => query.append("shop", cornerShop.domain))],
    ["for no shop", () => tampered((query) => query.delete("shop"))],
    ["with a word more", () => tampered((query) => query.set("more", "1"))],
    ["without its time", () => tampered((query) => query.delete("timestamp"))],
    [
      "with a session token instead",
      () =>
        new Request("https://punchcard.test/proxy/offers", {
          method: "POST",
          headers: { Authorization: `Bearer ${checkout.sessionToken()}`, "Content-Type": "application/json" },
          body: JSON.stringify(body()),
        }),
    ],
  ])("%s opens nothing", async (_what, requestOf) => {
    const { status, body: answer } = await unchanged(() => proxied(requestOf()));
    expect([status, answer]).toEqual([401, { status: "unauthenticated" }]);
  });

  it("is of nobody where nobody is signed in, whatever the visitor adds", async () => {
    const query = { logged_in_customer_id: String(world.shop.customer("ana").id), customer_id: "1" };
    const request = asked({ customer: null, query, body: { ...body(), customer: query.logged_in_customer_id } });
    const { body: answer } = await unchanged(() => proxied<Offers>(request));
    expect(answer).toMatchObject({ status: "nothing", why: "sign_in" });
  });

  it("is read no less strictly than one from checkout", async () => {
    expect(await unchanged(() => proxied(asked({ customer: "ana", body: { lines: [] } })))).toMatchObject({ status: 400 });
    expect(await unchanged(() => proxied(asked({ customer: "ana", method: "GET", body: undefined })))).toMatchObject({ status: 405 });
    const large = { ...body(), more: "x".repeat(70_000) };
    expect(await unchanged(() => proxied(asked({ customer: "ana", body: large })))).toMatchObject({ status: 413 });
  });
});

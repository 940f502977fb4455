import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "vitest";
import { lightspeedApp, lightspeedIds, lightspeedWorld } from "#test/fixtures/lightspeed-world.ts";
import { createLightspeedSimulator } from "./simulator.ts";
import { createTill } from "./till.ts";
import type { TillSale } from "./till.ts";
import type { LightspeedWorld } from "./world.ts";

type Body = Record<string, unknown>;
const { users, registers, outlets, products, taxes, paymentTypes } = lightspeedIds;
const redirectUri = lightspeedApp.redirectUris[0] ?? "";
const everything = [
  "sales:read", "sales:write", "customers:read", "customers:write", "products:read", "products:write", "inventory:read", "outlets:read",
  "registers:read", "payment_types:read", "taxes:read", "users:read", "retailer:read", "webhooks",
]; // prettier-ignore

/** A simulator whose app is connected, and a caller who speaks to it by the letter. */
function openLightspeed(world: Partial<LightspeedWorld> = {}, scopes = everything) {
  const clock = { now: new Date("2026-03-14T15:00:00Z") };
  const lightspeed = createLightspeedSimulator({ ...lightspeedWorld(world), now: () => clock.now });
  const granted = lightspeed.tokens.connect({ scopes });
  const headers = { "user-agent": "Test", authorization: `Bearer ${String(granted.access_token)}`, "content-type": "application/json" };

  async function call(method: string, path: string, body?: unknown, more: Record<string, string> = {}) {
    const init = { method, headers: { ...headers, ...more }, body: body === undefined ? null : JSON.stringify(body) };
    const response = await lightspeed.handle(new Request(`http://lightspeed.test/api/${path}`, init));
    return { status: response.status, headers: response.headers, body: (await response.json().catch(() => null)) as Body };
  }
  const get = (path: string) => call("GET", `2026-07/${path}`);
  const post = (path: string, body: unknown) => call("POST", `2026-07/${path}`, body);
  const put = (path: string, body: unknown) => call("PUT", `2026-07/${path}`, body);
  async function token(form: Record<string, string>) {
    const { clientId: client_id, clientSecret: client_secret } = lightspeedApp;
    const body = new URLSearchParams({ client_id, client_secret, ...form });
    const request = new Request("http://lightspeed.test/api/1.0/token", { method: "POST", body, headers: { "user-agent": "Test" } });
    const response = await lightspeed.handle(request);
    return { status: response.status, body: (await response.json()) as Body };
  }
  async function connect(query: Record<string, string>) {
    const { clientId: client_id } = lightspeedApp;
    const asked = new URLSearchParams({
      response_type: "code",
      client_id,
      redirect_uri: redirectUri,
      state: "s1",
      scope: "sales:read users:read",
      ...query,
    });
    const response = await lightspeed.handle(new Request(`http://lightspeed.test/connect?${asked}`, { headers: { "user-agent": "Test" } }));
    const location = response.headers.get("location");
    return { status: response.status, back: location === null ? null : Object.fromEntries(new URL(location).searchParams) };
  }
  return { lightspeed, clock, granted, call, get, post, put, token, connect };
}

const line = (productId: string = products.rope, quantity = 1, more: Body = {}) => ({
  product: { id: productId },
  quantity,
  pricing: { price: 10 },
  tax: { id: taxes.hst, amount: 1.3 },
  ...more,
});
const pay = (amount: number) => ({ amount, type: { config_id: paymentTypes.card } });
const sale = (more: Body = {}) => ({
  state: "closed",
  source: { author_id: users.ecom, register_id: registers.online },
  line_items: [line()],
  payments: [pay(11.3)],
  ...more,
});
const dataOf = (answer: { body: Body }) => answer.body.data as Body & { id: string };
const id = "6d0c0d3e-0000-4000-8000-000000001042";

describe("connecting", () => {
  test("leads back with a code, the prefix of the shop and our state; the code gives tokens once, with what was granted", async () => {
    const { lightspeed, connect, token } = openLightspeed();
    lightspeed.visitBy({ denyScopes: ["users:read"] });
    const { status, back } = await connect({});
    expect({ status, back }).toMatchObject({ status: 302, back: { state: "s1", domain_prefix: "pawsomepets", code: expect.any(String) } });
    const form = { grant_type: "authorization_code", code: back?.code ?? "", redirect_uri: redirectUri };
    const first = await token(form);
    expect(first).toMatchObject({
      status: 200,
      body: { token_type: "Bearer", expires: Date.parse("2026-03-15T15:00:00Z") / 1000, domain_prefix: "pawsomepets", scope: "sales:read" },
    });
    expect(await token(form)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  test("refused leads back with the reason, and a redirect that is not registered leads nowhere", async () => {
    const { lightspeed, connect } = openLightspeed();
    expect((await connect({ redirect_uri: `${redirectUri}/` })).status).toBe(400);
    expect((await connect({ scope: "" })).back).toMatchObject({ error: "invalid_scope", state: "s1" });
    lightspeed.visitBy({ denied: true });
    expect((await connect({})).back).toEqual({ error: "access_denied", state: "s1" });
  });

  test("is renewed by the refresh token, once, and the tokens before are dead", async () => {
    const { granted, token, get, call } = openLightspeed();
    const refresh = { grant_type: "refresh_token", refresh_token: String(granted.refresh_token) };
    const renewed = await token(refresh);
    expect(renewed.status).toBe(200);
    expect((await get("users")).status).toBe(401);
    expect((await call("GET", "2026-07/users", undefined, { authorization: `Bearer ${String(renewed.body.access_token)}` })).status).toBe(
      200,
    );
    expect(await token(refresh)).toEqual({
      status: 400,
      body: { error: "invalid_request", error_description: "The refresh token is invalid." },
    });
    expect((await token({ ...refresh, client_secret: "guess" })).status).toBe(400);
  });

  test("ends with its time", async () => {
    const { get, clock } = openLightspeed();
    clock.now = new Date("2026-03-15T14:59:59Z");
    expect((await get("users")).status).toBe(200);
    clock.now = new Date("2026-03-15T15:00:00Z");
    expect((await get("users")).status).toBe(401);
  });

  test.each([401, 403] as const)("dies with the user who connected: HTTP %d, and no refresh", async (removedUserStatus) => {
    const { lightspeed, get, token, granted } = openLightspeed({ removedUserStatus });
    lightspeed.books.removeUser(users.owner);
    expect(await get("users")).toMatchObject({ status: removedUserStatus, body: { error: "user not found" } });
    expect((await token({ grant_type: "refresh_token", refresh_token: String(granted.refresh_token) })).status).toBe(400);
  });
});

describe("wrong calls are refused", () => {
  test("without a user agent, without a token, to what does not exist, with a form for JSON", async () => {
    const { call } = openLightspeed();
    expect((await call("GET", "2026-07/users", undefined, { "user-agent": "" })).status).toBe(400);
    expect((await call("GET", "2026-07/users", undefined, { authorization: "Bearer made-up" })).status).toBe(401);
    expect((await call("GET", "2026-07/toString")).status).toBe(404);
    expect((await call("DELETE", "2026-07/sales")).status).toBe(404);
    const type = { "content-type": "application/x-www-form-urlencoded" };
    expect((await call("POST", "2026-07/sales", sale(), type)).status).toBe(400);
  });

  test.each([
    ["users", "users:read"],
    ["retailer", "payment_types:read"],
    ["search?type=sales", "sales:read"],
    ["search?type=customers", "customers:read"],
  ])("to %s without the scope %s", async (path, scope) => {
    const { get } = openLightspeed(
      {},
      everything.filter((one) => one !== scope),
    );
    expect(await get(path)).toMatchObject({ status: 403, body: { error: "permission denied" } });
    expect((await openLightspeed().get(path)).status).toBe(200);
  });
});

describe("the limit", () => {
  test("is 300 for each register and 50 in five minutes, told by every answer; then 429 with a date", async () => {
    const { get, clock } = openLightspeed();
    const first = await get("taxes");
    expect([first.headers.get("x-ratelimit-limit"), first.headers.get("x-ratelimit-remaining")]).toEqual(["650", "649"]);
    for (let calls = 1; calls < 650; calls += 1) await get("taxes");
    const refused = await get("taxes");
    expect(refused).toMatchObject({ status: 429, body: { error: "Too Many Requests", message: "Rate limiting enforced" } });
    expect(refused.headers.get("retry-after")).toBe("Sat, 14 Mar 2026 15:05:00 GMT");
    clock.now = new Date("2026-03-14T15:05:00Z");
    expect((await get("taxes")).status).toBe(200);
  });
});

describe("collections", () => {
  test("are read by version, and an empty page has none", async () => {
    const { get } = openLightspeed();
    const seen: string[] = [];
    let after: unknown = 0;
    for (let pages = 0; pages < 10; pages += 1) {
      const { body } = await get(`products?after=${String(after)}&page_size=2`);
      const rows = body.data as { id: string }[];
      if (rows.length === 0) {
        expect(body.version).toEqual({ min: null, max: null });
        break;
      }
      seen.push(...rows.map((row) => row.id));
      after = (body.version as { max: number }).max;
    }
    expect(seen).toHaveLength(6);
    expect(seen).not.toContain(products.deleted);
    expect((await get("products?deleted=true")).body.data).toHaveLength(7);
  });

  test("tell of a change by a higher version", async () => {
    const { lightspeed, get } = openLightspeed();
    const { body } = await get("products?deleted=true");
    lightspeed.books.changeProduct(products.can, { active: false });
    const changed = await get(`products?after=${(body.version as { max: number }).max}`);
    expect(changed.body.data).toMatchObject([{ id: products.can, active: false }]);
  });

  test("of sales do not look at dates, which a search does", async () => {
    const { get, post } = openLightspeed();
    await post("sales", sale({ date: "2026-03-01T12:00:00Z", invoice_number: "S-1" }));
    const period = "date_from=2026-03-10T00:00:00Z&date_to=2026-03-12T00:00:00Z";
    expect((await get(`sales?${period}`)).body.data).toHaveLength(1);
    expect((await get(`search?type=sales&${period}`)).body.data).toHaveLength(0);
    expect((await get("search?type=sales&invoice_number=S-1")).body.data).toHaveLength(1);
  });

  test("of products are searched by SKU in small letters, and asked for by any code", async () => {
    const { get } = openLightspeed();
    expect((await get("search?type=products&sku=NP-CHK-20")).body.data).toHaveLength(0);
    expect((await get("search?type=products&sku=np-chk-20&sku=tg-ball")).body.data).toHaveLength(3);
    expect((await get("products?sku=850001234511")).body.data).toMatchObject([{ id: products.chicken }]);
  });
});

describe("customers", () => {
  test("are made with 201, and found by e-mail in a search and at 0.9", async () => {
    const { post, get, call } = openLightspeed();
    const made = await post("customers", { first_name: "Ana", last_name: null, email: "ana@example.test", phone: "416 555 0101" });
    expect(made).toMatchObject({ status: 201, body: { data: { id: expect.any(String), email: "ana@example.test" } } });
    expect((await get("search?type=customers&email=ana@example.test")).body.data).toHaveLength(1);
    expect((await call("GET", "customers?email=ANA@example.test")).body.customers).toHaveLength(1);
    expect((await call("GET", "customers?email=an@example.test")).body.customers).toHaveLength(0);
    expect((await post("customers", { first_name: "Ana" })).status).toBe(400);
  });

  test("lose what looks like a card number, and nothing is said of it", async () => {
    const { post } = openLightspeed();
    const made = await post("customers", { first_name: "4111 1111 1111 1111", last_name: "5145550101", note: "x" });
    expect(dataOf(made)).toMatchObject({ first_name: "*******************", last_name: "5145550101" });
  });
});

describe("a sale", () => {
  test("is taken under the id that it comes with, takes its units from stock, and is told with its totals", async () => {
    const { lightspeed, post, get } = openLightspeed();
    const facts = { id, invoice_number: "S-1042", line_items: [line(products.rope, 2), line(products.can, 1)], payments: [pay(33.9)] };
    const made = await post("sales", sale(facts));
    expect(made).toMatchObject({ status: 200, body: { data: { id, totals: { price: 30, tax: 3.9, price_incl_tax: 33.9 } } } });
    expect(await get(`sales/${id}`)).toMatchObject({
      status: 200,
      body: { data: { invoice_number: "S-1042", source: { outlet_id: outlets.online } } },
    });
    expect(lightspeed.books.stockOf(products.rope, outlets.online)).toBe(48);
    expect((await get("inventory?page_size=200")).body.data).toContainEqual(
      expect.objectContaining({ product_id: products.rope, outlet_id: outlets.online, inventory_level: 48 }),
    );
    expect((await get("sales/6d0c0d3e-0000-4000-8000-000000000000")).status).toBe(404);
  });

  test.each<[string, Body, number]>([
    ["author", { source: { register_id: registers.online } }, 400],
    ["state", { state: undefined }, 400],
    ["lines", { line_items: undefined }, 400],
    ["price", { line_items: [line(products.rope, 1, { pricing: {} })] }, 400],
    ["tax", { line_items: [line(products.rope, 1, { tax: { amount: 1 } })] }, 400],
    ["payment type", { payments: [{ amount: 11.3 }] }, 400],
    ["payments that cover it", { payments: [pay(11.29)] }, 422],
    ["author who is not deleted", { source: { author_id: users.archived } }, 422],
    ["author who is not disabled", { source: { author_id: users.disabled } }, 422],
    ["author who is known", { source: { author_id: "nobody" } }, 404],
    ["product that is known", { line_items: [line(products.deleted)] }, 404],
    ["customer who is known", { customer_id: "nobody" }, 404],
    ["register that is there", { source: { author_id: users.ecom, register_id: registers.old } }, 404],
    ["tax that is known", { line_items: [line(products.rope, 1, { tax: { id: "none", amount: 1.3 } })] }, 404],
    ["payment type that is in use", { payments: [{ amount: 11.3, type: { config_id: paymentTypes.disabled } }] }, 404],
    ["attributes that go together", { attributes: ["onaccount", "layby"] }, 422],
  ])("without a valid %s is refused and leaves nothing", async (_, facts, status) => {
    const { lightspeed, post } = openLightspeed();
    expect((await post("sales", sale(facts))).status).toBe(status);
    expect(lightspeed.books.sales).toEqual([]);
    expect(lightspeed.books.stockOf(products.rope, outlets.online)).toBe(50);
  });

  test("that comes twice is refused, or overwritten, as the world has it", async () => {
    const strict = openLightspeed();
    await strict.post("sales", sale({ id }));
    expect((await strict.post("sales", sale({ id }))).status).toBe(409);
    const lenient = openLightspeed({ repeatedId: "update" });
    await lenient.post("sales", sale({ id, state: "parked", payments: [] }));
    expect(dataOf(await lenient.post("sales", sale({ id, note: "again" })))).toMatchObject({ id, note: "again" });
    expect(lenient.lightspeed.books.sales).toHaveLength(1);
  });

  test("that is closed can only be voided, and gives its units back", async () => {
    const { lightspeed, post, put } = openLightspeed();
    await post("sales", sale({ id }));
    expect((await put(`sales/${id}`, { state: "closed", source: { author_id: users.ecom } })).status).toBe(422);
    expect((await put(`sales/${id}`, { state: "voided", source: { author_id: users.ecom } })).status).toBe(200);
    expect(lightspeed.books.stockOf(products.rope, outlets.online)).toBe(50);
  });

  test("on account takes from stock at once, one that awaits dispatch when it is closed", async () => {
    const { lightspeed, post, put } = openLightspeed();
    await post("sales", sale({ state: "pending", attributes: ["onaccount"], payments: [] }));
    expect(lightspeed.books.stockOf(products.rope, outlets.online)).toBe(49);
    await post("sales", sale({ id, state: "pending", attributes: ["delivery"] }));
    expect(lightspeed.books.stockOf(products.rope, outlets.online)).toBe(49);
    await put(`sales/${id}`, { state: "closed", source: { author_id: users.ecom } });
    expect(lightspeed.books.stockOf(products.rope, outlets.online)).toBe(48);
  });

  test("comes back as a parked return, which a later one voids; and as a sale below zero", async () => {
    const { lightspeed, post, call } = openLightspeed();
    await post("sales", sale({ id }));
    const first = dataOf(await post(`sales/${id}/actions/return`, {}));
    expect(first).toMatchObject({ state: "parked", return: { is_return: true, original_sale_id: id }, totals: { price_incl_tax: -11.3 } });
    expect((await call("PUT", `2.0/sales/${id}/actions/return`)).status).toBe(200);
    expect(lightspeed.books.sales.map((one) => one.state)).toEqual(["closed", "voided", "parked"]);
    expect((await post("sales", sale({ line_items: [line(products.rope, -1)], payments: [pay(-11.3)] }))).status).toBe(200);
    expect(lightspeed.books.stockOf(products.rope, outlets.online)).toBe(50);
  });
});

describe("products", () => {
  test("are made, renamed and taken out of the count", async () => {
    const { post, put, get } = openLightspeed();
    const [made] = (await post("products", { name: "Shipping", sku: "SHIP" })).body.data as string[];
    const change = {
      common: { name: "Shopify Shipping", track_inventory: false },
      details: { product_codes: [{ code: "Shopify Shipping", type: "CUSTOM" }] },
    };
    expect((await put(`products/${made}`, change)).status).toBe(200);
    expect(dataOf(await get(`products/${made}`))).toMatchObject({
      name: "Shopify Shipping",
      sku: "Shopify Shipping",
      has_inventory: false,
      active: true,
    });
    expect((await put(`products/${products.deleted}`, change)).status).toBe(404);
  });
});

const servers: { close: () => void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe("webhooks", () => {
  test("are kept once for a type and an address, as JSON and as a form, and each app has its own", async () => {
    const { lightspeed, post, get, call } = openLightspeed();
    const hook = { type: "sale.update", url: "http://127.0.0.1:9/hooks", active: true };
    expect((await post("webhooks", hook)).status).toBe(201);
    expect((await post("webhooks", hook)).status).toBe(409);
    const form = new URLSearchParams({ data: JSON.stringify({ ...hook, type: "product.update" }) });
    const { access_token } = lightspeed.tokens.connect({ scopes: everything });
    const headers = { authorization: `Bearer ${String(access_token)}`, "user-agent": "Test" };
    const legacy = new Request("http://lightspeed.test/api/webhooks", { method: "POST", body: form, headers });
    expect((await lightspeed.handle(legacy)).status).toBe(201);
    const kept = (await get("webhooks")).body.data as { id: string }[];
    expect(kept).toHaveLength(2);
    expect((await call("DELETE", `2026-07/webhooks/${kept[0]?.id}`)).status).toBe(204);
  });

  test("are told of a sale by a form with its payload", async () => {
    const { lightspeed, post } = openLightspeed();
    const heard: URLSearchParams[] = [];
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        heard.push(new URLSearchParams(body));
        response.end();
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`;
    await post("webhooks", { type: "sale.update", url, active: true });
    await post("sales", sale({ id, invoice_number: "S-1042" }));
    expect(await lightspeed.notify("sale.update", id)).toEqual([{ url, status: 200 }]);
    expect(JSON.parse(heard[0]?.get("payload") ?? "")).toMatchObject({ id, status: "CLOSED", invoice_number: "S-1042" });
    expect(heard[0]?.get("domain_prefix")).toBe("pawsomepets");
  });
});

describe("stores", () => {
  const bag = { productId: products.chicken, quantity: 2, price: 30.99, tax: 4.03 };
  const till = (books: ReturnType<typeof openLightspeed>["lightspeed"]["books"]) => {
    const { ringUp, ...rest } = createTill(books);
    const place = { registerId: registers.queen, userId: users.owner, paymentTypeId: paymentTypes.other };
    return { ...rest, ringUp: (more: Partial<TillSale> = {}) => ringUp({ ...place, lines: [bag], ...more }) };
  };
  const versionsIn = (body: Body) => (body.data as { _metadata: { version: number } }[]).map((one) => one._metadata.version);

  test("ring sales up in every state, and give stock away only for what has left", async () => {
    const { lightspeed, get } = openLightspeed();
    const { books } = lightspeed;
    const { ringUp } = till(books);
    const left = () => books.stockOf(products.chicken, outlets.queen);
    for (const how of ["parked", "to_deliver", "open"] as const) ringUp({ how });
    expect(left()).toBe(20);
    ringUp({ how: "on_account" });
    ringUp({ how: "layby" });
    const sale = ringUp({ at: new Date("2026-03-13T15:00:00Z") });
    expect(left()).toBe(14);
    expect(books.totalIn(sale)).toBe(70.04);
    expect((await get(`sales/${sale.id}`)).body.data).toMatchObject({
      state: "closed",
      date: "2026-03-13T15:00:00.000Z",
      source: { type: "USER", outlet_id: outlets.queen },
    });
  });

  test("finish, void and put sales right: each time with a greater version than anything before", async () => {
    const { lightspeed, get } = openLightspeed();
    const { ringUp, finish, voidSale } = till(lightspeed.books);
    const [first, second] = [ringUp({ how: "layby" }), ringUp()];
    const [before = 0, last = 0] = versionsIn((await get("sales")).body);
    expect(last).toBeGreaterThan(before);
    expect(finish(first.id, { paymentTypeId: paymentTypes.other }).attributes).toEqual(["layby"]);
    const changed = (await get(`sales?after=${last}`)).body;
    expect(changed.data).toMatchObject([{ id: first.id, state: "closed" }]);
    voidSale(second.id);
    lightspeed.books.correctSale(first.id, { customerId: null });
    expect((await get(`sales?after=${versionsIn(changed)[0]}`)).body.data).toMatchObject([
      { id: second.id, state: "voided" },
      { id: first.id },
    ]);
  });

  test("tell of a return which sale it is of, and of a sale what came back", async () => {
    const { lightspeed, get } = openLightspeed();
    const sale = till(lightspeed.books).ringUp();
    const back = lightspeed.books.returnSale(sale.id);
    expect((await get(`sales/${sale.id}`)).body.data).toMatchObject({ return: { return_sale_ids: [back.id] } });
    expect((await get(`sales/${back.id}`)).body.data).toMatchObject({ return: { original_sale_id: sale.id } });
  });

  test("have staff who clock in and out, and whose hours can be changed later", async () => {
    const { lightspeed, get } = openLightspeed();
    const { clockIn, clockOut } = till(lightspeed.books);
    const { id } = clockIn({ userId: users.owner, at: new Date("2026-03-14T13:00:00Z") });
    const first = (await get("shifts")).body;
    expect(first.data).toMatchObject([{ user_id: users.owner, time_in: "2026-03-14T13:00:00.000Z", time_out: null }]);
    expect(JSON.stringify(first.data)).not.toContain("outlet");
    clockOut(id, new Date("2026-03-14T15:00:00Z"));
    const { max } = first.version as { max: number };
    expect((await get(`shifts?after=${max}`)).body.data).toMatchObject([{ id, time_out: "2026-03-14T15:00:00.000Z" }]);
  });

  test.each([
    ["forbidden", 403],
    ["not_found", 404],
  ] as const)("without the module have no shifts: %s", async (timeClock, status) => {
    const { get } = openLightspeed({ timeClock });
    expect((await get("shifts")).status).toBe(status);
    expect((await get("sales")).status).toBe(200);
  });

  test("can be asked so often that answers are better not kept", async () => {
    const now = () => new Date("2026-03-14T15:00:00Z");
    const lightspeed = createLightspeedSimulator({ ...lightspeedWorld(), now, keepsAnswers: false });
    await lightspeed.handle(new Request("http://lightspeed.test/api/2026-07/users", { headers: { "user-agent": "Test" } }));
    expect(lightspeed.calls).toMatchObject([{ endpoint: "GET users", httpStatus: 401, answer: null }]);
  });
});

describe("faults", () => {
  test("strike the calls that they are for, before or after the books are changed", async () => {
    const { lightspeed, post, get } = openLightspeed();
    lightspeed.faults.add({ kind: "server_error_after_write", endpoints: ["POST sales"], times: 1 });
    expect((await get("taxes")).status).toBe(200);
    expect((await post("sales", sale())).status).toBe(500);
    expect(lightspeed.books.sales).toHaveLength(1);
    lightspeed.faults.add({ kind: "drop_before_write", endpoints: ["POST sales"], times: 1 });
    await expect(post("sales", sale())).rejects.toThrow("dropped");
    expect(lightspeed.books.sales).toHaveLength(1);
    lightspeed.faults.add({ kind: "rate_limited", retryAfter: -30, times: 1 });
    expect((await get("taxes")).headers.get("retry-after")).toBe("Sat, 14 Mar 2026 14:59:30 GMT");
    lightspeed.faults.add({ kind: "user_removed", times: 1 });
    expect((await get("taxes")).status).toBe(403);
  });
});

describe("control", () => {
  test("has the levers of the demo over HTTP", async () => {
    const { lightspeed } = openLightspeed();
    const served = await lightspeed.serve();
    servers.push({ close: () => void served.close() });
    async function lever(method: string, path: string, body?: unknown) {
      const response = await fetch(`${served.origin}/__control/${path}`, {
        method,
        body: body === undefined ? null : JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as Body };
    }
    expect((await lever("POST", "faults", { kind: "down" })).status).toBe(201);
    await expect(fetch(`${served.origin}/api/2026-07/users`)).rejects.toThrow();
    await lever("DELETE", "faults");
    const tokens = await lever("POST", "tokens", { scopes: ["users:read"] });
    const headers = { authorization: `Bearer ${String(tokens.body.access_token)}` };
    expect((await fetch(`${served.origin}/api/2026-07/users`, { headers })).status).toBe(200);
    expect((await lever("PATCH", `users/${users.ecom}`, { enabled: false })).body).toMatchObject({ enabled: false });
    expect((await lever("PATCH", "products/nothing", { active: false })).status).toBe(422);
    const shift = { id: "t1", userId: users.owner, timeIn: "2026-03-14T13:00:00Z", timeOut: null };
    expect((await lever("POST", "shifts", shift)).status).toBe(201);
    expect((await lever("PATCH", "shifts/t1", { timeOut: "2026-03-14T15:00:00Z" })).status).toBe(200);
    expect((await lever("GET", "books")).body).toMatchObject({ sales: [], webhooks: [], shifts: [{ timeOut: "2026-03-14T15:00:00Z" }] });
  });
});

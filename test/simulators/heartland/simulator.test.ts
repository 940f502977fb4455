import { describe, expect, test } from "vitest";
import { heartlandOAuth, heartlandToken, heartlandWorld, northside } from "#test/fixtures/heartland-world.ts";
import { addCustomer, addField, addItem, onHand } from "./books.ts";
import { NoAnswer } from "../shared/faults.ts";
import { createHeartlandSimulator } from "./simulator.ts";
import { changeTicket, ringUp } from "./till.ts";
import type { FieldGroup, HeartlandRules } from "./world.ts";

const now = () => new Date("2026-03-14T15:00:00Z");
const { location, station, closedLocation, oldStation, card, ground, user } = northside;

function open(rules: Partial<HeartlandRules> = {}) {
  const simulator = createHeartlandSimulator({ ...heartlandWorld({ rules }), now });
  const account = simulator.books.accountOf();

  function request(method: string, path: string, body?: unknown, token = heartlandToken): Promise<Response> {
    const headers = new Headers({ authorization: `Bearer ${token}` });
    if (body !== undefined) headers.set("content-type", "application/json");
    return simulator.handle(
      new Request(`http://127.0.0.1/api/${path}`, { method, headers, body: body === undefined ? null : JSON.stringify(body) }),
    );
  }
  const get = async (path: string) => (await request("GET", path)).json();
  /** What a write is answered: its status, the id of what was made, and the body. */
  async function write(method: string, path: string, body: unknown) {
    const response = await request(method, path, body);
    const text = await response.text();
    const id = Number(/(\d+)$/.exec(response.headers.get("location") ?? "")?.[1] ?? 0);
    return { status: response.status, id, text, body: text ? JSON.parse(text) : null };
  }
  const post = (path: string, body: unknown) => write("POST", path, body);
  const put = (path: string, body: unknown) => write("PUT", path, body);
  const detailsOf = async (answer: ReturnType<typeof write>) => Object.keys((await answer).body.details);
  const item = (publicId: string, facts = {}) =>
    addItem(account, { publicId, description: publicId, price: 1000, stock: 10, ...facts }, now());
  const place = { source_location_id: location.id, station_id: station.id };
  const field = (group: FieldGroup) => addField(account, { key: "driver", name: "Driver", group, required: true });
  return { simulator, account, request, get, write, post, put, detailsOf, item, field, place };
}

/** An order with two units of an item at 9.00, tax of 0.90: 18.90. */
async function pendingOrder(rules: Partial<HeartlandRules> = {}) {
  const world = open(rules);
  const item = world.item("NP-CHK-20");
  const { id } = await world.post("sales/orders", { public_id: "S-1042", ...world.place });
  await world.post(`sales/orders/${id}/lines`, { item_id: item.id, qty: 2, original_unit_price: 10, adjusted_unit_price: 9 });
  await world.post(`sales/orders/${id}/taxes`, { description: "GST", value: 0.9 });
  const pay = (amount: number) =>
    world.post(`sales/orders/${id}/payments`, { type: "CustomPayment", deposit: true, amount, payment_type_id: card.id });
  return { ...world, item, id, order: `sales/orders/${id}`, pay };
}

describe("who may call", () => {
  test("the token's user is told", async () => {
    const { get } = open();
    expect(await get("system/whoami")).toEqual({ id: user.id, login: "ecom", first_name: "Online", last_name: "Orders", active: true });
    expect(await get("system/host")).toEqual({ host: "northside-pets.retail.heartland.us" });
    expect(await get("settings/company_name")).toMatchObject({ value: "Northside Pets" });
  });

  test("no token, a wrong one and one that was taken back get 401", async () => {
    const { simulator, account, request } = open();
    expect((await request("GET", "items", undefined, "guess")).status).toBe(401);
    expect((await simulator.handle(new Request("http://127.0.0.1/api/items"))).status).toBe(401);
    const [one] = account.users;
    if (one) one.token = null;
    expect((await request("GET", "items")).status).toBe(401);
  });

  test("a person allows the app, and its code is a token once", async () => {
    const { simulator } = open();
    const { clientId, clientSecret, redirectUri } = heartlandOAuth;
    const query = new URLSearchParams({ client_id: clientId, scope: "item.manage", redirect_uri: redirectUri, state: "s1" });
    const allowed = await simulator.handle(new Request(`http://127.0.0.1/oauth/authorize?${query.toString()}`));
    const back = new URL(allowed.headers.get("location") ?? "");
    expect(back.searchParams.get("state")).toBe("s1");
    const form = { client_id: clientId, client_secret: clientSecret, redirect_uri: redirectUri, grant_type: "authorization_code" };
    const body = new URLSearchParams({ ...form, code: back.searchParams.get("code") ?? "" });
    const exchange = (sent: URLSearchParams) =>
      simulator.handle(new Request("http://127.0.0.1/api/oauth/token", { method: "POST", body: sent }));
    expect((await exchange(new URLSearchParams({ ...Object.fromEntries(body), client_secret: "guess" }))).status).toBe(400);
    expect(await (await exchange(body)).json()).toMatchObject({ token_type: "bearer" });
    expect((await exchange(body)).status).toBe(400);
  });

  test("what does not exist is 404, a wrong method 405, no JSON 400 or 415", async () => {
    const { simulator, request } = open();
    expect((await request("GET", "nothing")).status).toBe(404);
    expect((await request("GET", "items/999999")).status).toBe(404);
    expect((await request("PUT", "items", {})).status).toBe(405);
    const send = (type: string) =>
      simulator.handle(
        new Request("http://127.0.0.1/api/items", {
          method: "POST",
          headers: { authorization: `Bearer ${heartlandToken}`, "content-type": type },
          body: "a=1",
        }),
      );
    expect((await send("application/json")).status).toBe(400);
    expect((await send("application/x-www-form-urlencoded")).status).toBe(415);
  });
});

describe("collections", () => {
  function stocked(rules: Partial<HeartlandRules> = {}) {
    const world = open(rules);
    for (let number = 1; number <= 45; number++)
      world.item(`SKU-${number}`, { upc: number === 7 ? "850001234016" : null, active: number !== 9 });
    const skus = async (query: string) =>
      (await world.get(`items?${query}`)).results.map(({ public_id }: { public_id: string }) => public_id);
    return { ...world, skus };
  }

  test("come in pages of 20, or as many as are asked for, or all", async () => {
    const { get } = stocked();
    expect(await get("items")).toMatchObject({ total: 45, pages: 3, per_page: 20 });
    expect((await get("items?page=3")).results).toHaveLength(5);
    expect((await get("items?page=4")).results).toEqual([]);
    expect(await get("items?page=1&per_page=1")).toMatchObject({ total: 45, pages: 45 });
    expect((await get("items?per_page=all")).results).toHaveLength(45);
  });

  test.each([
    ["JSON", `_filter=${encodeURIComponent('{"public_id":"SKU-3"}')}`],
    ["a JSON list", `_filter=${encodeURIComponent('[{"active":true},{"public_id":{"$in":["SKU-3","SKU-9"]}}]')}`],
    ["a list of JSON", `_filter[]=${encodeURIComponent('{"public_id":"SKU-3"}')}`],
    ["brackets", "_filter[public_id][$in][]=SKU-3"],
    ["a tilde", "~[public_id]=SKU-3"],
    ["a plain field", "public_id=SKU-3"],
    ["words", "query=sku-3&per_page=1"],
  ])("are filtered by %s", async (_way, query) => {
    const { skus } = stocked();
    expect(await skus(query)).toEqual(["SKU-3"]);
  });

  test.each([
    ['{"public_id":{"$like":"SKU-4*"},"active":true}', ["SKU-4", "SKU-40", "SKU-41", "SKU-42", "SKU-43", "SKU-44", "SKU-45"]],
    ['{"custom@upc":"850001234016"}', ["SKU-7"]],
    ['{"custom@upc":{"$neq":null}}', ["SKU-7"]],
    ['{"$or":[{"public_id":"SKU-1"},{"public_id":"SKU-2"}]}', ["SKU-1", "SKU-2"]],
    ['{"$and":[{"active":false},{"price":{"$gt":1}}]}', ["SKU-9"]],
    ['{"price":{"$lt":1}}', []],
    ['{"public_id":{"$nin":["SKU-1"]},"id":{"$lte":100011}}', ["SKU-2"]],
  ])("%s finds %j", async (filter, expected) => {
    const { skus } = stocked();
    expect(await skus(`per_page=all&_filter=${encodeURIComponent(filter)}`)).toEqual(expected);
  });

  test("are sorted, and told with the fields that are asked for", async () => {
    const { get } = stocked();
    const { results } = await get("items?sort[]=id,desc&per_page=1&_only[]=public_id");
    expect(results).toEqual([{ public_id: "SKU-45" }]);
    const [first] = (await get("locations?_include[]=stations")).results;
    expect(first.stations).toMatchObject([{ id: station.id, location_id: location.id, active: true }, { active: false }]);
    expect((await get("locations")).results[0]).not.toHaveProperty("stations");
  });

  test("are refused for a filter that is none", async () => {
    const { request } = stocked();
    for (const query of ["_filter=public_id", "~[sku]=1", "_filter[public_id][$is]=1", "page=0", "per_page=9999"])
      expect((await request("GET", `items?${query}`)).status).toBe(400);
  });

  test("mind case, unless the account does not", async () => {
    expect(await stocked().skus("public_id=sku-3")).toEqual([]);
    expect(await stocked({ ignoresCase: true }).skus("public_id=sku-3")).toEqual(["SKU-3"]);
  });
});

describe("items, customers and fields", () => {
  test("are made with nothing in the answer but where they are", async () => {
    const { request, get } = open();
    const response = await request("POST", "items", { public_id: "A", description: "A", cost: 0, custom: { upc: "1" } });
    expect([response.status, await response.text()]).toEqual([201, ""]);
    const where = response.headers.get("location") ?? "";
    expect(where).toMatch(/^http:\/\/127\.0\.0\.1\/api\/items\/\d{6}$/);
    expect(await get(where.split("/api/")[1] ?? "")).toMatchObject({ public_id: "A", active: true, custom: { upc: "1" } });
  });

  test("an item needs a number, a name and a cost", async () => {
    const { post, detailsOf } = open();
    expect(await detailsOf(post("items", {}))).toEqual(["public_id", "description", "cost"]);
    const { status, body } = await post("items", { public_id: "A", description: "A" });
    expect([status, body]).toEqual([
      400,
      { error: "validation_error", message: "Validation failed", details: { cost: ["can't be blank"] } },
    ]);
  });

  test("a refusal is told as the account tells it", async () => {
    const { post } = open({ validationStatus: 422, detailsAs: "text" });
    expect(await post("items", { public_id: "A", description: "A" })).toMatchObject({
      status: 422,
      body: { details: { cost: "can't be blank" } },
    });
  });

  test("numbers may be taken twice, or not", async () => {
    const twice = async (rules: Partial<HeartlandRules>) => {
      const { post } = open(rules);
      const item = { public_id: "A", description: "A", cost: 0 };
      return [(await post("items", item)).status, (await post("items", item)).status];
    };
    expect(await twice({})).toEqual([201, 201]);
    expect(await twice({ uniqueItemNumbers: true })).toEqual([201, 400]);
  });

  test("are changed in part", async () => {
    const { item, put } = open();
    const one = item("A");
    expect((await put(`items/${one.id}`, { active: false })).status).toBe(200);
    expect(one).toMatchObject({ publicId: "A", price: 1000, active: false });
  });

  test.each(["item", "customer"] as const)("a required field of %s blocks until it is filled or optional", async (group) => {
    const { field, post, put, detailsOf } = open();
    const { id } = field(group);
    const path = group === "item" ? "items" : "customers";
    const body = { public_id: "A", description: "A", cost: 0 };
    expect(await detailsOf(post(path, body))).toEqual(["custom@driver"]);
    expect((await post(path, { ...body, custom: { driver: "Sam" } })).status).toBe(201);
    expect((await post(path, { ...body, "custom@driver": "Sam" })).status).toBe(201);
    await put(`custom_fields/${id}`, { required: false });
    expect((await post(path, body)).status).toBe(201);
  });

  test("fields are found by group and whether they are required", async () => {
    const { field, get } = open();
    const { id } = field("sales.transaction");
    const filter = { $or: [{ group_id: "sales.transaction" }, { group_id: "sales.transaction.line_item" }], required: true };
    expect((await get(`custom_fields?_filter=${encodeURIComponent(JSON.stringify(filter))}`)).results).toMatchObject([
      { id, key: "driver" },
    ]);
  });

  test("a customer's e-mail address and country are looked at", async () => {
    const { account, post, detailsOf } = open();
    expect(await detailsOf(post("customers", { email: "nobody" }))).toEqual(["email"]);
    const ana = addCustomer(account, { firstName: "Ana", lastName: "Roy", email: null, phone: null }, now());
    const path = `customers/${ana.id}/addresses`;
    expect(await detailsOf(post(path, { city: "Montréal" }))).toEqual(["line_1"]);
    expect(await detailsOf(post(path, { line_1: "4 rue des Pins", country: "Canada" }))).toEqual(["country"]);
    expect((await post(path, { line_1: "4 rue des Pins", country: "CA" })).status).toBe(201);
  });
});

describe("an order", () => {
  test("needs a location and a station, known and active", async () => {
    const { post, detailsOf, place } = open();
    expect(await detailsOf(post("sales/orders", {}))).toEqual(["source_location_id", "station_id"]);
    expect(await detailsOf(post("sales/orders", { source_location_id: closedLocation.id, station_id: oldStation.id }))).toEqual([
      "source_location_id",
      "station_id",
    ]);
    const wrong = { ...place, customer_id: 999_999, shipping_method_id: 999_999 };
    expect(await detailsOf(post("sales/orders", wrong))).toEqual(["customer_id", "shipping_method_id"]);
    expect((await post("sales/orders", { ...place, shipping_method_id: ground.id })).status).toBe(201);
  });

  test("gets a number by itself, or ours, even twice", async () => {
    const { account, post, place } = open();
    await post("sales/orders", place);
    for (let time = 0; time < 2; time++) expect((await post("sales/orders", { ...place, public_id: "S-1042" })).status).toBe(201);
    expect(account.orders.map(({ publicId }) => publicId)).toEqual(["1001", "S-1042", "S-1042"]);
    const strict = open({ uniqueOrderNumbers: true });
    await strict.post("sales/orders", { ...place, public_id: "S-1042" });
    expect(await strict.detailsOf(strict.post("sales/orders", { ...place, public_id: "S-1042" }))).toEqual(["public_id"]);
  });

  test("adds up its lines, shipping and taxes to the cent", async () => {
    const { get, order, post } = await pendingOrder();
    await post(`${order}/taxes`, { description: "GST", value: -0.1 });
    expect(await get(`${order}?_include[]=subtotal&_include[]=tax_total`)).toMatchObject({ total: 18.8, subtotal: 18, tax_total: 0.8 });
    expect(await get(order)).not.toHaveProperty("lines");
  });

  test("refuses items that are unknown or inactive, and no units", async () => {
    const { item, order, post, detailsOf } = await pendingOrder();
    item.active = false;
    expect(await detailsOf(post(`${order}/lines`, { item_id: item.id, qty: 1 }))).toEqual(["item_id"]);
    expect(await detailsOf(post(`${order}/lines`, { item_lookup: "NOBODY", qty: 0 }))).toEqual(["item_lookup", "qty"]);
    item.active = true;
    expect((await post(`${order}/lines`, { item_lookup: "NP-CHK-20", qty: 1 })).status).toBe(201);
    expect((await post("sales/orders/999999/lines", { item_id: item.id, qty: 1 })).status).toBe(404);
  });

  test("takes no more money than it comes to, and only of types that it knows", async () => {
    const { order, pay, post, detailsOf } = await pendingOrder();
    expect((await pay(18)).status).toBe(201);
    expect(await pay(0.91)).toMatchObject({ status: 400, body: { error: "payment_error" } });
    expect((await pay(0.9)).status).toBe(201);
    expect(await detailsOf(post(`${order}/payments`, { type: "CustomPayment", amount: 1, payment_type_id: 999_999 }))).toEqual([
      "payment_type_id",
    ]);
    expect(await detailsOf(pay(0))).toEqual(["amount"]);
  });

  test("goes from pending to open to closed, and is changed no more", async () => {
    const { account, item, id, order, post, put, get, detailsOf, place } = await pendingOrder();
    expect(await detailsOf(post("sales/invoices", { ...place, order_id: id }))).toEqual(["order_id"]);
    expect(await detailsOf(put(order, { status: "closed" }))).toEqual(["status"]);
    expect((await put(order, { status: "open" })).status).toBe(200);
    const values = `inventory/values?group[]=item_id&group[]=location_id&item_id=${item.id}&location_id=${location.id}`;
    expect((await get(values)).results).toMatchObject([{ qty_on_hand: 10, qty_committed: 2, qty_available: 8 }]);

    const invoice = await post("sales/invoices", { ...place, order_id: id, type: "Invoice" });
    expect(await detailsOf(put(`sales/invoices/${invoice.id}`, { status: "complete" }))).toEqual(["lines"]);
    const lines = `sales/invoices/${invoice.id}/lines`;
    expect(await detailsOf(post(lines, { type: "ItemLine", item_id: item.id, qty: 3 }))).toEqual(["qty"]);
    expect((await post(lines, { type: "ItemLine", item_id: item.id, qty: 1 })).status).toBe(201);
    await put(`sales/invoices/${invoice.id}`, { status: "complete" });
    expect(await get(order)).toMatchObject({ status: "open" });
    expect((await get(values)).results).toMatchObject([{ qty_on_hand: 9, qty_committed: 1, qty_available: 8 }]);

    const rest = await post("sales/invoices", { ...place, order_id: id });
    await post(`sales/invoices/${rest.id}/lines`, { type: "ItemLine", item_id: item.id, qty: 1 });
    await put(`sales/invoices/${rest.id}`, { status: "complete" });
    expect(await get(order)).toMatchObject({ status: "closed" });
    expect(onHand(account, item.id, location.id)).toBe(8);
    expect(await detailsOf(post(`${order}/lines`, { item_id: item.id, qty: 1 }))).toEqual(["status"]);
    expect(await detailsOf(put(order, { status: "canceled" }))).toEqual(["status"]);
  });

  test.each([
    ["create", 400, []],
    ["open", 201, ["custom@driver"]],
    ["open_silently", 201, null],
  ] as const)("with a required field that is empty is blocked: %s", async (requiredFieldsBlock, status, details) => {
    const { field, post, put, item, place, get } = open({ requiredFieldsBlock });
    field("sales.transaction");
    const made = await post("sales/orders", place);
    expect(made.status).toBe(status);
    if (status === 400) return;
    const order = `sales/orders/${made.id}`;
    await post(`${order}/lines`, { item_id: item("A").id, qty: 1 });
    const changed = await put(order, { status: "open" });
    expect(changed.body.details ? Object.keys(changed.body.details) : null).toEqual(details);
    expect(await get(order)).toMatchObject({ status: "pending" });
    await put(order, { custom: { driver: "Sam" } });
    await put(order, { status: "open" });
    expect(await get(order)).toMatchObject({ status: "open" });
  });

  test("gets a tax by itself where the account works it out", async () => {
    const { get, order } = await pendingOrder({ automaticTax: 500, decimalsAs: "text" });
    expect(await get(order)).toMatchObject({ total: "19.80" });
    expect((await get(`${order}/taxes`)).results).toMatchObject([{ value: "0.90" }, { value: "0.90" }]);
  });
});

describe("a ticket", () => {
  const line = (itemId: number, qty: number) => ({ type: "ItemLine", item_id: itemId, qty, unit_price: 9, original_unit_price: 10 });

  test("is made in one call, and takes units off the shelf unless it is told not to", async () => {
    const { account, post, get, item, place } = open();
    const one = item("A");
    const body = {
      ...place,
      public_id: "T-1",
      item_lines: [line(one.id, 2)],
      tax_lines: [{ type: "TaxLine", description: "GST", value: 0.9 }],
    };
    const payments = [{ type: "Payments::ExternalPayment", amount: 18.9, deposit: false }];
    const { id } = await post("sales/tickets", { ...body, payments, status: "complete", recalculate: false });
    expect(await get(`sales/tickets/${id}`)).toMatchObject({
      total: 18.9,
      tax_total: 0.9,
      total_paid: 18.9,
      balance: 0,
      "completed?": true,
    });
    expect((await get(`sales/tickets/${id}/lines`)).results).toMatchObject([{ type: "ItemLine", qty: 2, value: 18 }, { type: "TaxLine" }]);
    expect(onHand(account, one.id, location.id)).toBe(8);
    await post("sales/tickets", { ...body, affect_inventory: false, status: "complete" });
    expect(onHand(account, one.id, location.id)).toBe(8);
  });

  test("of type Return has units below zero and is of an invoice or a ticket", async () => {
    const { account, post, detailsOf, item, place } = open();
    const one = item("A");
    const back = { ...place, type: "Return", item_lines: [line(one.id, -1)], status: "complete" };
    const { id } = await post("sales/tickets", { ...place, item_lines: [line(one.id, 2)], status: "complete" });
    expect(await detailsOf(post("sales/tickets", { ...back, parent_transaction_id: 999_999 }))).toEqual(["parent_transaction_id"]);
    expect(await detailsOf(post("sales/tickets", { ...back, item_lines: [line(one.id, 1)] }))).toEqual(["qty"]);
    const payments = [{ type: "CustomPayment", amount: -10, payment_type_id: card.id }];
    expect(await post("sales/tickets", { ...back, payments })).toMatchObject({ body: { error: "payment_error" } });
    expect((await post("sales/tickets", { ...back, parent_transaction_id: id })).status).toBe(201);
    expect(onHand(account, one.id, location.id)).toBe(9);
  });

  test("needs a customer where the settings say so, and is blocked by required fields", async () => {
    const { account, field, post, put, detailsOf, item, place } = open();
    const body = { ...place, item_lines: [line(item("A").id, 1)], status: "complete" };
    field("sales.transaction.line_item");
    expect(await detailsOf(post("sales/tickets", body))).toEqual(["custom@driver"]);
    account.customFields = [];
    await put("settings/pos.tickets.customer_required", { value: true });
    expect(await detailsOf(post("sales/tickets", body))).toEqual(["customer_id"]);
  });
});

describe("webhooks", () => {
  test("are made, listed and deleted", async () => {
    const { post, get, request, detailsOf } = open();
    expect(await detailsOf(post("webhooks", { url: "nowhere", events: [] }))).toEqual(["url"]);
    const { id } = await post("webhooks", { url: "https://app.example/hl?secret=1", events: ["sales_transaction_completed"] });
    expect((await get("webhooks")).results).toMatchObject([{ id, events: ["sales_transaction_completed"] }]);
    expect((await request("DELETE", `webhooks/${id}`)).status).toBe(204);
    expect((await request("DELETE", `webhooks/${id}`)).status).toBe(404);
  });
});

describe("trouble", () => {
  const body = { public_id: "A", description: "A", cost: 0 };

  test("two writes at the same time: the second is throttled; reads are not", async () => {
    const { post, request, account } = open();
    const [one, other, read] = await Promise.all([post("items", body), post("items", body), request("GET", "items")]);
    expect([one.status, other.status, read.status].sort()).toEqual([200, 201, 429]);
    expect(account.items).toHaveLength(1);
    expect((await post("items", body)).status).toBe(201);
  });

  test.each([
    ["rate_limited", 429, 0],
    ["unavailable", 503, 0],
    ["server_error", 500, 0],
    ["server_error_after_write", 500, 1],
    ["forbidden", 403, 0],
    ["credentials_revoked", 401, 0],
  ] as const)("%s is HTTP %s, with %s written", async (kind, status, written) => {
    const { simulator, request, account } = open();
    simulator.faults.add({ kind, times: 1, retryAfter: 30 });
    const response = await request("POST", "items", body);
    expect([response.status, account.items.length]).toEqual([status, written]);
    if (status === 429 || status === 503) expect(response.headers.get("retry-after")).toBe("30");
  });

  test.each([
    ["no_answer", "silent", 0],
    ["no_answer_after_write", "silent", 1],
    ["drop_before_write", "dropped", 0],
    ["drop_after_write", "dropped", 1],
  ] as const)("%s leaves the caller without an answer", async (kind, how, written) => {
    const { simulator, request, account } = open();
    simulator.faults.add({ kind, times: 1 });
    const error = await request("POST", "items", body).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(NoAnswer);
    expect(error).toMatchObject({ how });
    expect(account.items).toHaveLength(written);
  });

  test.each([
    ["not_json", 0],
    ["not_json_after_write", 1],
  ] as const)("%s is a page", async (kind, written) => {
    const { simulator, request, account } = open();
    simulator.faults.add({ kind, times: 1 });
    expect(await (await request("POST", "items", body)).text()).toContain("<html>");
    expect(account.items).toHaveLength(written);
  });

  test("strikes the calls that it is aimed at", async () => {
    const { simulator, request, post, item, place } = open();
    const one = item("A");
    const { id } = await post("sales/orders", place);
    simulator.faults.add({ kind: "server_error", endpoints: ["POST sales/orders/:id/lines"], nth: 2 });
    simulator.faults.add({ kind: "unavailable", only: "reads", from: 2 });
    const lines = [];
    for (let time = 0; time < 3; time++) lines.push((await post(`sales/orders/${id}/lines`, { item_id: one.id, qty: 1 })).status);
    expect(lines).toEqual([201, 500, 201]);
    const reads = [];
    for (let time = 0; time < 3; time++) reads.push((await request("GET", `sales/orders/${id}/lines`)).status);
    expect(reads).toEqual([200, 503, 503]);
  });
});

describe("stores", () => {
  const place = { locationId: location.id, stationId: station.id };

  test("ring up tickets, and returns where everything comes back", async () => {
    const { account, get, item } = open();
    const { id: itemId } = item("A", { description: "Bag" });
    const sold = ringUp(
      account,
      { ...place, salesRep: "Robin", lines: [{ itemId, qty: 2, unitPrice: 999 }], tax: 260, giftCard: 2500 },
      now(),
    );
    ringUp(account, { ...place, lines: [{ itemId, qty: -1, unitPrice: 999 }] }, now());
    const { results } = await get("sales/tickets?_include[]=lines");
    expect(results).toMatchObject([
      {
        id: sold.id,
        type: "Ticket",
        status: "complete",
        sales_rep: "Robin",
        total: 47.58,
        tax_total: 2.6,
        completed_at: now().toISOString(),
      },
      { type: "Return", total: -9.99, lines: [{ item_public_id: "A", description: "Bag", qty: -1, value: -9.99 }] },
    ]);
    expect(results[0].lines.map(({ type }: { type: string }) => type)).toEqual(["ItemLine", "GiftCardLine", "TaxLine"]);
    expect(onHand(account, itemId, location.id)).toBe(9);
  });

  test("finish tickets and void them, and say when", async () => {
    const { account, get, item } = open();
    const { id: itemId } = item("A");
    const { id: ticketId } = ringUp(account, { ...place, lines: [{ itemId, qty: 3, unitPrice: 999 }], status: "incomplete" }, now());
    expect(onHand(account, itemId, location.id)).toBe(10);
    expect((await get("sales/tickets")).results).toMatchObject([{ status: "incomplete", completed_at: null }]);
    changeTicket(account, { ticketId, status: "complete" }, new Date("2026-03-14T16:00:00Z"));
    expect(onHand(account, itemId, location.id)).toBe(7);
    changeTicket(account, { ticketId, status: "canceled" }, new Date("2026-03-14T17:00:00Z"));
    expect(onHand(account, itemId, location.id)).toBe(10);
    expect((await get("sales/tickets")).results).toMatchObject([
      { status: "canceled", completed_at: "2026-03-14T16:00:00.000Z", updated_at: "2026-03-14T17:00:00.000Z" },
    ]);
  });

  test("may not tell a ticket's lines with it, and tell them when they are asked for", async () => {
    const { account, get, item } = open({ embedsTicketLines: false });
    const { id } = ringUp(account, { ...place, lines: [{ itemId: item("A").id, qty: 1, unitPrice: 999 }] }, now());
    expect((await get("sales/tickets?_include[]=lines")).results[0]).not.toHaveProperty("lines");
    expect((await get(`sales/tickets/${id}/lines`)).results).toHaveLength(1);
  });
});

describe("the levers over HTTP", () => {
  test("add, change and break things, and tell what happened", async () => {
    const { simulator } = open();
    const served = await simulator.serve();
    const lever = async (method: string, name: string, sent?: unknown) => {
      const body = sent === undefined ? null : JSON.stringify(sent);
      return (await fetch(`${served.origin}/__control/${name}`, { method, body })).json();
    };
    await lever("POST", "items", { item: { publicId: "A", description: "A", stock: 3 } });
    await lever("PUT", "items", { publicId: "A", change: { active: false } });
    await lever("POST", "fields", { field: { key: "driver", name: "Driver", group: "customer", required: true } });
    await lever("PUT", "fields", { key: "driver", required: false });
    await lever("POST", "customers", { customer: { firstName: "Ana", lastName: "Roy", email: null, phone: null } });
    await lever("PUT", "users", { login: "ecom", active: false });
    await lever("PUT", "active", { id: station.id, active: false });
    await lever("POST", "faults", { kind: "server_error", times: 1 });
    const asked = { headers: { authorization: `Bearer ${heartlandToken}` } };
    expect((await fetch(`${served.baseUrl}/items`, asked)).status).toBe(500);
    await lever("POST", "faults", { kind: "down" });
    await expect(fetch(`${served.baseUrl}/items`, asked)).rejects.toThrow();
    await lever("DELETE", "faults");
    const { accounts } = await lever("GET", "books");
    expect(accounts[0]).toMatchObject({ items: [{ active: false }], users: [{ active: false }], customers: [{ firstName: "Ana" }] });
    expect(accounts[0].locations[0].stations[0]).toMatchObject({ active: false });
    expect(await lever("GET", "calls")).toMatchObject([
      { endpoint: "items", httpStatus: 500 },
      { fault: "down", httpStatus: null },
    ]);
    expect(await lever("PUT", "users", { login: "nobody" })).toHaveProperty("problem");
    await served.close();
  });
});

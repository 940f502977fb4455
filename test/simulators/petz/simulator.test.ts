import { describe, expect, test } from "vitest";
import { petStoreCoupons, petStorePetz, petzCredentials } from "#test/fixtures/pet-store-petz.ts";
import { petStoreUpcs } from "#test/fixtures/pet-store.ts";
import { NoAnswer } from "../shared/faults.ts";
import { createPetzSimulator } from "./simulator.ts";
import type { PetzWorld } from "./world.ts";

const coupon = petStoreCoupons.threeOff.couponRef;
const line = { line_ref: "1", product_ref: "1", upc: petStoreUpcs["NP-CHK-20"], quantity: 1, unit_price: "62.99" };

function openPetz(rules: Partial<PetzWorld> = {}) {
  let moment = new Date("2026-03-14T15:00:00Z");
  const petz = createPetzSimulator({ ...petStorePetz(rules), now: () => moment });
  async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
    const request = new Request(`http://petz.test/posface/${path}/`, {
      method: "POST",
      headers: { [petzCredentials.headerName]: petzCredentials.headerValue, "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    const response = await petz.handle(request);
    const text = await response.text();
    return { status: response.status, body: text.startsWith("<") ? text : (JSON.parse(text) as Record<string, unknown>) };
  }
  async function control(action: string, path: string, body?: unknown) {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await petz.handle(new Request(`http://petz.test/__control/${path}`, { method: action, ...init }));
    return { status: response.status, body: (await response.json()) as unknown };
  }
  const order = { device_ref: "online", order_ref: "O-1", status: "open", currency: "CAD", lines: [line] };
  return {
    ...petz,
    post,
    control,
    later: (minutes: number) => void (moment = new Date(moment.getTime() + minutes * 60_000)),
    async ready(orderRef = "O-1") {
      await post("register/set", { device_ref: "online", name: "Online" });
      await post("order/set", { ...order, order_ref: orderRef });
      return post("customer/set", { device_ref: "online", order_ref: orderRef, customer: { phone: "5145550101" } });
    },
    authorize: (orderRef = "O-1") =>
      post("auth/create", { device_ref: "online", order_ref: orderRef, currency: "CAD", coupons: [coupon], lines: [line] }),
    capture: (authRef: unknown, orderRef = "O-1") => post("auth/capture", { device_ref: "online", order_ref: orderRef, auth_ref: authRef }),
  };
}

function refOf({ body }: { body: string | Record<string, unknown> }): unknown {
  return typeof body === "string" ? null : body.auth_ref;
}

describe("access", () => {
  test("without the account's header nothing is answered and nothing is done", async () => {
    const petz = openPetz();
    for (const headers of [{ [petzCredentials.headerName]: "Bearer guess" }, { [petzCredentials.headerName]: "" }])
      expect(await petz.post("register/set", { device_ref: "online", name: "Online" }, headers)).toMatchObject({ status: 401 });
    expect(petz.books.accountOf("Pawsome Pets").devices.size).toBe(0);
  });

  test("a path without its slash, an unknown one, another method and another type are refused", async () => {
    const petz = openPetz();
    expect((await petz.post("auth/void", {})).status).toBe(404);
    const headers = { [petzCredentials.headerName]: petzCredentials.headerValue };
    expect((await petz.handle(new Request("http://petz.test/posface/order/set", { method: "POST", headers }))).status).toBe(404);
    expect((await petz.handle(new Request("http://petz.test/posface/order/set/", { headers }))).status).toBe(405);
    expect((await petz.post("order/set", {}, { "content-type": "text/plain" })).status).toBe(415);
  });

  test("a body that lacks something says what", async () => {
    const answer = await openPetz().post("order/set", { device_ref: "online" });
    expect(answer).toMatchObject({ status: 400, body: { error: { message: expect.stringContaining("order_ref") } } });
  });

  test("more than 500 products at a time are refused", async () => {
    const product = { product_ref: "1", name: "Rope", identifiers: [{ type: "UPC", value: "850009911025" }] };
    expect((await openPetz().post("product/set", { products: Array.from({ length: 501 }, () => product) })).status).toBe(400);
  });
});

describe("the order of things", () => {
  test("is kept: a device before its order, an order before its customer, a customer before an authorisation", async () => {
    const petz = openPetz();
    const lines = { order_ref: "O-1", status: "open", currency: "CAD", lines: [line] };
    expect(await petz.post("order/set", { device_ref: "online", ...lines })).toMatchObject({ body: { error: { code: "device_unknown" } } });
    await petz.post("register/set", { device_ref: "online", name: "Online" });
    const customer = { device_ref: "online", order_ref: "O-1", customer: { phone: "5145550101" } };
    expect(await petz.post("customer/set", customer)).toMatchObject({ body: { error: { code: "order_unknown" } } });
    await petz.post("order/set", { device_ref: "online", ...lines });
    expect(await petz.authorize()).toMatchObject({ body: { error: { code: "customer_missing" } } });
    expect(await petz.post("customer/set", customer)).toMatchObject({ body: { customer: { customer_ref: "PZ-ANA" } } });
    expect(await petz.authorize()).toMatchObject({ status: 200, body: { discounts: [{ coupon_ref: coupon, amount: "3.00" }] } });
  });

  test("a price that is not the order's, and an item that is not on it, are refused", async () => {
    const petz = openPetz();
    await petz.ready();
    for (const wrong of [{ unit_price: "99.00" }, { line_ref: "2" }, { quantity: 2 }]) {
      const body = { device_ref: "online", order_ref: "O-1", coupons: [coupon], lines: [{ ...line, ...wrong }] };
      expect(await petz.post("auth/create", body)).toMatchObject({
        body: { auth_ref: null, discounts: [], rejected: [{ coupon_ref: coupon }] },
      });
    }
    expect(petz.books.entry(coupon).authorized).toEqual([]);
  });
});

describe("the books", () => {
  test("tell what became of a coupon, with its orders", async () => {
    const petz = openPetz();
    await petz.ready();
    const authRef = refOf(await petz.authorize());
    await petz.capture(authRef);
    const use = { authRef, orderRef: "O-1" };
    expect(petz.books.entry(coupon)).toEqual({
      couponRef: coupon,
      authorized: [{ ...use, amount: 300, state: "captured" }],
      captured: [{ ...use, amount: 300, state: "captured" }],
      returned: [],
      consumed: 1,
    });
    await petz.post("coupon/return", { device_ref: "online", order_ref: "O-1", auth_ref: authRef, coupon_ref: coupon });
    expect(petz.books.entry(coupon)).toMatchObject({ returned: [use], consumed: 0 });
  });

  test("an authorisation lapses by the clock, and is no use then", async () => {
    const petz = openPetz({ authorizationMinutes: 30 });
    await petz.ready();
    const authRef = refOf(await petz.authorize());
    petz.later(29);
    expect(petz.books.authorizations[0]?.state).toBe("open");
    petz.later(1);
    expect(await petz.capture(authRef)).toMatchObject({ status: 422, body: { error: { code: "auth_lapsed" } } });
    expect(petz.books.consumed(coupon)).toBe(0);
  });

  test("a second authorisation for the same order takes the first one's place, or is refused, as the world has it", async () => {
    const first = openPetz();
    await first.ready();
    const old = refOf(await first.authorize());
    await first.authorize();
    expect(await first.capture(old)).toMatchObject({ body: { error: { code: "auth_released" } } });
    const strict = openPetz({ sameOrder: "in_use" });
    await strict.ready();
    await strict.authorize();
    expect(await strict.authorize()).toMatchObject({ body: { rejected: [{ reason: "in_use" }] } });
  });

  test("a store coupon is redeemed by itself, at a till, once", async () => {
    const petz = openPetz();
    const redeem = { device_ref: "till-1", order_ref: "T-1", coupon_ref: petStoreCoupons.store.couponRef };
    expect(await petz.post("coupon/redeem", redeem)).toMatchObject({ status: 200 });
    expect(await petz.post("coupon/redeem", redeem)).toMatchObject({ body: { error: { code: "already_used" } } });
    expect(await petz.post("coupon/redeem", { ...redeem, coupon_ref: coupon })).toMatchObject({
      body: { error: { code: "no_such_coupon" } },
    });
  });
});

describe("faults", () => {
  test("strike before or after the books are changed", async () => {
    const petz = openPetz();
    await petz.ready();
    petz.faults.add({ kind: "drop_before_write", endpoints: ["auth/create"], times: 1 });
    await expect(petz.authorize()).rejects.toBeInstanceOf(NoAnswer);
    expect(petz.books.entry(coupon).authorized).toHaveLength(0);
    petz.faults.add({ kind: "drop_after_write", endpoints: ["auth/create"], times: 1 });
    await expect(petz.authorize()).rejects.toBeInstanceOf(NoAnswer);
    expect(petz.books.entry(coupon).authorized).toHaveLength(1);
    petz.faults.add({ kind: "rate_limited", times: 1, retryAfter: 7 });
    expect((await petz.authorize()).status).toBe(429);
  });

  test("and levers are there over HTTP", async () => {
    const petz = openPetz();
    expect(await petz.control("POST", "faults", { kind: "unavailable", times: 1 })).toMatchObject({ status: 201 });
    await petz.post("register/set", { device_ref: "online", name: "Online" });
    expect(petz.calls[0]).toMatchObject({ fault: "unavailable", httpStatus: 503 });
    await petz.control("DELETE", "faults");
    expect(await petz.control("PATCH", "customers/PZ-DEV", { phone: "4165550104" })).toMatchObject({ body: { phone: "4165550104" } });
    expect(await petz.control("PATCH", `coupons/${coupon}`, { saved: false })).toMatchObject({ body: { saved: false } });
    expect(await petz.control("POST", `use/${petStoreCoupons.freeCan.couponRef}`)).toMatchObject({ status: 201 });
    expect(await petz.control("GET", "books")).toMatchObject({
      body: { coupons: expect.arrayContaining([expect.objectContaining({ couponRef: coupon })]) },
    });
    expect((await petz.control("GET", "nothing")).status).toBe(404);
    expect((await petz.control("PATCH", "coupons/none", {})).status).toBe(422);
  });
});

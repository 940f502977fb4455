import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { petStore } from "#test/fixtures/pet-store.ts";
import type { SimulatedCheckout } from "./checkout.ts";
import { createShopifySimulator } from "./create-shopify-simulator.ts";
import type { ShopifySimulator, ShopifySimulatorOptions } from "./create-shopify-simulator.ts";
import { createAdminShell } from "./shell/admin-shell.ts";
import type { SimulatedShop } from "./simulated-shop.ts";

type Hook = { topic: string; body: Record<string, unknown> };

function open(options: Partial<ShopifySimulatorOptions> = {}): {
  simulator: ShopifySimulator;
  shop: SimulatedShop;
  hooks: Hook[];
  settled: () => Promise<void>;
} {
  const hooks: Hook[] = [];
  const simulator = createShopifySimulator({
    shops: [petStore],
    apiKey: "key",
    apiSecret: "secret",
    appUrl: "https://punchcard.test",
    scopes: ["read_orders", "read_customers", "write_products", "write_discounts"],
    subscriptions: [{ topics: ["orders/create", "orders/paid", "orders/cancelled", "refunds/create"], uri: "/webhooks" }],
    send: async (request) => {
      hooks.push({ topic: request.headers.get("X-Shopify-Topic") ?? "", body: (await request.json()) as Record<string, unknown> });
      return new Response();
    },
    ...options,
  });
  const [shop] = simulator.shops;
  if (!shop) throw new Error("There is no shop.");
  return { simulator, shop, hooks, settled: () => simulator.webhooks.settled() };
}

/** The code of a coupon: once, for Ana, off one variant. */
function addCode(shop: SimulatedShop, more: { code?: string; amount?: string; sku?: string; endsAt?: Date } = {}): string {
  const { code = "PC-ONE", amount = "5.00", sku = "NP-CHK-20", endsAt } = more;
  shop.addDiscount({ code, amount, skus: [sku], customers: ["ana"], usageLimit: 1, oncePerCustomer: true, endsAt });
  return code;
}

function openFor(shop: SimulatedShop, lines: { sku: string; quantity?: number }[], customer: string | null = "ana"): SimulatedCheckout {
  return shop.openCheckout({ customer, lines });
}

const chicken = { sku: "NP-CHK-20", quantity: 2 };
const salmon = { sku: "NP-SAL-20" };

describe("a code at the checkout", () => {
  test("takes its amount off once, on the goods that it is for", () => {
    const { shop } = open();
    const code = addCode(shop);
    const checkout = openFor(shop, [salmon, chicken]);
    expect(checkout.applyCode(code)).toEqual({ type: "success" });
    expect(checkout.codes).toEqual([code]);
    expect(checkout.lines.map(({ sku, subtotal, total }) => [sku, subtotal, total])).toEqual([
      ["NP-SAL-20", 6849, 6849],
      ["NP-CHK-20", 12598, 12098],
    ]);
    // 189.47 and 7.95 for shipping, with 13 % tax on each line.
    expect(checkout.cost).toEqual({ currency: "CAD", subtotal: 18947, discounts: 500, shipping: 795, tax: 2566, total: 22308 });
  });

  test("never takes off more than its goods cost, and follows the price that the shop has now", () => {
    const { shop } = open();
    const code = addCode(shop, { amount: "62.99" });
    const checkout = openFor(shop, [{ sku: "NP-CHK-20" }]);
    checkout.applyCode(code);
    expect(checkout.lines[0]?.total).toBe(0);
    shop.setPrice("NP-CHK-20", "60.00");
    expect(checkout.lines[0]).toMatchObject({ subtotal: 6000, total: 0, allocations: [{ code, amount: 6000 }] });
  });

  const now = new Date("2026-11-25T12:00:00Z");
  const refusals: [string, (shop: SimulatedShop) => SimulatedCheckout, string][] = [
    ["does not exist", (shop) => openFor(shop, [chicken]), "Enter a valid discount code or gift card."],
    ["is for others", (shop) => (addCode(shop), openFor(shop, [chicken], "ben")), "isn’t available to you right now"],
    ["is for others than a guest", (shop) => (addCode(shop), openFor(shop, [chicken], null)), "isn’t available to you right now"],
    ["is for goods that are not there", (shop) => (addCode(shop), openFor(shop, [salmon])), "isn’t valid for the items in your cart"],
    ["has ended", (shop) => (addCode(shop, { endsAt: new Date(now.getTime() - 1) }), openFor(shop, [chicken])), "has expired"],
    [
      "has not started",
      (shop) => {
        shop.addDiscount({ code: "PC-ONE", amount: "5.00", skus: ["NP-CHK-20"], startsAt: new Date(now.getTime() + 1000) });
        return openFor(shop, [chicken]);
      },
      "isn’t available right now",
    ],
    [
      "was used by an order",
      (shop) => {
        const before = (addCode(shop), openFor(shop, [chicken]));
        before.applyCode("PC-ONE");
        before.complete();
        return openFor(shop, [chicken]);
      },
      "has reached its usage limit",
    ],
    [
      "was used by an order that was cancelled",
      (shop) => {
        const before = (addCode(shop), openFor(shop, [chicken]));
        before.applyCode("PC-ONE");
        const completion = before.complete();
        if (completion.status === "placed") shop.cancel(completion.order);
        return openFor(shop, [chicken]);
      },
      "has reached its usage limit",
    ],
    [
      "is on it already",
      (shop) => {
        const checkout = (addCode(shop), openFor(shop, [chicken]));
        checkout.applyCode("pc-one");
        return checkout;
      },
      "has already been applied",
    ],
    [
      "saves less than a promotion on the same goods",
      (shop) => {
        addCode(shop);
        shop.addDiscount({ title: "Kibble week", percentage: 20, skus: ["NP-CHK-20"] });
        return openFor(shop, [chicken]);
      },
      "couldn’t be used with your existing discounts",
    ],
    [
      "does not combine with what saves more",
      (shop) => {
        addCode(shop);
        shop.addDiscount({ title: "Ten off all", percentage: 10, combines: false });
        return openFor(shop, [chicken]);
      },
      "couldn’t be used with your existing discounts",
    ],
  ];
  test.each(refusals)("that %s is refused with the reason, and nothing changes", (_why, prepare, message) => {
    const { shop } = open({ now: () => now });
    const checkout = prepare(shop);
    const before = [checkout.codes, checkout.lines];
    const answer = checkout.applyCode("PC-ONE");
    expect(answer).toMatchObject({ type: "error", message: expect.stringContaining(message) as string });
    expect([checkout.codes, checkout.lines]).toEqual(before);
  });

  test("is for a guest who types the e-mail of the account that it belongs to", () => {
    const { shop } = open();
    const code = addCode(shop);
    const checkout = openFor(shop, [chicken], null);
    checkout.setContact({ email: "Ana.Roy@example.test" });
    expect(checkout.applyCode(code)).toEqual({ type: "success" });
  });

  test("gives way to a better one on the same goods, and comes back when that one is gone", () => {
    const { shop } = open();
    const [small, large] = [addCode(shop), addCode(shop, { code: "PC-TWO", amount: "8.00" })];
    const checkout = openFor(shop, [chicken]);
    checkout.applyCode(small);
    checkout.applyCode(large);
    expect(checkout.codes).toEqual([large]);
    expect(checkout.removeCode("pc-two")).toEqual({ type: "success" });
    expect(checkout.codes).toEqual([small]);
    expect(checkout.removeCode(large)).toMatchObject({ type: "error" });
  });

  test("stands beside a promotion on other goods and one on the whole order", () => {
    const { shop } = open();
    const code = addCode(shop);
    shop.addDiscount({ title: "Salmon week", percentage: 10, skus: ["NP-SAL-20"] });
    shop.addDiscount({ title: "Welcome", amount: "10.00" });
    const checkout = openFor(shop, [chicken, salmon]);
    checkout.applyCode(code);
    const [first, second] = checkout.lines;
    expect(first?.allocations.map(({ title }) => title)).toEqual([code, "Welcome"]);
    expect(second?.allocations.map(({ title }) => title)).toEqual(["Salmon week", "Welcome"]);
    expect(checkout.cost.discounts).toBe(500 + 685 + 1000);
  });

  test("does nothing once its goods are out of the cart, and nothing for another buyer", () => {
    const { shop } = open();
    const code = addCode(shop);
    const checkout = openFor(shop, [chicken, salmon]);
    checkout.applyCode(code);
    checkout.setLine("NP-CHK-20", 0);
    expect(checkout.codes).toEqual([]);
    checkout.setLine("NP-CHK-20", 1);
    expect(checkout.codes).toEqual([code]);
    checkout.signIn("ben");
    expect(checkout.codes).toEqual([]);
    expect(checkout.cost.discounts).toBe(0);
  });
});

describe("an order that a checkout places", () => {
  test("has its codes, what they took off and the checkout's token, in the webhooks as well", async () => {
    const { shop, hooks, settled } = open();
    const code = addCode(shop);
    const checkout = openFor(shop, [salmon, chicken]);
    checkout.applyCode("pc-one");
    const { cost } = checkout;
    const completion = checkout.complete();
    await settled();
    expect(completion).toMatchObject({ status: "placed", order: { checkoutToken: checkout.token, email: "ana.roy@example.test" } });
    expect(hooks.map(({ topic }) => topic)).toEqual(["orders/create", "orders/paid"]);
    for (const { body } of hooks)
      expect(body).toMatchObject({
        checkout_token: checkout.token,
        discount_codes: [{ code: code.toLowerCase(), amount: "5.00", type: "fixed_amount" }],
        discount_applications: [{ type: "discount_code", target_selection: "entitled", allocation_method: "across", value: "5.00" }],
        line_items: [{ discount_allocations: [] }, { discount_allocations: [{ amount: "5.00", discount_application_index: 0 }] }],
      });
    const { total, discounts, tax } = shop.figures(shop.state.orders[0] as never);
    expect([total.shop, discounts.shop, tax.shop]).toEqual([cost.total, cost.discounts, cost.tax]);
    expect([checkout.state, checkout.complete()]).toEqual(["completed", completion]);
    expect(shop.state.orders).toHaveLength(1);
  });

  test("is shown with its codes in the simulated admin", async () => {
    const { shop, simulator } = open();
    addCode(shop, { code: "PC-<1>" });
    const checkout = openFor(shop, [chicken]);
    checkout.applyCode("PC-<1>");
    checkout.complete();
    const shell = createAdminShell(simulator, { storeOrigin: () => "", appOrigin: () => "https://app.test" });
    const page = await shell(new Request(`https://shell.test/store/pawsome-pets/orders/${checkout.order?.id}`));
    expect((await page.text()).replace(/\s+/g, " ")).toContain("Discount code <code>PC-&#60;1&#62;</code>: −5.00 CAD");
  });

  test("waits for its payment where that is not taken at once", async () => {
    const { shop, hooks, settled } = open();
    const checkout = openFor(shop, [chicken]);
    checkout.complete({ payment: "pending" });
    await settled();
    expect(hooks.map(({ topic }) => topic)).toEqual(["orders/create"]);
    shop.markPaid(1001);
    await settled();
    expect(hooks.map(({ topic }) => topic)).toEqual(["orders/create", "orders/paid"]);
  });

  test("is not placed with a code that was deleted, ended or used meanwhile; the next press goes without it", () => {
    const { shop } = open();
    const code = addCode(shop);
    const [checkout, other] = [openFor(shop, [chicken]), openFor(shop, [chicken])];
    for (const one of [checkout, other]) one.applyCode(code);
    expect(other.complete()).toMatchObject({ status: "placed" });
    expect(checkout.complete()).toMatchObject({ status: "refused", codes: [code] });
    expect(checkout.complete({ lateCodes: true })).toMatchObject({ status: "placed", order: { applications: [] } });
  });

  test("may have a code that was deleted a moment before, when Shopify had looked already; never one that was used", () => {
    const { shop } = open();
    const code = addCode(shop);
    const [checkout, second] = [openFor(shop, [chicken]), openFor(shop, [chicken])];
    for (const one of [checkout, second]) one.applyCode(code);
    shop.removeDiscount(code);
    expect(checkout.codes).toEqual([]);
    expect(checkout.complete({ lateCodes: true })).toMatchObject({ status: "placed", order: { applications: [{ label: code }] } });
    expect(second.complete({ lateCodes: true })).toMatchObject({ status: "refused", codes: [code] });
  });

  test("is not placed once the checkout was left", () => {
    const { shop } = open();
    const checkout = openFor(shop, [chicken]);
    checkout.abandon();
    expect(checkout.state).toBe("abandoned");
    expect(() => checkout.complete()).toThrow("abandoned");
    expect(() => checkout.applyCode("PC-ONE")).toThrow("abandoned");
  });

  test("keeps its code when units come and go, and gives back what was paid when it is cancelled", () => {
    const { shop } = open();
    const code = addCode(shop, { amount: "62.99" });
    const checkout = openFor(shop, [chicken, salmon]);
    checkout.applyCode(code);
    const completion = checkout.complete();
    if (completion.status !== "placed") throw new Error("The order was refused.");
    const { order } = completion;
    const paid = shop.figures(order).received.shop;
    shop.edit(order, { set: [{ line: 1, quantity: 1 }], add: [{ sku: "WK-TUN-CAN" }] });
    const edited = shop.figures(order);
    // Half of what two units cost of which one was free, the salmon and a can.
    expect(edited.currentSubtotal.shop).toBe(3149 + 6849 + 249);
    expect(edited.currentTotal.shop).toBe(edited.currentSubtotal.shop + edited.currentShipping.shop + edited.currentTax.shop);
    shop.cancel(order);
    const { currentTotal, refunded, outstanding } = shop.figures(order);
    expect([currentTotal.shop, refunded.shop, outstanding.shop]).toEqual([0, paid, 0]);
    expect(order.applications.map(({ label }) => label)).toEqual([code]);
  });

  test("costs what the checkout said, to the cent, and refunds and edits of it add up, whatever is bought and taken off", () => {
    const skus = ["NP-CHK-4", "NP-CHK-20", "NP-SAL-20", "TW-TUR-CAN", "GIFT-25"];
    const line = fc.record({ sku: fc.constantFrom(...skus), quantity: fc.integer({ min: 1, max: 5 }) });
    const value = fc.oneof(
      fc.record({ percentage: fc.integer({ min: 1, max: 100 }) }),
      fc.record({ amount: fc.integer({ min: 1, max: 9000 }).map((cents) => (cents / 100).toFixed(2)), onEach: fc.boolean() }),
    );
    const discount = fc.tuple(value, fc.option(fc.subarray(skus.slice(0, 4), { minLength: 1 }), { nil: undefined }), fc.boolean());
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 4 }),
        fc.array(discount, { maxLength: 4 }),
        fc.array(discount, { maxLength: 2 }),
        fc.boolean(),
        (lines, codes, promotions, included) => {
          const { shop } = open({ shops: [{ ...petStore, taxesIncluded: included }] });
          promotions.forEach(([of, goods, combines], index) => shop.addDiscount({ ...of, skus: goods, combines, title: `P${index}` }));
          codes.forEach(([of, goods, combines], index) => shop.addDiscount({ ...of, skus: goods, combines, code: `C${index}` }));
          const checkout = openFor(shop, lines);
          codes.forEach((_, index) => checkout.applyCode(`C${index}`));
          const { cost, codes: applied, lines: priced } = checkout;
          expect(priced.every(({ total }) => total >= 0)).toBe(true);
          const completion = checkout.complete();
          if (completion.status !== "placed") throw new Error("The order was refused.");
          const { order } = completion;
          const figures = shop.figures(order);
          expect([figures.subtotal, figures.discounts, figures.tax, figures.total].map(({ shop: amount }) => amount)).toEqual([
            cost.subtotal,
            cost.discounts,
            cost.tax,
            cost.total,
          ]);
          expect(order.applications.filter(({ kind }) => kind === "code").map(({ label }) => label)).toEqual(applied);
          // Unit by unit, everything comes back.
          order.lines.forEach(({ quantity }, index) => {
            for (let unit = 0; unit < quantity; unit += 1) shop.refund(order, { lines: [{ line: index + 1, quantity: 1 }] });
          });
          shop.refund(order, { shipping: true });
          const after = shop.figures(order);
          expect(after.currentTotal.shop).toBe(0);
          expect(after.refunded.shop).toBe(after.received.shop);
          expect(after.currentDiscounts.shop).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("who is at the checkout", () => {
  const claimsOf = (token: string) =>
    JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<string, string | number>;

  test("is told to the app in a token signed with its secret, for five minutes, without a protocol before the shop", () => {
    const now = new Date("2026-11-25T12:00:00Z");
    const { shop } = open({ now: () => now });
    const token = openFor(shop, [chicken]).sessionToken();
    const [header, payload, signature] = token.split(".");
    expect(signature).toBe(createHmac("sha256", "secret").update(`${header}.${payload}`).digest("base64url"));
    const seconds = now.getTime() / 1000;
    const sub = `gid://shopify/Customer/${shop.customer("ana").id}`;
    expect(claimsOf(token)).toMatchObject({ dest: petStore.domain, aud: "key", sub, iat: seconds, nbf: seconds, exp: seconds + 300 });
    expect(claimsOf(token)).not.toHaveProperty("iss");
  });

  test("is not told where nobody is signed in, or the app may not read customers", () => {
    expect(claimsOf(openFor(open().shop, [chicken], null).sessionToken())).not.toHaveProperty("sub");
    const { shop } = open({ scopes: ["read_orders"] });
    expect(claimsOf(openFor(shop, [chicken]).sessionToken())).not.toHaveProperty("sub");
  });

  test("can be forged for a test in every claim", () => {
    const { shop } = open();
    const token = openFor(shop, [chicken]).sessionToken({ secret: "other", aud: "another-app", expiresIn: -60, dest: "evil.example" });
    expect(claimsOf(token)).toMatchObject({ aud: "another-app", dest: "evil.example" });
  });
});

describe("a cart", () => {
  test("goes on to a checkout of its own token with its goods and codes", () => {
    const { shop } = open();
    const code = addCode(shop);
    const cart = shop.openCart({ customer: "ana", lines: [chicken] });
    expect(cart.applyCode(code)).toEqual({ type: "success" });
    cart.setLine("NP-SAL-20", 1);
    const checkout = cart.checkout();
    expect(checkout.token).not.toBe(cart.token);
    expect(checkout.codes).toEqual([code]);
    expect(checkout.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ["NP-CHK-20", 2],
      ["NP-SAL-20", 1],
    ]);
    expect([shop.carts, shop.checkouts]).toEqual([[cart], [checkout]]);
  });

  test("asks the app through the shop's address, signed over all that Shopify adds", async () => {
    const now = new Date("2026-11-25T12:00:00Z");
    const { shop } = open({ now: () => now });
    const request = shop.appProxyRequest("/offers", { customer: "ana", body: { lines: [] }, query: { locale: "fr" } });
    const { origin, pathname, searchParams } = new URL(request.url);
    expect([request.method, origin, pathname, await request.json()]).toEqual([
      "POST",
      "https://punchcard.test",
      "/proxy/offers",
      { lines: [] },
    ]);
    const { signature, ...signed } = Object.fromEntries(searchParams);
    const ana = String(shop.customer("ana").id);
    expect(signed).toEqual({
      locale: "fr",
      logged_in_customer_id: ana,
      path_prefix: "/apps/punchcard",
      shop: petStore.domain,
      timestamp: String(now.getTime() / 1000),
    });
    const text = `locale=frlogged_in_customer_id=${ana}path_prefix=/apps/punchcardshop=${petStore.domain}timestamp=${now.getTime() / 1000}`;
    expect(signature).toBe(createHmac("sha256", "secret").update(text).digest("hex"));
  });
});

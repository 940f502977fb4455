import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { Sale } from "#app/domain/sale.ts";
import type { SoldOrder } from "#app/domain/sold-order.ts";
import { cancelOrder, editOrder, exchangeOrder, fulfilOrder, refundOrder } from "#test/simulators/shopify/change-order.ts";
import { createShopifySimulator } from "#test/simulators/shopify/create-shopify-simulator.ts";
import { currentUnits, figuresOf } from "#test/simulators/shopify/figures.ts";
import { decimalOf } from "#test/simulators/shopify/pair-money.ts";
import { buildOrder, pay } from "#test/simulators/shopify/place-order.ts";
import type { OrderRequest } from "#test/simulators/shopify/place-order.ts";
import { soldOrderOf } from "#test/simulators/shopify/sold-order-of.ts";
import { createIds } from "#test/simulators/shopify/state.ts";
import type { Order, ShopSeed, ShopState, TaxSeed } from "#test/simulators/shopify/state.ts";
import { planSales } from "./plan-sales.ts";
import type { SentSale } from "./plan-sales.ts";

const currencies = ["CAD", "JPY", "KWD"];
const skus = ["FOOD", "CAN", "TOY", "CARD"];

/** One shop for each number of decimals that a currency has. */
function seedOf(currency: string): ShopSeed {
  const price = (minor: number): string => decimalOf(minor, currency);
  return {
    domain: `shop-${currency.toLowerCase()}.myshopify.com`,
    name: `Shop in ${currency}`,
    email: "shop@example.test",
    currency,
    timeZone: "America/Toronto",
    taxRate: 0.13,
    products: [
      { sku: "FOOD", minor: 6299 },
      { sku: "CAN", minor: 187 },
      { sku: "TOY", minor: 1333 },
      { sku: "CARD", minor: 2500 },
    ].map(({ sku, minor }) => ({
      handle: sku.toLowerCase(),
      title: sku,
      vendor: "Northpaw",
      type: "Goods",
      giftCard: sku === "CARD",
      variants: [{ sku, price: price(minor) }],
    })),
    customers: [],
  };
}

const simulator = createShopifySimulator({
  shops: currencies.map(seedOf),
  apiKey: "key",
  apiSecret: "secret",
  appUrl: "http://app.example.test",
  scopes: [],
  subscriptions: [],
});
afterAll(() => simulator.stop());

const optional = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined });
const minor = (max: number) => fc.integer({ min: 1, max });

function requestIn(currency: string): fc.Arbitrary<OrderRequest> {
  const amount = (max: number) => minor(max).map((value) => decimalOf(value, currency));
  const discount = fc.oneof(fc.record({ percentage: fc.integer({ min: 1, max: 100 }) }), fc.record({ amount: amount(3000) }));
  const line = fc
    .record({
      sku: fc.constantFrom(...skus, null),
      title: fc.constantFrom("Engraving", "Gift wrap"),
      price: amount(5000),
      taxable: fc.boolean(),
      quantity: fc.integer({ min: 1, max: 7 }),
      discount: optional(discount),
      duty: optional(amount(500)),
    })
    .map(({ sku, title, price, taxable, ...common }) => (sku ? { sku, ...common } : { title, price, taxable, ...common }));
  const taxes = fc.constantFrom<TaxSeed[][]>(
    [],
    [{ title: "HST", rate: 0.13 }],
    [
      { title: "GST", rate: 0.05 },
      { title: "QST", rate: 0.09975 },
    ],
  );
  return fc.record({
    lines: fc.array(line, { minLength: 1, maxLength: 5 }),
    discount: optional(discount),
    shipping: fc.option(amount(2000), { nil: null }),
    freeShipping: fc.constantFrom(false, false, true),
    shippingDiscount: optional(discount),
    fees: optional(fc.array(fc.record({ name: fc.constant("Bag fee"), price: amount(300), taxable: fc.boolean() }), { maxLength: 2 })),
    tip: optional(amount(900)),
    taxes,
    taxesIncluded: fc.boolean(),
    giftCardUsed: optional(amount(9000)),
    payments: optional(
      fc.array(fc.record({ gateway: fc.constantFrom("paypal", "shopify_payments"), amount: amount(4000) }), { maxLength: 2 }),
    ),
    payment: fc.constantFrom("paid", "paid", "paid", "partial", "manual", "elsewhere", "pending"),
    fulfilled: fc.boolean(),
    presentment: optional(fc.constantFrom({ currency: "USD", rate: 0.7312 }, { currency: "JPY", rate: 109.37 })),
  });
}

/** What may happen to an order. Numbers are taken modulo what is there, so that every step is possible. */
const stepArbitrary = fc.record({
  what: fc.constantFrom(
    ...(["refund", "refund", "refund_some", "refund_more", "goodwill", "take_out", "add_units", "add_line", "exchange"] as const),
    ...(["pay", "fulfil", "shipping_back", "change_shipping", "charges_back", "cancel", "cancel_unpaid"] as const),
  ),
  line: fc.nat(20),
  units: fc.nat(20),
  amount: fc.nat(4000),
  flag: fc.boolean(),
  /** The POS is brought up to date after this step; else changes pile up. */
  synced: fc.boolean(),
});
type Step = typeof stepArbitrary extends fc.Arbitrary<infer Value> ? Value : never;

const ids = createIds();
const start = Date.parse("2026-03-14T15:04:06Z");

function apply(shop: ShopState, order: Order, step: Step, now: Date): void {
  const world = { ids, now };
  const money = (value: number): string => decimalOf(value, order.currencies.shop);
  const index = step.line % order.lines.length;
  const line = order.lines[index];
  if (!line || (order.cancelledAt && step.what !== "goodwill" && step.what !== "refund_more")) return;
  const left = currentUnits(line);
  const units = left === 0 ? 0 : 1 + (step.units % left);
  const some = units > 0 ? [{ line: index + 1, quantity: units, restock: step.flag }] : [];
  switch (step.what) {
    case "refund":
      refundOrder(order, { lines: some, shipping: step.flag }, world);
      break;
    case "refund_some":
    case "refund_more":
    case "goodwill":
      refundOrder(
        order,
        { lines: step.what === "goodwill" ? [] : some, amount: money(step.amount * (step.what === "refund_more" ? 3 : 1)) },
        world,
      );
      break;
    case "shipping_back":
      refundOrder(order, { shipping: money(1 + step.amount) }, world);
      break;
    case "charges_back":
      refundOrder(order, { charges: true }, world);
      break;
    case "take_out":
      if (line.kind !== "tip") editOrder(shop, order, { set: [{ line: index + 1, quantity: left - units }] }, world);
      break;
    case "add_units":
      if (line.kind !== "tip") editOrder(shop, order, { set: [{ line: index + 1, quantity: left + 1 + (step.units % 3) }] }, world);
      break;
    case "add_line":
      editOrder(shop, order, { add: [{ sku: skus[step.units % 3] ?? "FOOD", quantity: 1 + (step.line % 3) }] }, world);
      break;
    case "change_shipping":
      editOrder(
        shop,
        order,
        { removeShipping: step.flag, ...(step.units % 2 ? { addShipping: { title: "Express", price: money(step.amount) } } : {}) },
        world,
      );
      break;
    case "exchange":
      if (line.kind !== "tip") exchangeOrder(shop, order, { back: some, add: [{ sku: skus[step.amount % 3] ?? "FOOD" }] }, world);
      break;
    case "pay":
      pay(order, { ids, at: now });
      break;
    case "fulfil":
      fulfilOrder(order, undefined, { now });
      break;
    case "cancel":
    case "cancel_unpaid":
      cancelOrder(order, { refund: step.what === "cancel", restock: step.flag }, world);
      break;
  }
}

/** Sends all that is owed, as the worker would, and checks each on its way. */
function bringUpToDate(shop: ShopState, order: SoldOrder, sent: SentSale[]): void {
  for (let turns = 0; ; turns++) {
    expect(turns).toBeLessThan(20);
    const plan = planSales({ shop: shop.domain, order, sent, settings: { refunds: true, restockTo: "original" } });
    if (plan.status !== "owed") {
      expect(plan).toEqual({ status: "in_step" });
      return;
    }
    expect(planSales({ shop: shop.domain, order, sent, settings: { refunds: true, restockTo: "original" } })).toEqual(plan);
    checkSale(plan.sale, sent);
    sent.push({ ...plan.sale, posId: plan.sale.reference });
  }
}

function checkSale(sale: Sale, sent: SentSale[]): void {
  expect(sent.map(({ reference }) => reference)).not.toContain(sale.reference);
  expect(sent.map(({ key }) => key)).not.toContain(sale.key);
  expect(sale.lines.length).toBeGreaterThan(0);
  expect(sale.lines.reduce((sum, { quantity, price, tax }) => sum + quantity * (price.minor + tax.minor), 0)).toBe(sale.total.minor);
  expect(sale.payments.reduce((sum, { amount }) => sum + amount.minor, 0)).toBe(sale.total.minor);
  expect(sale.total.minor).toBeGreaterThanOrEqual(0);
  for (const { amount } of sale.payments) expect(amount.minor).toBeGreaterThan(0);
  for (const { key, quantity, price, tax, list } of sale.lines) {
    expect(Number.isSafeInteger(quantity) && quantity > 0).toBe(true);
    expect(Number.isSafeInteger(price.minor) && Number.isSafeInteger(tax.minor)).toBe(true);
    expect(tax.minor).toBeGreaterThanOrEqual(0);
    if (key === "fee_kept") continue;
    expect(price.minor).toBeGreaterThanOrEqual(0);
    expect(list.minor).toBeGreaterThanOrEqual(price.minor);
  }
  if (sale.kind === "sale") return expect(sale.returnOf).toBeNull();
  const from = sent.find(({ reference }) => reference === sale.returnOf?.reference);
  expect(from).toMatchObject({ kind: "sale", posId: sale.returnOf?.posId });
  const before = sent.filter(({ returnOf }) => returnOf?.reference === from?.reference);
  for (const { key, product } of sale.lines) {
    if (product.kind !== "item") continue;
    const back = unitsIn([...before, sale], key);
    expect(back).toBeLessThanOrEqual(unitsIn(from ? [from] : [], key));
  }
}

function unitsIn(sales: Sale[], key: string): number {
  return sales
    .flatMap(({ lines }) => lines)
    .filter((line) => line.key === key && (line.product.kind === "item" || line.product.product === "gift_card"))
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

function netOf(sent: Sale[], amount: (sale: Sale) => number): number {
  return sent.reduce((sum, sale) => sum + (sale.kind === "sale" ? 1 : -1) * amount(sale), 0);
}

/** That the POS has what Shopify has: the units, the money, and each payment no more than it was. */
function checkBooks(order: Order, sold: SoldOrder, sent: SentSale[]): void {
  const { currentTotal, received, refunded } = figuresOf(order);
  const total = netOf(sent, (sale) => sale.total.minor);
  const beyond = order.refunds.reduce((sum, { discrepancy }) => sum + discrepancy.shop, 0);
  const paid = received.shop - refunded.shop;
  // Without money given back or kept beyond the goods, the POS has the order's worth to the cent; with it, no more than that stands between.
  if (beyond === 0) expect(total).toBe(currentTotal.shop);
  expect(total).toBeGreaterThanOrEqual(Math.min(currentTotal.shop, paid));
  expect(total).toBeLessThanOrEqual(Math.max(currentTotal.shop, paid));
  expect(Math.abs(total - currentTotal.shop)).toBeLessThanOrEqual(Math.abs(beyond));
  order.lines.forEach((line, index) => {
    if (line.kind === "tip") return;
    expect(netOf(sent, (sale) => unitsIn([sale], `L${index + 1}`))).toBe(currentUnits(line));
  });
  for (const { id, amount } of sold.transactions) {
    const told = sent.flatMap(({ payments }) => payments).filter(({ key }) => key === id);
    expect(told.reduce((sum, payment) => sum + payment.amount.minor, 0)).toBeLessThanOrEqual(amount.minor);
  }
}

/** Runs a life of an order in a shop of this currency. */
function live(currency: string, request: OrderRequest, steps: Step[]): { order: Order; sent: SentSale[] } {
  const shop = simulator.shop(`shop-${currency.toLowerCase()}.myshopify.com`).state;
  let now = start;
  const order = buildOrder(shop, request, { ids, now: new Date(now) });
  const sent: SentSale[] = [];
  const sync = (): void => {
    const sold = soldOrderOf(shop, order);
    bringUpToDate(shop, sold, sent);
    // A cancelled order that the POS never had stays away from it.
    if (sent.length > 0) checkBooks(order, sold, sent);
  };
  if (steps[0]?.flag) sync();
  for (const step of steps) {
    now += 60_000;
    apply(shop, order, step, new Date(now));
    if (step.synced) sync();
  }
  sync();
  return { order, sent };
}

describe.each(currencies)("planSales, whatever is sold in %s", (currency) => {
  it("owes a first sale of Shopify's total to the cent", () => {
    fc.assert(
      fc.property(requestIn(currency), (request) => {
        const { order, sent } = live(currency, request, []);
        const { total } = figuresOf(order);
        expect(sent.map(({ total: sum }) => sum.minor)).toEqual([total.shop]);
      }),
      { numRuns: 500 },
    );
  }, 120_000);

  it("keeps the POS in step with refunds, edits, exchanges and cancellations, and owes nothing twice", () => {
    fc.assert(
      fc.property(requestIn(currency), fc.array(stepArbitrary, { minLength: 1, maxLength: 7 }), (request, steps) => {
        live(currency, request, steps);
      }),
      { numRuns: 700 },
    );
  }, 120_000);

  it("sends no return where refunds are kept out, and comes to an end", () => {
    fc.assert(
      fc.property(requestIn(currency), fc.array(stepArbitrary, { minLength: 1, maxLength: 5 }), (request, steps) => {
        const shop = simulator.shop(`shop-${currency.toLowerCase()}.myshopify.com`).state;
        const order = buildOrder(shop, request, { ids, now: new Date(start) });
        const sent: SentSale[] = [];
        steps.forEach((step, index) => {
          apply(shop, order, step, new Date(start + (index + 1) * 60_000));
          const sold = soldOrderOf(shop, order);
          for (let turns = 0; ; turns++) {
            expect(turns).toBeLessThan(5);
            const plan = planSales({ shop: shop.domain, order: sold, sent, settings: { refunds: false, restockTo: "original" } });
            if (plan.status !== "owed") return expect(["in_step", "skipped"]).toContain(plan.status);
            expect(plan.sale.kind).toBe("sale");
            checkSale(plan.sale, sent);
            sent.push({ ...plan.sale, posId: plan.sale.reference });
          }
        });
      }),
      { numRuns: 200 },
    );
  }, 120_000);
});

import { afterEach, describe, expect, test } from "vitest";
import { parseMoney } from "#app/domain/money.ts";
import type { SaleToSend } from "#app/partners/capabilities.ts";
import { CredentialsRejected } from "#app/partners/errors.ts";
import { heartlandToken, heartlandWorld, northside } from "#test/fixtures/heartland-world.ts";
import { addCustomer, addField, addItem, onHand } from "#test/simulators/heartland/books.ts";
import { createHeartlandSimulator } from "#test/simulators/heartland/simulator.ts";
import type { HeartlandRules } from "#test/simulators/heartland/world.ts";
import { createHeartlandPos } from "./heartland-pos.server.ts";
import type { HeartlandOptions } from "./heartland-pos.server.ts";

const now = () => new Date("2026-03-14T15:00:00Z");
const { location, station, card, giftCard, ground } = northside;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function open(rules: Partial<HeartlandRules> = {}, options: Partial<HeartlandOptions> = {}) {
  const simulator = createHeartlandSimulator({ ...heartlandWorld({ rules }), now });
  const served = await simulator.serve();
  closing.push(() => served.close());
  const account = simulator.books.accountOf();
  const item = (publicId: string) => addItem(account, { publicId, description: publicId, stock: 50 }, now());
  const [kibble, cans, shipping] = [item("NP-CHK-20"), item("TW-TUR-CAN"), item("Shopify Shipping")];
  const ana = addCustomer(account, { firstName: "Ana", lastName: "Roy", email: "ana@example.test", phone: null }, now());
  const pos = createHeartlandPos({
    baseUrl: served.baseUrl,
    credentials: { token: heartlandToken },
    currency: "CAD",
    now,
    timeoutMs: 10_000,
    ...options,
  });
  const line = (productId: number, facts: Partial<SaleToSend["lines"][number]> & { cents: number; taxCents?: number }) => {
    const { cents, taxCents = 0, ...rest } = facts;
    return {
      key: "L1",
      product: { kind: "item" as const, variantGid: null, sku: null, barcode: null },
      title: "Line",
      quantity: 1,
      list: { minor: cents, currency: "CAD" },
      price: { minor: cents, currency: "CAD" },
      tax: { minor: taxCents, currency: "CAD" },
      rates: [{ title: "GST", rate: 0.05 }],
      restock: true,
      productId: String(productId),
      taxId: null,
      ...rest,
    };
  };
  /** Two bags at 30.99, a can at 7.49 and shipping at 7.95, taxes of 3.10 + 0.37 + 0.40: 81.29. */
  const sale = (facts: Partial<SaleToSend> = {}): SaleToSend => ({
    kind: "sale",
    reference: "S-1042",
    key: "northside/S-1042",
    returnOf: null,
    orderName: "#1042",
    placedAt: now(),
    currency: "CAD",
    lines: [
      line(kibble.id, { quantity: 2, cents: 3099, taxCents: 155, list: parseMoney("34.99", "CAD") }),
      line(cans.id, { cents: 749, taxCents: 37 }),
      line(shipping.id, { cents: 795, taxCents: 40, key: "shipping" }),
    ],
    payments: [{ key: "1", gateway: "shopify_payments", amount: parseMoney("81.29", "CAD"), at: now(), paymentTypeId: String(card.id) }],
    total: parseMoney("81.29", "CAD"),
    fulfilled: false,
    customerId: String(ana.id),
    at: {
      locationId: String(location.id),
      registerId: String(station.id),
      employeeId: null,
      shippingMethodId: String(ground.id),
    },
    ...facts,
  });
  const order = () => {
    const [first] = account.orders;
    if (!first) throw new Error("There is no order.");
    return first;
  };
  return { simulator, account, pos, line, sale, order, kibble, cans, shipping, ana, baseUrl: served.baseUrl };
}

describe("an order", () => {
  test("is written as the known integrations write it", async () => {
    const { simulator, pos, sale, kibble, ana } = await open();
    expect(await pos.sendSale(sale())).toMatchObject({ status: "sent", sale: { number: "S-1042", state: "open" } });
    const [posted] = simulator.callsTo("POST", "sales/orders");
    expect(posted?.body).toEqual({
      public_id: "S-1042",
      customer_id: ana.id,
      source_location_id: location.id,
      station_id: station.id,
      shipping_method_id: ground.id,
      status: "pending",
    });
    const [line] = simulator.callsTo("POST", "sales/orders/:id/lines");
    expect(line?.body).toEqual({
      item_id: kibble.id,
      qty: 2,
      original_unit_price: 34.99,
      adjusted_unit_price: 30.99,
      ship_from_location_id: location.id,
    });
    expect(simulator.callsTo("POST", "sales/orders/:id/taxes").map(({ body }) => body)).toEqual([{ description: "GST", value: 3.87 }]);
    expect(simulator.callsTo("POST", "sales/orders/:id/payments").map(({ body }) => body)).toEqual([
      { type: "CustomPayment", deposit: true, amount: 81.29, payment_type_id: card.id },
    ]);
  });

  test("holds our reference in the ecommerce number, where orders have such a field", async () => {
    const { account, pos, sale, order } = await open();
    addField(account, { key: "ecommerce_number", name: "Ecommerce number", group: "sales.transaction", required: true });
    expect(await pos.sendSale(sale())).toMatchObject({ status: "sent" });
    expect(order().custom).toEqual({ ecommerce_number: "S-1042" });
  });

  test("that was left half made is gone on with, each line counted once", async () => {
    const { simulator, pos, sale, line, cans, order } = await open();
    const twice = [line(cans.id, { cents: 749 }), line(cans.id, { cents: 749 }), line(cans.id, { cents: 749 })];
    const total = parseMoney("22.47", "CAD");
    simulator.faults.add({ kind: "drop_after_write", endpoints: ["POST sales/orders/:id/lines"], nth: 2 });
    const wanted = sale({ lines: twice, total, payments: [] });
    await expect(pos.sendSale(wanted)).rejects.toMatchObject({ mayHaveHappened: true });
    expect(await pos.sendSale(wanted)).toMatchObject({ status: "sent", sale: { total } });
    expect(order().lines).toHaveLength(3);
  });

  test.each(["server_error_after_write", "not_json_after_write"] as const)("is not made twice after %s at any write", async (kind) => {
    const { simulator, pos, sale, account } = await open();
    const wanted = sale({ fulfilled: true });
    // An order, three lines, tax, payment, open; an invoice, its three lines, complete: each is struck once.
    for (let write = 1; write <= 12; write++) {
      const end = simulator.faults.add({ kind, only: "writes", times: 1 });
      await expect(pos.sendSale(wanted)).rejects.toMatchObject({ mayHaveHappened: true });
      end();
    }
    const writes = simulator.writes().length;
    expect(await pos.sendSale(wanted)).toMatchObject({ status: "sent", sale: { state: "closed", total: wanted.total } });
    expect(simulator.writes().length).toBe(writes);
    expect([account.orders.length, account.invoices.length, account.orders[0]?.lines.length]).toEqual([1, 1, 3]);
  });

  test("that Heartland leaves pending without a word is told, with the required fields if there are any", async () => {
    const { account, pos, sale, order } = await open({ requiredFieldsBlock: "open_silently" });
    const field = addField(account, { key: "driver", name: "Driver", group: "sales.transaction", required: true });
    const left = { status: "rejected", message: "Heartland left S-1042 (81.29) pending." };
    expect(await pos.sendSale(sale())).toEqual({ ...left, reason: "fields_required", fields: ["Driver"] });
    expect(await pos.findSale(sale())).toMatchObject({ state: "pending" });
    field.required = false;
    expect(await pos.sendSale(sale())).toMatchObject({ status: "sent", sale: { state: "open" } });
    expect(order().payments).toHaveLength(1);
  });

  test("is not made twice after silence", async () => {
    const { simulator, pos, sale, account } = await open({}, { timeoutMs: 1000 });
    simulator.faults.add({ kind: "no_answer_after_write", endpoints: ["POST sales/orders"], times: 1 });
    await expect(pos.sendSale(sale())).rejects.toMatchObject({ code: "partner_unavailable", mayHaveHappened: true });
    expect(await pos.sendSale(sale())).toMatchObject({ status: "sent" });
    expect(account.orders).toHaveLength(1);
  });

  test("that staff priced otherwise stays pending, unpaid, and says by how much it differs", async () => {
    const { simulator, pos, sale, order } = await open();
    simulator.faults.add({ kind: "drop_before_write", endpoints: ["POST sales/orders/:id/taxes"], times: 1 });
    await pos.sendSale(sale()).catch(() => null);
    const [line] = order().lines;
    if (line) line.adjustedUnitPrice = 3104;
    expect(await pos.sendSale(sale())).toEqual({
      status: "rejected",
      reason: "total_differs",
      fields: [],
      message: "Heartland adds S-1042 up to 81.39 CAD, 0.10 more than the order's 81.29. It was left pending.",
    });
    expect(order()).toMatchObject({ status: "pending", payments: [] });
    if (line) line.adjustedUnitPrice = 3099;
    expect(await pos.sendSale(sale())).toMatchObject({ status: "sent", sale: { state: "open" } });
    expect(order().lines).toHaveLength(3);
  });

  test("whose tax Heartland worked out by itself is brought to Shopify's tax", async () => {
    const { pos, sale, order } = await open({ automaticTax: 1498 });
    expect(await pos.sendSale(sale())).toMatchObject({ status: "sent", sale: { total: sale().total } });
    expect(order().taxes).toHaveLength(2);
  });

  test("that staff opened, added to or gave to somebody else is not touched", async () => {
    const { simulator, account, pos, sale, order, cans } = await open();
    await pos.sendSale(sale());
    const before = simulator.writes().length;
    const [first] = order().lines;
    if (!first) throw new Error("There is no line.");
    order().lines.push({ ...first, id: 1, itemId: cans.id });
    expect(await pos.sendSale(sale())).toMatchObject({ status: "reference_taken" });
    order().lines.pop();
    order().customerId = addCustomer(account, { firstName: "Bo", lastName: "Chen", email: null, phone: null }, now()).id;
    expect(await pos.sendSale(sale({ fulfilled: true }))).toMatchObject({ status: "reference_taken" });
    expect(simulator.writes().length).toBe(before);
  });

  test("that was canceled in Heartland is told, and made no second time", async () => {
    const { account, pos, sale, order } = await open();
    await pos.sendSale(sale());
    order().status = "canceled";
    expect(await pos.sendSale(sale())).toMatchObject({ status: "rejected", reason: "other", message: "S-1042 was canceled in Heartland." });
    expect(await pos.findSale(sale())).toMatchObject({ state: "voided" });
    expect(account.orders).toHaveLength(1);
  });

  test("is refused for a location or station that is inactive, before anything is written", async () => {
    const { simulator, pos, sale } = await open();
    const at = sale().at;
    const closed = { ...at, locationId: String(northside.closedLocation.id) };
    const old = { ...at, registerId: String(northside.oldStation.id) };
    expect(await pos.sendSale(sale({ at: closed }))).toMatchObject({
      reason: "location_inactive",
      message: "Location Old shop is inactive.",
    });
    expect(await pos.sendSale(sale({ at: old }))).toMatchObject({
      reason: "register_inactive",
      message: "Station Till 1 (old) is inactive.",
    });
    expect(simulator.writes()).toEqual([]);
  });

  test("is refused for an item that was made inactive in between, and goes on when it is active again", async () => {
    const { pos, sale, order, cans } = await open();
    cans.active = false;
    expect(await pos.sendSale(sale())).toMatchObject({ status: "rejected", reason: "product_unknown" });
    cans.active = true;
    expect(await pos.sendSale(sale())).toMatchObject({ status: "sent" });
    expect(order().lines).toHaveLength(3);
  });

  test("that staff took the money of in another way is not paid again", async () => {
    const { simulator, pos, sale, order } = await open();
    simulator.faults.add({ kind: "drop_before_write", endpoints: ["PUT sales/orders/:id"], times: 1 });
    await pos.sendSale(sale()).catch(() => null);
    const [payment] = order().payments;
    if (payment) payment.paymentTypeId = giftCard.id;
    expect(await pos.sendSale(sale())).toMatchObject({ status: "sent" });
    expect(order().payments).toHaveLength(1);
  });

  test("that is paid for more than it comes to says that the payment is refused", async () => {
    const { pos, sale } = await open();
    const payments = sale().payments.map((payment) => ({ ...payment, amount: parseMoney("90.00", "CAD") }));
    expect(await pos.sendSale(sale({ payments }))).toMatchObject({ status: "rejected", reason: "payment_refused" });
  });

  test("with a discount line that Heartland will not take is left pending, and says why", async () => {
    const { pos, sale, line, kibble, cans, order } = await open({ refusesNegativePrices: true });
    const lines = [line(kibble.id, { cents: 3099 }), line(cans.id, { cents: -500, key: "discount" })];
    const answer = await pos.sendSale(sale({ lines, total: parseMoney("25.99", "CAD"), payments: [] }));
    expect(answer).toMatchObject({ status: "rejected", reason: "other", message: expect.stringContaining("adjusted_unit_price") });
    expect(order().status).toBe("pending");
  });

  test("of which staff invoiced a part is invoiced for the rest", async () => {
    const { simulator, account, pos, sale, order, kibble } = await open();
    await pos.sendSale(sale());
    const place = { locationId: location.id, stationId: station.id, customerId: null, createdAt: "", updatedAt: "" };
    const lines = [{ id: 1, itemId: kibble.id, qty: 1 }];
    account.invoices.push({ id: 2, publicId: "77", orderId: order().id, status: "complete", ...place, lines });
    expect(await pos.sendSale(sale({ fulfilled: true }))).toMatchObject({ status: "sent", sale: { state: "closed" } });
    const posted = simulator.callsTo("POST", "sales/invoices/:id/lines").map(({ body }) => body);
    expect(posted).toContainEqual({ type: "ItemLine", item_id: kibble.id, qty: 1 });
    expect(posted).toHaveLength(3);
  });

  test("that Heartland does not close by itself stays open, and is invoiced once", async () => {
    const { account, pos, sale } = await open({ closesOrders: false });
    const wanted = sale({ fulfilled: true });
    for (let attempt = 0; attempt < 2; attempt++)
      expect(await pos.sendSale(wanted)).toMatchObject({ status: "sent", sale: { state: "open" } });
    expect(account.invoices).toHaveLength(1);
  });

  test("in a currency without cents is written in whole units", async () => {
    const { simulator, account, pos, sale, line, kibble } = await open({}, { currency: "JPY" });
    account.currency = "JPY";
    const yen = (minor: number) => ({ minor, currency: "JPY" });
    const lines = [{ ...line(kibble.id, { cents: 0 }), list: yen(1200), price: yen(1200), tax: yen(120) }];
    const wanted = sale({ currency: "JPY", lines, total: yen(1320), payments: [] });
    expect(await pos.sendSale(wanted)).toMatchObject({ status: "sent", sale: { total: yen(1320) } });
    expect(simulator.callsTo("POST", "sales/orders/:id/lines")[0]?.body).toMatchObject({ adjusted_unit_price: 1200 });
  });

  test("does not get in the way of another of the same account", async () => {
    const { simulator, pos, sale, account } = await open();
    const wanted = (["S-1", "S-2", "S-3"] as const).map((reference) => sale({ reference, fulfilled: true }));
    const answers = await Promise.all(wanted.map((one) => pos.sendSale(one)));
    expect(answers.map(({ status }) => status)).toEqual(["sent", "sent", "sent"]);
    expect(simulator.calls.filter(({ httpStatus }) => httpStatus === 429)).toEqual([]);
    expect(account.orders).toHaveLength(3);
  });
});

describe("a return", () => {
  async function sold(rules: Partial<HeartlandRules> = {}, options: Partial<HeartlandOptions> = {}, fulfilled = true) {
    const world = await open(rules, options);
    const answer = await world.pos.sendSale(world.sale({ fulfilled }));
    if (answer.status !== "sent") throw new Error(JSON.stringify(answer));
    const lines = [
      world.line(world.kibble.id, { cents: 3099, taxCents: 155 }),
      world.line(world.cans.id, { cents: 749, taxCents: 37, restock: false }),
    ];
    const back = (facts: Partial<SaleToSend> = {}) =>
      world.sale({
        kind: "return",
        reference: "S-1042-R1",
        returnOf: { posId: answer.sale.posId, reference: "S-1042" },
        lines,
        payments: [
          { key: "2", gateway: "shopify_payments", amount: parseMoney("40.00", "CAD"), at: now(), paymentTypeId: String(card.id) },
          { key: "3", gateway: "gift_card", amount: parseMoney("0.40", "CAD"), at: now(), paymentTypeId: String(giftCard.id) },
        ],
        total: parseMoney("40.40", "CAD"),
        ...facts,
      });
    return { ...world, back };
  }

  test("of units that go back and units that do not is two tickets, each paid back in full", async () => {
    const { account, pos, back, kibble, cans } = await sold();
    expect(await pos.sendSale(back())).toMatchObject({ status: "sent", sale: { number: "S-1042-R1", total: parseMoney("40.40", "CAD") } });
    const told = account.tickets.map(({ publicId, affectInventory, type, status, parentTransactionId, payments }) => {
      const paid = payments.map(({ amount, paymentTypeId }) => [amount, paymentTypeId]);
      return { publicId, affectInventory, type, status, parent: parentTransactionId, paid };
    });
    const parent = account.invoices[0]?.id;
    const made = { type: "Return", status: "complete", parent };
    expect(told).toEqual([
      { publicId: "S-1042-R1", affectInventory: true, ...made, paid: [[-3254, card.id]] },
      {
        publicId: "S-1042-R1-N",
        affectInventory: false,
        ...made,
        paid: [
          [-746, card.id],
          [-40, giftCard.id],
        ],
      },
    ]);
    expect([onHand(account, kibble.id, location.id), onHand(account, cans.id, location.id)]).toEqual([49, 49]);
  });

  test("whose second ticket is missing gets only that", async () => {
    const { simulator, account, pos, back, kibble } = await sold();
    simulator.faults.add({ kind: "drop_before_write", endpoints: ["POST sales/tickets"], nth: 2 });
    await expect(pos.sendSale(back())).rejects.toMatchObject({ code: "partner_unavailable" });
    expect(account.tickets).toHaveLength(1);
    expect(await pos.sendSale(back())).toMatchObject({ status: "sent" });
    expect(account.tickets.map(({ publicId }) => publicId)).toEqual(["S-1042-R1", "S-1042-R1-N"]);
    expect(onHand(account, kibble.id, location.id)).toBe(49);
  });

  test("is of the order where the account has it so, or of nothing", async () => {
    const ofOrder = await sold({ returnParent: "order" }, { returnParent: "order" });
    expect(await ofOrder.pos.sendSale(ofOrder.back())).toMatchObject({ status: "sent" });
    expect(ofOrder.account.tickets[0]?.parentTransactionId).toBe(ofOrder.order().id);
    const ofNothing = await sold({}, { returnParent: "none" });
    expect(await ofNothing.pos.sendSale(ofNothing.back())).toMatchObject({ status: "sent" });
    expect(ofNothing.account.tickets[0]?.parentTransactionId).toBeNull();
  });

  test("of an order that was never invoiced is of nothing", async () => {
    const { account, pos, back } = await sold({}, {}, false);
    expect(await pos.sendSale(back())).toMatchObject({ status: "sent" });
    expect(account.tickets[0]?.parentTransactionId).toBeNull();
  });

  test("that does not come to its total is not made", async () => {
    const { account, pos, back } = await sold();
    expect(await pos.sendSale(back({ total: parseMoney("40.41", "CAD") }))).toMatchObject({ status: "rejected", reason: "total_differs" });
    expect(account.tickets).toEqual([]);
  });

  test("of a product or customer that is gone is refused", async () => {
    const { account, pos, back, cans } = await sold();
    cans.active = false;
    expect(await pos.sendSale(back({ lines: back().lines.slice(1), total: parseMoney("7.86", "CAD"), payments: [] }))).toMatchObject({
      reason: "product_unknown",
    });
    expect(await pos.sendSale(back({ customerId: "999999" }))).toMatchObject({ reason: "customer_unknown" });
    expect(account.tickets).toEqual([]);
  });
});

describe("who we are", () => {
  test("a user who was made inactive is told", async () => {
    const { account, pos } = await open();
    const [user] = account.users;
    if (user) user.active = false;
    expect(await pos.account()).toEqual({
      name: "Northside Pets",
      user: { id: String(northside.user.id), name: "Online Orders", active: false },
      missingScopes: [],
      rateLimit: null,
    });
  });

  test("a user who may not read the settings is still somebody", async () => {
    const { simulator, pos, baseUrl } = await open();
    simulator.faults.add({ kind: "forbidden", endpoints: ["settings/:key"] });
    expect(await pos.account()).toMatchObject({ name: new URL(baseUrl).host, user: { active: true } });
  });

  test("what the user may not do is told apart from a token that is not known", async () => {
    const { simulator, pos, sale } = await open();
    simulator.faults.add({ kind: "forbidden", endpoints: ["POST sales/orders"] });
    await expect(pos.sendSale(sale())).rejects.toMatchObject({ code: "credentials_rejected", why: "scope" });
    simulator.faults.clear();
    simulator.faults.add({ kind: "credentials_revoked" });
    const error = await pos.account().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CredentialsRejected);
    expect(error).toMatchObject({ why: "credentials" });
  });
});

describe("products and customers", () => {
  test("more than a page of them is read to the end", async () => {
    const { account, pos } = await open();
    for (let number = 0; number < 450; number++) addItem(account, { publicId: "SAME", description: `Copy ${number}` }, now());
    expect(await pos.findProducts("sku", ["SAME"])).toHaveLength(450);
  });

  test("an item that a careless filter brings along is left out", async () => {
    const { account, pos } = await open({ ignoresCase: true });
    addItem(account, { publicId: "np-chk-20", description: "Another" }, now());
    expect(await pos.findProducts("sku", ["NP-CHK-20"])).toHaveLength(1);
  });

  test("a required product that exists is adopted, and one that is archived is restored rather than made again", async () => {
    const { account, pos, shipping } = await open();
    expect(await pos.createRequiredProduct("shipping")).toMatchObject({ status: "done", product: { posId: String(shipping.id) } });
    shipping.active = false;
    expect(await pos.createRequiredProduct("shipping")).toMatchObject({
      status: "done",
      product: { posId: String(shipping.id), active: true },
    });
    expect(account.items.filter(({ publicId }) => publicId === "Shopify Shipping")).toHaveLength(1);
  });

  test("a required product is not inventoried", async () => {
    const { account, pos } = await open();
    await pos.createRequiredProduct("fees");
    expect(account.items.at(-1)).toMatchObject({ publicId: "Shopify: Additional Fees", trackInventory: false, cost: 0 });
  });

  test("a required product whose SKU another item has cannot be restored", async () => {
    const { account, pos, shipping } = await open({ uniqueItemNumbers: true });
    shipping.publicId = "OLD";
    addItem(account, { publicId: "Shopify Shipping", description: "Freight" }, now());
    expect(await pos.restoreRequiredProduct("shipping", String(shipping.id))).toEqual({
      status: "rejected",
      message: "Validation failed: public_id has already been taken",
    });
  });

  test.each(["(514) 555-0101", "514-555-0101", "+15145550101", "5145550101"])(
    "a customer is found by a phone kept as %s",
    async (phone) => {
      const { account, pos } = await open();
      addCustomer(account, { firstName: "Bo", lastName: "Chen", email: null, phone }, now());
      expect(await pos.findCustomers("phone", "+1 514 555 0101")).toMatchObject([{ name: "Bo Chen" }]);
    },
  );

  test("a customer gets the address once, and a refused one keeps nobody from buying", async () => {
    const { account, pos } = await open();
    const address = { street: "4 rue des Pins", city: "Montréal", region: "QC", postalCode: "H2W 1S4", country: "CA" };
    const buyer = { customerGid: null, firstName: "Bo", lastName: "Chen", email: "bo@example.test", phone: null, address };
    await pos.createCustomer(buyer);
    await pos.createCustomer(buyer);
    const made = account.customers.filter(({ email }) => email === "bo@example.test");
    expect(made).toHaveLength(1);
    expect(made[0]?.addresses).toMatchObject([{ line_1: "4 rue des Pins", postal_code: "H2W 1S4", country: "CA", state: "QC" }]);
    const nowhere = { ...buyer, email: "cy@example.test", address: { ...address, country: "Canada" } };
    expect(await pos.createCustomer(nowhere)).toMatchObject({ status: "created" });
  });

  test("a customer with an e-mail address that Heartland does not take is refused with its words", async () => {
    const { pos } = await open();
    const buyer = { customerGid: null, firstName: "Bo", lastName: null, email: "nobody", phone: null, address: null };
    expect(await pos.createCustomer(buyer)).toEqual({ status: "rejected", message: "Validation failed: email is invalid" });
  });
});

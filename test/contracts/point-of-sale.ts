import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { addMoney, formatDecimal, parseMoney, subtractMoney, sumMoney } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import type { Contact } from "#app/domain/order.ts";
import { requiredProductIds, requiredProducts } from "#app/domain/sale.ts";
import type { RequiredProduct, SaleReference } from "#app/domain/sale.ts";
import type { Exchange, PointOfSale, PosField, PosSale, SalePlace, SaleRejection, SaleToSend } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerError, PartnerUnavailable } from "#app/partners/errors.ts";

export const posTroubles = [
  /** Carried out, and the connection lost before the answer. */
  "lost_after_write",
  /** The connection lost and nothing done. */
  "lost_before_write",
  /** Nothing is said within the time-out, and nothing done. */
  "silent",
  "server_error",
  /** Come back in 30 seconds. */
  "wait_30_seconds",
  /** An answer that is not the POS's language; nothing done. */
  "unreadable",
  /** Until `endTrouble`. */
  "credentials_revoked",
] as const;
export type PosTrouble = (typeof posTroubles)[number];

/** A sale or return as the POS has it; amounts of a return are what was given back, above zero. */
export type BookedSale = {
  reference: string;
  kind: "sale" | "return";
  state: PosSale["state"];
  total: Money;
  paid: Money;
  lines: { productId: string; quantity: number; price: Money }[];
  customerId: string | null;
};

/** A POS's simulator and its connector, made anew for each test. It has no products, customers and sales but those that a test makes. */
export type PosWorld = {
  pos: PointOfSale;
  /** The same POS with credentials that it does not know. */
  stranger: PointOfSale;
  /** All calls of `pos` so far. */
  exchanges: Exchange[];
  /** What must never be in `exchanges`. */
  secrets: string[];
  currency: string;
  /** All of it active; `employeeId` and `shippingMethodId` where the POS has the trait. */
  place: SalePlace;
  paymentTypeId: string;
  /** A tax of the POS; null where it wants none. */
  taxId: string | null;
  /** As the POS's own ids look, and nothing has it. */
  unknownId: string;
  /** As the POS's staff do it. A new product has 50 units in stock at `place`. @returns posId */
  addProduct(product: { sku: string; barcode: string | null; name: string; active?: boolean }): string;
  changeProduct(posId: string, change: Partial<{ sku: string; name: string; active: boolean }>): void;
  addCustomer(customer: { firstName: string; lastName: string; email: string | null; phone: string | null }): string;
  /** Makes a field required; only called where the POS has the trait. @returns the field's id */
  requireField(field: { of: PosField["of"]; name: string }): string;
  /** Staff make a sale or return of 1.00 with this product under a reference of ours. */
  addForeignSale(sale: { kind: "sale" | "return"; reference: SaleReference; productId: string }): void;
  /** Strikes the nth call of `pos` from now, reads included, 1 for the next; once, but for "credentials_revoked". */
  trouble(trouble: PosTrouble, call: number): void;
  endTrouble(): void;
  /** Connections are refused from now on. */
  refuseConnections(): Promise<void>;
  /** Calls that reached the POS so far, reads included. */
  calls(): number;
  /** Of these, those that may change something. */
  writes(): number;
  books: {
    sales(): BookedSale[];
    /** On hand at `place`. */
    stockOf(productId: string): number;
    products(): { posId: string; sku: string; name: string; active: boolean }[];
    customers(): { posId: string; email: string | null; phone: string | null }[];
  };
  close(): Promise<void>;
};

/**
 * What every PointOfSale has to do, whoever is behind it.
 * @param options.troubles strike each call of a sale and of a return in turn, which takes its time: all of them unless given.
 */
export function describePointOfSale(
  name: string,
  openWorld: () => Promise<PosWorld>,
  { troubles = posTroubles }: { troubles?: readonly PosTrouble[] } = {},
): void {
  describe(`${name} as a point of sale`, () => {
    let world: PosWorld;
    let kibble: string;
    let cans: string;
    let ana: string;
    let shipping: string;

    beforeEach(async () => {
      world = await openWorld();
      kibble = world.addProduct({ sku: "NP-CHK-20", barcode: "850001234016", name: "Northpaw Chicken 20 lb" });
      cans = world.addProduct({ sku: "TW-TUR-CAN", barcode: "850001234023", name: "Tidewater Turkey 355 g" });
      ana = world.addCustomer({ firstName: "Ana", lastName: "Roy", email: "ana.roy@example.test", phone: "5145550101" });
      shipping = await required("shipping");
    });
    afterEach(async () => {
      await world.close();
    });

    async function required(product: RequiredProduct): Promise<string> {
      const made = await world.pos.createRequiredProduct(product);
      if (made.status !== "done") throw new Error(`${product}: ${JSON.stringify(made)}`);
      return made.product.posId;
    }

    function money(decimal: string): Money {
      return parseMoney(decimal, world.currency);
    }

    type LineFacts = { key: string; productId: string; quantity: number; list: string; price: string; tax: string; restock?: boolean };

    function lineOf({ key, productId, quantity, list, price, tax, restock = true }: LineFacts): SaleToSend["lines"][number] {
      const product =
        key === "shipping"
          ? ({ kind: "required", product: "shipping" } as const)
          : ({ kind: "item", variantGid: null, sku: null, barcode: null } as const);
      const amounts = { list: money(list), price: money(price), tax: money(tax) };
      const rates = amounts.tax.minor === 0 ? [] : [{ title: "GST", rate: 0.05 }];
      return { key, product, title: `Line ${key}`, quantity, ...amounts, rates, restock, productId, taxId: world.taxId };
    }

    function totalOf(lines: SaleToSend["lines"]): Money {
      const units = lines.map(({ quantity, price, tax }) => {
        const { minor, currency } = addMoney(price, tax);
        return { minor: minor * quantity, currency };
      });
      return sumMoney(units, world.currency);
    }

    /** A sale with discounts, shipping, tax, lines that are alike and lines that differ by a cent, paid in two ways; 97.00 in all. */
    function saleOf(facts: Partial<SaleToSend> = {}): SaleToSend {
      const reference = facts.reference ?? "S-1042";
      const lines = facts.lines ?? [
        lineOf({ key: "L1", productId: kibble, quantity: 2, list: "34.99", price: "30.99", tax: "1.55" }),
        lineOf({ key: "L2", productId: cans, quantity: 1, list: "7.49", price: "7.49", tax: "0.37" }),
        lineOf({ key: "L2", productId: cans, quantity: 1, list: "7.49", price: "7.48", tax: "0.37" }),
        lineOf({ key: "L3", productId: cans, quantity: 1, list: "7.49", price: "7.49", tax: "0.37" }),
        lineOf({ key: "shipping", productId: shipping, quantity: 1, list: "7.95", price: "7.95", tax: "0.40" }),
      ];
      const total = totalOf(lines);
      return {
        kind: "sale",
        reference,
        key: `northside-pets/${reference}`,
        returnOf: null,
        orderName: "#1042",
        placedAt: new Date("2026-03-14T14:00:00Z"),
        currency: world.currency,
        lines,
        payments: paymentsOf(total),
        total,
        fulfilled: true,
        customerId: ana,
        at: world.place,
        ...facts,
      };
    }

    /** 9.14 from a gift card if there is as much, the rest by card. */
    function paymentsOf(total: Money): SaleToSend["payments"] {
      const giftCard = money(total.minor > 914 ? "9.14" : "0.00");
      const parts = [
        { key: "gid://shopify/OrderTransaction/1", gateway: "shopify_payments", amount: subtractMoney(total, giftCard) },
        { key: "gid://shopify/OrderTransaction/2", gateway: "gift_card", amount: giftCard },
      ];
      return parts
        .filter(({ amount }) => amount.minor > 0)
        .map((part) => ({ ...part, at: new Date("2026-03-14T14:00:05Z"), paymentTypeId: world.paymentTypeId }));
    }

    /** One bag of kibble comes back of a sale, and `lines` if given instead. */
    function returnOf(sale: PosSale, facts: Partial<SaleToSend> = {}): SaleToSend {
      const lines = facts.lines ?? [lineOf({ key: "L1", productId: kibble, quantity: 1, list: "34.99", price: "30.99", tax: "1.55" })];
      return saleOf({
        kind: "return",
        reference: "S-1042-R1",
        returnOf: { posId: sale.posId, reference: "S-1042" },
        ...facts,
        lines,
      });
    }

    async function send(sale: SaleToSend): Promise<PosSale> {
      const answer = await world.pos.sendSale(sale);
      if (answer.status !== "sent") throw new Error(JSON.stringify(answer));
      return answer.sale;
    }

    function booked(reference: string): BookedSale[] {
      return world.books.sales().filter((sale) => sale.reference === reference);
    }

    function inOrder<Line extends { productId: string; quantity: number; price: Money }>(lines: Line[]): string[] {
      return lines.map(({ productId, quantity, price }) => `${quantity} × ${productId} at ${formatDecimal(price)}`).sort();
    }

    /** Exactly one sale, with all that it should have, and nothing twice. */
    function expectBooked(sale: SaleToSend): void {
      const found = booked(sale.reference);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject({ kind: sale.kind, total: sale.total, paid: sale.total, customerId: sale.customerId });
      expect(inOrder(found[0]?.lines ?? [])).toEqual(inOrder(sale.lines));
    }

    describe("the connection", () => {
      test("says who we are to the POS", async () => {
        const account = await world.pos.account();
        expect(account.name).not.toBe("");
        expect(account.missingScopes).toEqual([]);
        expect(account.user?.active ?? true).toBe(true);
      });

      test("with credentials that the POS does not know is rejected at any call", async () => {
        await expect(world.stranger.account()).rejects.toBeInstanceOf(CredentialsRejected);
        await expect(world.stranger.sendSale(saleOf())).rejects.toBeInstanceOf(CredentialsRejected);
        expect(booked("S-1042")).toEqual([]);
      });

      test("that cannot be made has carried nothing out", async () => {
        await world.refuseConnections();
        await expect(world.pos.account()).rejects.toMatchObject({ code: "partner_unavailable", mayHaveHappened: false });
      });

      test("passes on for how long the POS wants to be left alone", async () => {
        world.trouble("wait_30_seconds", 1);
        const error = await world.pos.lists().catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(PartnerUnavailable);
        expect(error).toMatchObject({ retryAfter: 30 });
      });

      test("tells of every call, without secrets and personal data", async () => {
        world.exchanges.length = 0;
        const before = world.calls();
        await world.pos.findCustomers("email", "ana.roy@example.test");
        await world.pos.createCustomer(contactOf({ firstName: "Bartholomew", email: "bartholomew@example.test", phone: "4165550199" }));
        await send(saleOf());
        expect(world.exchanges).toHaveLength(world.calls() - before);
        expect(new Set(world.exchanges.map(({ outcome }) => outcome))).toEqual(new Set(["answered"]));
        const told = JSON.stringify(world.exchanges);
        for (const secret of [...world.secrets, "ana.roy@", "bartholomew@", "Bartholomew", "4165550199", "5145550101"])
          expect(told).not.toContain(secret);
        expect(told).toContain("S-1042");
      });
    });

    describe("lists", () => {
      test("hold what the sale is made with, as active", async () => {
        const lists = await world.pos.lists();
        const { place } = world;
        const active = expect.objectContaining({ active: true });
        expect(lists.locations.find(({ id }) => id === place.locationId)).toEqual(active);
        expect(lists.registers.find(({ id }) => id === place.registerId)).toMatchObject({ active: true, locationId: place.locationId });
        expect(lists.paymentTypes.find(({ id }) => id === world.paymentTypeId)).toEqual(active);
        if (world.pos.traits.employee) expect(lists.employees.find(({ id }) => id === place.employeeId)).toEqual(active);
        if (world.pos.traits.shippingMethods) expect(lists.shippingMethods.find(({ id }) => id === place.shippingMethodId)).toEqual(active);
        if (world.pos.traits.taxes) expect(lists.taxes.find(({ id }) => id === world.taxId)).toEqual(active);
      });
    });

    describe("products", () => {
      test("are found by SKU and by barcode, with what they are called", async () => {
        const found = { posId: kibble, sku: "NP-CHK-20", barcode: "850001234016", name: "Northpaw Chicken 20 lb", active: true };
        expect(await world.pos.findProducts("sku", ["NP-CHK-20"])).toMatchObject([found]);
        expect(await world.pos.findProducts("barcode", ["850001234016"])).toMatchObject([found]);
      });

      test("that nobody knows are not found, and no question is asked for no codes", async () => {
        expect(await world.pos.findProducts("sku", ["NP-CHK", "np-chk-200"])).toEqual([]);
        const before = world.calls();
        expect(await world.pos.findProducts("barcode", [])).toEqual([]);
        expect(world.calls()).toBe(before);
      });

      test("with the same SKU are all found", async () => {
        const other = world.addProduct({ sku: "NP-CHK-20", barcode: null, name: "Northpaw Chicken, old bag" });
        const found = await world.pos.findProducts("sku", ["NP-CHK-20"]);
        expect(found.map(({ posId }) => posId).sort()).toEqual([kibble, other].sort());
      });

      test("with the same barcode are all found", async () => {
        const other = world.addProduct({ sku: "NP-CHK-20B", barcode: "850001234016", name: "Northpaw Chicken, new bag" });
        const found = await world.pos.findProducts("barcode", ["850001234016"]);
        expect(found.map(({ posId }) => posId).sort()).toEqual([kibble, other].sort());
      });

      test("that are archived are found and marked", async () => {
        world.changeProduct(kibble, { active: false });
        const found = await world.pos.findProducts("sku", ["NP-CHK-20", "TW-TUR-CAN"]);
        expect(new Map(found.map(({ posId, active }) => [posId, active]))).toEqual(
          new Map([
            [kibble, false],
            [cans, true],
          ]),
        );
      });

      test("are found by more codes than one question takes", async () => {
        const many = Array.from({ length: 120 }, (_, index) => `MANY-${index}`);
        for (const sku of many) world.addProduct({ sku, barcode: null, name: sku });
        const found = await world.pos.findProducts("sku", many);
        expect(found.map(({ sku }) => sku).sort()).toEqual([...many].sort());
      });
    });

    describe("required products", () => {
      test("are made with the names and SKUs that the POS's staff know", async () => {
        for (const product of requiredProductIds) {
          const { sku, name: title } = requiredProducts[product];
          const made = await world.pos.createRequiredProduct(product);
          expect(made).toMatchObject({ status: "done", product: { sku, name: title, active: true } });
          expect(world.books.products().filter((one) => one.sku === sku)).toMatchObject([{ name: title, active: true }]);
        }
      });

      test("are not made twice, nor when an answer was lost", async () => {
        world.trouble("lost_after_write", 2);
        await world.pos.createRequiredProduct("refund").catch((error: unknown) => expect(error).toBeInstanceOf(PartnerError));
        const first = await required("refund");
        expect(await required("refund")).toBe(first);
        expect(world.books.products().filter(({ sku }) => sku === requiredProducts.refund.sku)).toHaveLength(1);
      });

      test.each([
        ["archived", { active: false }],
        ["renamed", { name: "Freight" }],
        ["given another SKU", { sku: "FREIGHT" }],
        ["all of it", { active: false, name: "Freight", sku: "FREIGHT" }],
      ])("are restored when %s", async (_what, change) => {
        world.changeProduct(shipping, change);
        const restored = await world.pos.restoreRequiredProduct("shipping", shipping);
        const { sku, name: title } = requiredProducts.shipping;
        expect(restored).toMatchObject({ status: "done", product: { posId: shipping, sku, name: title, active: true } });
        expect(world.books.products().filter((one) => one.posId === shipping)).toEqual([
          { posId: shipping, sku, name: title, active: true },
        ]);
      });

      test("that are gone cannot be restored", async () => {
        expect(await world.pos.restoreRequiredProduct("shipping", world.unknownId)).toMatchObject({ status: "rejected" });
      });
    });

    describe("required fields", () => {
      test("are none at first, or the POS has none", async () => {
        expect(await world.pos.requiredFields()).toEqual([]);
        expect(await world.pos.setRequired(world.unknownId, false)).toBe("not_found");
      });

      test.each(["item", "customer", "sale", "sale_line"] as const)(
        "of %s are listed, and can be made optional and required again",
        async (of) => {
          if (!world.pos.traits.requiredFields) return;
          const id = world.requireField({ of, name: "Breed size" });
          expect(await world.pos.requiredFields()).toEqual([{ id, name: "Breed size", of }]);
          expect(await world.pos.setRequired(id, false)).toBe("done");
          expect(await world.pos.requiredFields()).toEqual([]);
          expect(await world.pos.setRequired(id, true)).toBe("done");
          expect(await world.pos.requiredFields()).toHaveLength(1);
        },
      );

      test("that block a product or a customer are named", async () => {
        if (!world.pos.traits.requiredFields) return;
        world.requireField({ of: "item", name: "Breed size" });
        world.requireField({ of: "customer", name: "Pet's birthday" });
        expect(await world.pos.createRequiredProduct("duties")).toEqual({ status: "fields_required", fields: ["Breed size"] });
        expect(await world.pos.createCustomer(contactOf({ email: "new@example.test" }))).toEqual({
          status: "fields_required",
          fields: ["Pet's birthday"],
        });
      });

      test.each(["sale", "sale_line"] as const)(
        "of %s that block a sale are named, and the sale goes through once they are optional",
        async (of) => {
          if (!world.pos.traits.requiredFields) return;
          const id = world.requireField({ of, name: "Driver" });
          const sale = saleOf();
          expect(await world.pos.sendSale(sale)).toMatchObject({ status: "rejected", reason: "fields_required", fields: ["Driver"] });
          await world.pos.setRequired(id, false);
          await send(sale);
          expectBooked(sale);
        },
      );
    });

    describe("customers", () => {
      test("are found by e-mail and by phone, all of them", async () => {
        const twin = world.addCustomer({ firstName: "Ana", lastName: "Roy-Gagnon", email: "ana.roy@example.test", phone: null });
        const byEmail = await world.pos.findCustomers("email", "ana.roy@example.test");
        expect(byEmail.map(({ posId }) => posId).sort()).toEqual([ana, twin].sort());
        const [byPhone] = await world.pos.findCustomers("phone", "5145550101");
        expect(byPhone).toMatchObject({ posId: ana, name: "Ana Roy", email: "ana.roy@example.test" });
      });

      test("that nobody knows are not found", async () => {
        expect(await world.pos.findCustomers("email", "roy@example.test")).toEqual([]);
        expect(await world.pos.findCustomers("phone", "5550101")).toEqual([]);
      });

      test("are made, once, also when an answer was lost", async () => {
        const buyer = contactOf({ firstName: "Bo", lastName: "Chen", email: "bo.chen@example.test", phone: "4165550199" });
        const before = world.calls();
        await world.pos.createCustomer(contactOf({ firstName: "Cy", email: "cy@example.test" }));
        const calls = world.calls() - before;
        for (let call = 1; call <= calls; call++) {
          world.trouble("lost_after_write", call);
          await world.pos.createCustomer(buyer).catch((error: unknown) => expect(error).toBeInstanceOf(PartnerError));
          world.endTrouble();
        }
        const made = await world.pos.createCustomer(buyer);
        expect(made).toMatchObject({ status: "created", customer: { name: "Bo Chen", email: "bo.chen@example.test" } });
        expect(world.books.customers().filter(({ email }) => email === "bo.chen@example.test")).toHaveLength(1);
        const [found] = await world.pos.findCustomers("email", "bo.chen@example.test");
        expect(found).toEqual(made.status === "created" ? made.customer : null);
      });
    });

    describe("a sale", () => {
      test("is not there before, and is there after, with all it should have", async () => {
        const sale = saleOf();
        expect(await world.pos.findSale(sale)).toBeNull();
        const sent = await send(sale);
        expect(sent).toMatchObject({ state: "closed", total: sale.total });
        expect(sent.number).not.toBe("");
        expect(await world.pos.findSale(sale)).toEqual(sent);
        expectBooked(sale);
        expect([world.books.stockOf(kibble), world.books.stockOf(cans)]).toEqual([48, 47]);
      });

      test("sent again changes nothing", async () => {
        const sent = await send(saleOf());
        const writes = world.writes();
        expect(await send(saleOf())).toEqual(sent);
        expect(world.writes()).toBe(writes);
        expectBooked(saleOf());
        expect(world.books.stockOf(kibble)).toBe(48);
      });

      test("that has not left the shop is there, and is closed when it has", async () => {
        const open = await send(saleOf({ fulfilled: false }));
        expect(open.state).not.toBe("voided");
        expectBooked(saleOf());
        const closed = await send(saleOf({ fulfilled: true }));
        expect(closed).toMatchObject({ posId: open.posId, state: "closed" });
        expectBooked(saleOf());
        expect(world.books.stockOf(kibble)).toBe(48);
      });

      test("that is not paid in full is there with what was paid", async () => {
        const whole = saleOf();
        const sale = { ...whole, fulfilled: false, payments: whole.payments.slice(1) };
        await send(sale);
        expect(booked("S-1042")).toMatchObject([{ total: whole.total, paid: money("9.14") }]);
      });

      test("of a buyer who is nobody's customer is made without one", async () => {
        await send(saleOf({ customerId: null }));
        expectBooked(saleOf({ customerId: null }));
      });

      test("with a discount line below zero is made to the cent", async () => {
        const discount = await required("discount");
        const lines = [
          lineOf({ key: "L1", productId: kibble, quantity: 3, list: "34.99", price: "34.99", tax: "0.00" }),
          lineOf({ key: "discount", productId: discount, quantity: 1, list: "-5.00", price: "-5.00", tax: "0.00" }),
        ];
        await send(saleOf({ lines }));
        expectBooked(saleOf({ lines }));
      });

      test("that costs nothing is made without a payment", async () => {
        const lines = [lineOf({ key: "L1", productId: kibble, quantity: 1, list: "34.99", price: "0.00", tax: "0.00" })];
        await send(saleOf({ lines }));
        expectBooked(saleOf({ lines }));
      });

      test("comes to the same total as the order's, whatever is in it", async () => {
        const cents = (min: number, max: number) => fc.integer({ min, max }).map((minor) => ({ minor, currency: world.currency }));
        const line = fc.record({
          quantity: fc.integer({ min: 1, max: 9 }),
          list: cents(1, 40_000),
          off: cents(0, 500),
          tax: cents(0, 6_000),
        });
        let number = 5000;
        await fc.assert(
          fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 4 }), async (facts) => {
            const lines = facts.map(({ quantity, list, off, tax }, index) => {
              const price = { minor: Math.max(0, list.minor - off.minor), currency: world.currency };
              const amounts = { list: formatDecimal(list), price: formatDecimal(price), tax: formatDecimal(tax) };
              return lineOf({ key: `L${index + 1}`, productId: index % 2 ? cans : kibble, quantity, ...amounts });
            });
            number += 1;
            const sale = saleOf({ reference: `S-${number}`, lines });
            expect((await send(sale)).total).toEqual(sale.total);
            expectBooked(sale);
          }),
          { numRuns: 15 },
        );
      });
    });

    describe("trouble", () => {
      test.each(troubles)("%s at any call of a sale: sent again, it is there once", { timeout: 120_000 }, async (trouble) => {
        const before = world.calls();
        await send(saleOf({ reference: "S-2000" }));
        const calls = world.calls() - before;
        let struck = 0;
        for (let call = 1; call <= calls; call++) {
          const sale = saleOf({ reference: `S-${2000 + call}` });
          world.trouble(trouble, call);
          await world.pos.sendSale(sale).catch((error: unknown) => {
            struck += 1;
            expect(error).toBeInstanceOf(PartnerError);
          });
          world.endTrouble();
          expect(await send(sale)).toMatchObject({ state: "closed", total: sale.total });
          expectBooked(sale);
        }
        expect(struck).toBeGreaterThan(0);
        const bags = 2 * (calls + 1);
        expect(world.books.stockOf(kibble)).toBe(50 - bags);
      });

      test.each(troubles)("%s at any call of a return: sent again, it is there once", { timeout: 120_000 }, async (trouble) => {
        const sold = await send(saleOf());
        const before = world.calls();
        await send(returnOf(sold, { reference: "S-3000-R1" }));
        const calls = world.calls() - before;
        for (let call = 1; call <= calls; call++) {
          const back = returnOf(sold, { reference: `S-${3000 + call}-R1` });
          world.trouble(trouble, call);
          await world.pos.sendSale(back).catch((error: unknown) => expect(error).toBeInstanceOf(PartnerError));
          world.endTrouble();
          await send(back);
          expectBooked(back);
        }
        expect(world.books.stockOf(kibble)).toBe(48 + calls + 1);
      });
    });

    describe("a return", () => {
      test("is made of the sale, found again, and takes the units into stock", async () => {
        const sold = await send(saleOf());
        const back = returnOf(sold);
        expect(await world.pos.findSale(back)).toBeNull();
        const sent = await send(back);
        expect(sent).toMatchObject({ state: "closed", total: money("32.54") });
        expect(await world.pos.findSale(back)).toEqual(sent);
        expectBooked(back);
        expectBooked(saleOf());
        expect(world.books.stockOf(kibble)).toBe(49);
      });

      test("sent again changes nothing", async () => {
        const back = returnOf(await send(saleOf()));
        const sent = await send(back);
        const writes = world.writes();
        expect(await send(back)).toEqual(sent);
        expect(world.writes()).toBe(writes);
        expect(world.books.stockOf(kibble)).toBe(49);
      });

      test("of units that do not go back on the shelf leaves the stock alone", async () => {
        const sold = await send(saleOf());
        const lines = [
          lineOf({ key: "L1", productId: kibble, quantity: 1, list: "34.99", price: "30.99", tax: "1.55", restock: false }),
          lineOf({ key: "L2", productId: cans, quantity: 1, list: "7.49", price: "7.49", tax: "0.37", restock: true }),
        ];
        if (world.pos.traits.restocksAll && lines[0]) lines[0].productId = await required("refund");
        const back = returnOf(sold, { lines });
        await send(back);
        expectBooked(back);
        expect([world.books.stockOf(kibble), world.books.stockOf(cans)]).toEqual([48, 48]);
        const writes = world.writes();
        await send(back);
        expect(world.writes()).toBe(writes);
      });
    });

    describe("refusals", () => {
      test.each<[SaleRejection, (sale: SaleToSend) => SaleToSend, (pos: PointOfSale) => boolean]>([
        ["location_inactive", (sale) => ({ ...sale, at: { ...sale.at, locationId: world.unknownId } }), () => true],
        ["register_inactive", (sale) => ({ ...sale, at: { ...sale.at, registerId: world.unknownId } }), () => true],
        ["employee_inactive", (sale) => ({ ...sale, at: { ...sale.at, employeeId: world.unknownId } }), ({ traits }) => traits.employee],
        [
          "shipping_method_unknown",
          (sale) => ({ ...sale, at: { ...sale.at, shippingMethodId: world.unknownId } }),
          ({ traits }) => traits.shippingMethods,
        ],
        ["customer_unknown", (sale) => ({ ...sale, customerId: world.unknownId }), () => true],
        ["product_unknown", (sale) => ({ ...sale, lines: lastWith(sale.lines, { productId: world.unknownId }) }), () => true],
        ["tax_unknown", (sale) => ({ ...sale, lines: lastWith(sale.lines, { taxId: world.unknownId }) }), ({ traits }) => traits.taxes],
        [
          "payment_type_unknown",
          (sale) => ({ ...sale, payments: lastWith(sale.payments, { paymentTypeId: world.unknownId }) }),
          () => true,
        ],
      ])("%s: what is unknown is told, and the sale goes through once it is right", async (reason, broken, applies) => {
        if (!applies(world.pos)) return;
        const sale = saleOf();
        const answer = await world.pos.sendSale(broken(sale));
        expect(answer).toMatchObject({ status: "rejected", reason });
        expect(answer.status === "rejected" && answer.message).not.toBe("");
        expect(booked("S-1042").filter(({ state }) => state === "open" || state === "closed")).toEqual([]);
        expect(await send(sale)).toMatchObject({ state: "closed", total: sale.total });
        expectBooked(sale);
      });

      test.each(["sale", "return"] as const)("a reference that staff used for another %s is not touched", async (kind) => {
        const sold = await send(saleOf({ reference: "S-1041" }));
        world.addForeignSale({ kind, reference: "S-1042", productId: cans });
        const before = booked("S-1042");
        const writes = world.writes();
        const sale = kind === "sale" ? saleOf() : returnOf(sold, { reference: "S-1042" });
        expect(await world.pos.sendSale(sale)).toMatchObject({ status: "reference_taken", sale: { total: money("1.00") } });
        expect(booked("S-1042")).toEqual(before);
        expect(world.writes()).toBe(writes);
      });

      test("a reference that the POS has twice is not touched", async () => {
        world.addForeignSale({ kind: "sale", reference: "S-1042", productId: cans });
        world.addForeignSale({ kind: "sale", reference: "S-1042", productId: cans });
        expect(await world.pos.sendSale(saleOf())).toMatchObject({ status: "reference_taken" });
        expect(booked("S-1042")).toHaveLength(2);
      });
    });
  });
}

function lastWith<Item>(items: Item[], change: Partial<Item>): Item[] {
  return items.map((item, index) => (index === items.length - 1 ? { ...item, ...change } : item));
}

function contactOf(facts: Partial<Contact>): Contact {
  const address = { street: "4 rue des Pins", city: "Montréal", region: "QC", postalCode: "H2W 1S4", country: "CA" };
  return { customerGid: null, firstName: "Ana", lastName: "Roy", email: null, phone: null, address, ...facts };
}

import { lightspeedScopes } from "#app/partners/lightspeed/oauth.ts";
import { createLightspeedPos } from "#app/partners/lightspeed/lightspeed-pos.server.ts";
import { lightspeedRules } from "#app/partners/lightspeed/settings.ts";
import type { LightspeedRules, LightspeedTokens } from "#app/partners/lightspeed/settings.ts";
import { createTokenStore } from "#app/partners/lightspeed/tokens.server.ts";
import type { Exchange } from "#app/partners/capabilities.ts";
import { lightspeedApp, lightspeedIds, lightspeedWorld } from "#test/fixtures/lightspeed-world.ts";
import type { Sale } from "#test/simulators/lightspeed/books.ts";
import { createLightspeedSimulator } from "#test/simulators/lightspeed/simulator.ts";
import type { FaultKind } from "#test/simulators/lightspeed/faults.ts";
import type { Unknowns } from "#test/simulators/lightspeed/world.ts";
import { describePointOfSale } from "./point-of-sale.ts";
import type { BookedSale, PosTrouble, PosWorld } from "./point-of-sale.ts";

const faultOf: Record<PosTrouble, FaultKind> = {
  lost_after_write: "drop_after_write",
  lost_before_write: "drop_before_write",
  silent: "no_answer",
  server_error: "server_error",
  wait_30_seconds: "rate_limited",
  unreadable: "not_json",
  credentials_revoked: "credentials_revoked",
};
const stateOf: Record<Sale["state"], BookedSale["state"]> = { parked: "pending", pending: "open", closed: "closed", voided: "voided" };
const { users, registers, outlets, paymentTypes, taxes } = lightspeedIds;
const currency = "CAD";
/** Hundred-thousandths, as the simulator keeps them. */
const cents = (amount: number) => ({ minor: Math.round(amount / 1000), currency });

/** The ways in which X-Series may behave where nobody knows, and our rules for it. */
const variants: { name: string; unknowns?: Partial<Unknowns>; rules?: Partial<LightspeedRules>; troubles?: PosTrouble[] }[] = [
  { name: "Lightspeed X-Series" },
  {
    name: "Lightspeed X-Series, where a repeated id overwrites, an answer is an id, and the old API is gone",
    unknowns: { repeatedId: "update", createAnswer: "id", legacy: false },
    troubles: ["lost_after_write", "lost_before_write", "unreadable"],
  },
  {
    name: "Lightspeed X-Series, where what has not left is to be dispatched, and what is owed is parked",
    rules: { unfulfilled: "pending_delivery", unpaid: "parked" },
    troubles: ["lost_after_write"],
  },
];

for (const { name, unknowns, rules, troubles } of variants) {
  const openWorld = async (): Promise<PosWorld> => {
    const clock = { now: new Date("2026-03-14T15:00:00Z") };
    const now = () => clock.now;
    const simulator = createLightspeedSimulator({
      ...lightspeedWorld({ products: [], customers: [], rateLimit: 100_000, ...unknowns }),
      now,
    });
    const { books } = simulator;
    const served = await simulator.serve();
    const connect = (): LightspeedTokens => {
      const said = simulator.tokens.connect({ scopes: lightspeedScopes });
      return {
        accessToken: String(said.access_token),
        refreshToken: String(said.refresh_token),
        expiresAt: Number(said.expires) * 1000,
        scopes: lightspeedScopes,
        domainPrefix: "pawsomepets",
      };
    };
    const first = connect();
    const store = createTokenStore(first);
    const exchanges: Exchange[] = [];
    const { clientId, clientSecret } = lightspeedApp;
    const options = {
      baseUrl: served.origin,
      app: { clientId, clientSecret },
      now,
      timeoutMs: 500,
      rules: { ...lightspeedRules.parse({}), ...rules },
    };
    const nobody: LightspeedTokens = { ...first, accessToken: "made-up", refreshToken: "made-up" };
    const bookedSale = (sale: Sale): BookedSale => {
      const total = books.totalOf(sale);
      const sign = total < 0 ? -1 : 1;
      return {
        reference: sale.invoiceNumber,
        kind: total < 0 ? "return" : "sale",
        state: stateOf[sale.state],
        total: cents(sign * total),
        paid: cents(sign * sale.payments.reduce((sum, one) => sum + one.amount, 0)),
        lines: sale.lines.map((one) => ({ productId: one.productId, quantity: sign * one.quantity, price: cents(one.price) })),
        customerId: sale.customerId,
      };
    };
    let afterwards = () => {};
    return {
      pos: createLightspeedPos({ ...options, tokens: store, onExchange: (exchange) => exchanges.push(exchange) }),
      stranger: createLightspeedPos({ ...options, tokens: createTokenStore(nobody) }),
      exchanges,
      secrets: [first.accessToken, first.refreshToken, clientSecret],
      currency,
      place: { locationId: outlets.online, registerId: registers.online, employeeId: users.ecom, shippingMethodId: null },
      paymentTypeId: paymentTypes.card,
      taxId: taxes.hst,
      unknownId: "6d0c0d3e-0000-4000-8000-000000000000",
      addProduct: ({ sku, barcode, ...product }) =>
        books.addProduct({
          ...product,
          sku,
          codes: barcode === null ? [] : [{ type: "UPC", code: barcode }],
          stock: { [outlets.online]: 50 },
        }).id,
      changeProduct(posId, { sku, ...change }) {
        const product = books.products.find((one) => one.id === posId);
        const codes = product && sku !== undefined ? { codes: [{ type: "CUSTOM", code: sku }, ...product.codes.slice(1)] } : {};
        books.changeProduct(posId, { ...change, ...codes });
      },
      addCustomer: (customer) => books.addCustomer(customer).id,
      requireField() {
        throw new Error("X-Series has no required fields.");
      },
      addForeignSale({ kind, reference, productId }) {
        const sign = kind === "return" ? -1 : 1;
        books.ringUp({
          state: "closed",
          source: { author_id: users.owner, register_id: registers.queen },
          invoice_number: reference,
          line_items: [{ product: { id: productId }, quantity: sign, pricing: { price: 1 }, tax: { id: taxes.none, amount: 0 } }],
          payments: [{ amount: sign, type: { config_id: paymentTypes.other } }],
        });
      },
      trouble(trouble, call) {
        const kind = faultOf[trouble];
        // What a sale is made with is read anew, so that those calls can be struck as well.
        clock.now = new Date(clock.now.getTime() + 60_000);
        if (trouble === "credentials_revoked") {
          simulator.faults.add({ kind, nth: call });
          simulator.faults.add({ kind: "credentials_revoked", endpoints: ["POST token"] });
          afterwards = () => store.replace(connect());
        } else simulator.faults.add({ kind, nth: call, times: 1, retryAfter: 30 });
        if (trouble === "wait_30_seconds") afterwards = () => (clock.now = new Date(clock.now.getTime() + 30_000));
      },
      endTrouble() {
        simulator.faults.clear();
        afterwards();
        afterwards = () => {};
      },
      async refuseConnections() {
        await served.refuse();
        // Uses up the connection that was kept open: on that one a lost call would be in doubt, and rightly so.
        await fetch(served.origin).catch(() => null);
      },
      calls: () => simulator.calls.length,
      writes: () => simulator.calls.filter((call) => !call.endpoint.startsWith("GET ") && call.endpoint !== "POST token").length,
      books: {
        sales: () => books.sales.map(bookedSale),
        stockOf: (productId) => books.stockOf(productId, outlets.online),
        products: () => books.products.map((one) => ({ posId: one.id, sku: one.codes[0]?.code ?? "", name: one.name, active: one.active })),
        customers: () => books.customers.map((one) => ({ posId: one.id, email: one.email ?? null, phone: one.phone ?? null })),
      },
      close: () => served.close(),
    };
  };
  describePointOfSale(name, openWorld, { troubles });
}

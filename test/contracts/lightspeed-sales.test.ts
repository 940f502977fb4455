import { createLightspeedPos } from "#app/partners/lightspeed/lightspeed-pos.server.ts";
import { createLightspeedSales } from "#app/partners/lightspeed/lightspeed-sales.server.ts";
import { lightspeedScopes } from "#app/partners/lightspeed/oauth.ts";
import type { LightspeedTokens } from "#app/partners/lightspeed/settings.ts";
import { createTokenStore } from "#app/partners/lightspeed/tokens.server.ts";
import type { Exchange, SalesSource } from "#app/partners/capabilities.ts";
import { lightspeedStores, storeIds } from "#test/fixtures/lightspeed-stores.ts";
import { lightspeedApp, lightspeedIds } from "#test/fixtures/lightspeed-world.ts";
import { soldOnline } from "#test/fixtures/sold-online.ts";
import type { FaultKind } from "#test/simulators/lightspeed/faults.ts";
import { createLightspeedSimulator } from "#test/simulators/lightspeed/simulator.ts";
import { createTill } from "#test/simulators/lightspeed/till.ts";
import type { LightspeedWorld } from "#test/simulators/lightspeed/world.ts";
import { describeSalesSource, usualLines } from "./sales-source.ts";
import type { SalesTrouble, SalesWorld } from "./sales-source.ts";

const faultOf: Record<SalesTrouble, FaultKind> = {
  silent: "no_answer",
  server_error: "server_error",
  wait_30_seconds: "rate_limited",
  unreadable: "not_json",
  credentials_revoked: "credentials_revoked",
};
const { users, paymentTypes, taxes, products } = lightspeedIds;
const { outlets, registers } = storeIds;
const currency = "CAD";

/** How X-Series says that there is no time clock is unknown: either way. */
const variants: { name: string; timeClock: NonNullable<LightspeedWorld["timeClock"]> }[] = [
  { name: "Lightspeed X-Series", timeClock: "on" },
  { name: "Lightspeed X-Series, where the time clock is forbidden", timeClock: "forbidden" },
  { name: "Lightspeed X-Series, where the time clock is not found", timeClock: "not_found" },
];

for (const { name, timeClock } of variants) describeSalesSource(name, () => openWorld(timeClock));

async function openWorld(timeClock: NonNullable<LightspeedWorld["timeClock"]>): Promise<SalesWorld> {
  const clock = { now: new Date("2026-03-14T15:00:00Z") };
  const now = () => clock.now;
  const simulator = createLightspeedSimulator({ ...lightspeedStores({ customers: [], timeClock }), now });
  const { books, faults } = simulator;
  const till = createTill(books);
  const served = await simulator.serve();
  const said = simulator.tokens.connect({ scopes: lightspeedScopes });
  const tokens: LightspeedTokens = {
    accessToken: String(said.access_token),
    refreshToken: String(said.refresh_token),
    expiresAt: Number(said.expires) * 1000,
    scopes: lightspeedScopes,
    domainPrefix: "pawsomepets",
  };
  const store = createTokenStore(tokens);
  const { clientId, clientSecret } = lightspeedApp;
  const exchanges: Exchange[] = [];
  const options = { baseUrl: served.origin, app: { clientId, clientSecret }, now, tokens: store };
  const open = (more: { pageSize?: number; timeoutMs?: number } = {}): SalesSource =>
    createLightspeedSales({ ...options, timeoutMs: 10_000, ...more });
  const unknown = createTokenStore({ ...tokens, accessToken: "made-up", refreshToken: "made-up" });
  const productOf = { kibble: products.chicken, rope: products.rope };
  const paymentTypeId = paymentTypes.other;
  return {
    source: createLightspeedSales({ ...options, timeoutMs: 10_000, onExchange: (exchange) => exchanges.push(exchange) }),
    openSlowSource: () => open({ pageSize: 2 }),
    impatient: open({ timeoutMs: 250 }),
    stranger: createLightspeedSales({ ...options, tokens: unknown }),
    exchanges,
    secrets: [tokens.accessToken, tokens.refreshToken, clientSecret],
    traits: { onAccount: true, timeClock: timeClock === "on", timeZones: true, rateLimit: true },
    currency,
    now,
    pass: (minutes) => void (clock.now = new Date(clock.now.getTime() + minutes * 60_000)),
    stores: { main: outlets.queen, other: outlets.water, closed: outlets.closed },
    employee: { name: "Robin Leclair" },
    goods: {
      kibble: { productId: products.chicken, sku: "NP-CHK-20", name: "Northpaw Chicken 20 lb" },
      rope: { productId: products.rope, sku: "TG-ROPE", name: "Tugga Rope" },
    },
    ringUp: ({ store: at = "main", lines = usualLines, how = "closed", customerId } = {}) =>
      till.ringUp({
        registerId: at === "main" ? registers.queen : registers.water,
        userId: users.owner,
        paymentTypeId,
        customerId: customerId ?? null,
        how,
        lines: lines.map(({ goods, quantity, price, tax }) => ({
          productId: productOf[goods],
          quantity,
          price: price / 100,
          tax: tax / 100,
        })),
      }).id,
    finish: (saleId) => void till.finish(saleId, { paymentTypeId }),
    voidSale: (saleId) => void till.voidSale(saleId),
    bringBack: (saleId) => till.bringBack(saleId, { paymentTypeId }).id,
    bookedTotal(saleId) {
      const sale = books.sales.find((one) => one.id === saleId);
      return { minor: sale ? Math.round(books.totalOf(sale) / 1000) : 0, currency };
    },
    addCustomer: (customer) => books.addCustomer(customer).id,
    async sendOnline() {
      const sale = soldOnline({
        at: { locationId: outlets.queen, registerId: registers.queen, employeeId: users.ecom, shippingMethodId: null },
        productId: products.chicken,
        taxId: taxes.hst,
        paymentTypeId,
        kind: "sale",
      });
      const answer = await createLightspeedPos({ ...options, tokens: store }).sendSale(sale);
      if (answer.status !== "sent") throw new Error(JSON.stringify(answer));
      return sale;
    },
    clockIn: (shift) => till.clockIn({ userId: users.owner, ...shift }).id,
    clockOut: (shiftId, at) => void till.clockOut(shiftId, at),
    trouble(trouble) {
      faults.add({ kind: faultOf[trouble], retryAfter: 30 });
      if (trouble === "credentials_revoked") faults.add({ kind: "credentials_revoked", endpoints: ["POST token"] });
    },
    endTrouble() {
      faults.clear();
      // What was asked of us ends with the trouble.
      clock.now = new Date(clock.now.getTime() + 30_000);
    },
    close: () => served.close(),
  };
}

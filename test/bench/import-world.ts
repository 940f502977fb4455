import { createLightspeedSimulator } from "#test/simulators/lightspeed/simulator.ts";
import { createTill } from "#test/simulators/lightspeed/till.ts";
import { lightspeedScopes } from "#app/partners/lightspeed/oauth.ts";
import type { LightspeedTokens } from "#app/partners/lightspeed/settings.ts";
import { lightspeedIds, lightspeedWorld } from "#test/fixtures/lightspeed-world.ts";

/**
 * A process of its own for the Lightspeed that is imported from: stores with a till each, and what they sold in the last days, the oldest
 * first. It answers as fast as it can. Tells its parent where it is and ends with it.
 */

export type ImportWorld = {
  origin: string;
  credentials: LightspeedTokens;
  outlets: { id: string; name: string; timeZone: string }[];
};

const [storeCount = 1, saleCount = 0, productCount = 1] = process.argv.slice(2).map(Number);
const days = 6;
const id = (kind: number, index: number) => `5eed${String(kind).padStart(4, "0")}-0000-4000-8000-${String(index).padStart(12, "0")}`;
const range = (length: number) => Array.from({ length }, (_, index) => index);

const plain = lightspeedWorld();
const timeZones = ["America/Toronto", "America/Vancouver", "America/Halifax"];
const outlets = range(storeCount).map((index) => ({
  ...{ id: id(1, index), name: `Store ${index + 1}`, timeZone: timeZones[index % timeZones.length] ?? "America/Toronto", currency: "CAD" },
  defaultTaxId: lightspeedIds.taxes.hst,
}));
const simulator = createLightspeedSimulator({
  ...plain,
  outlets,
  registers: outlets.map(({ id: outletId }, index) => ({ id: id(2, index), name: `Till ${index + 1}`, outletId })),
  users: plain.users.map((user) => ({ ...user, restrictedOutletIds: [] })),
  products: range(productCount).map((index) => ({ id: id(3, index), name: `Product ${index + 1}`, sku: `SKU-${index + 1}` })),
  customers: [],
  now: () => new Date(),
  keepsAnswers: false,
});
const till = createTill(simulator.books);
const end = Date.now();
for (const index of range(saleCount)) {
  till.ringUp({
    registerId: id(2, index % storeCount),
    userId: lightspeedIds.users.owner,
    paymentTypeId: lightspeedIds.paymentTypes.other,
    at: new Date(end - ((saleCount - index) / saleCount) * days * 86_400_000),
    customerId: null,
    // One to five lines; few products sell often.
    lines: range(1 + (index % 5)).map((line) => ({
      ...{ productId: id(3, Math.floor(productCount * ((index * 7919 + line * 104_729) % 1000) ** 2 * 1e-6)), quantity: 1 + (index % 2) },
      ...{ price: 5 + ((index + line) % 40), tax: 0.65 },
    })),
  });
}
const { origin } = await simulator.serve();
const said = simulator.tokens.connect({ scopes: lightspeedScopes });
process.send?.({
  origin,
  outlets: outlets.map(({ id: outletId, name, timeZone }) => ({ id: outletId, name, timeZone })),
  credentials: {
    accessToken: String(said.access_token),
    refreshToken: String(said.refresh_token),
    expiresAt: Number(said.expires) * 1000,
    scopes: lightspeedScopes,
    domainPrefix: plain.retailer.domainPrefix,
  },
} satisfies ImportWorld);
process.on("disconnect", () => process.exit());

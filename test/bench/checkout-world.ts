import { RequestedTokenType } from "@shopify/shopify-api";
import { connectPetz } from "#app/connections/petz.server.ts";
import { checkoutSettings } from "#app/coupons/checkout-settings.ts";
import { db } from "#app/platform/db.server.ts";
import { everyShop, letOutsideSee } from "#app/platform/shop-scope.server.ts";
import { stopSender } from "#app/queue/enqueue.server.ts";
import { prepareQueues } from "#app/queue/queues.server.ts";
import { sessionStorage } from "#app/shopify/session-storage.server.ts";
import { shopifyLibrary } from "#app/shopify/shopify-api.server.ts";
import { petStore } from "#test/fixtures/pet-store.ts";
import { petStoreCoupons, petStorePetz, petzCredentials } from "#test/fixtures/pet-store-petz.ts";
import { createPetzSimulator } from "#test/simulators/petz/simulator.ts";
import { redirectHosts } from "#test/simulators/redirect/redirect-hosts.ts";
import { readAppConfiguration } from "#test/simulators/shopify/app-configuration.ts";
import { createShopifySimulator } from "#test/simulators/shopify/create-shopify-simulator.ts";
import { plusCosts } from "#test/simulators/shopify/query-cost.ts";
import { serveHandler } from "#test/simulators/shopify/serve.ts";
import { testEnvironment } from "#test/support/environment.ts";
import { timed } from "./own-time.ts";

/**
 * A process of its own for the outside world of the load test: a Shopify with some shops and their customers, a PETZ with a wallet of two coupons for each; and in the
 * database of its environment the shops as they have installed Punchcard. Tells its parent where everything is, and ends with it.
 */

export type BenchBuyer = { shop: string; customerGid: string; variants: Record<"chicken" | "litter" | "rope", string> };
export type BenchWorld = { shopifyOrigin: string; buyers: BenchBuyer[] };

letOutsideSee(everyShop);
const [shopCount = 0, buyerCount = 0] = process.argv.slice(2).map(Number);
const { SHOPIFY_API_KEY: apiKey, SHOPIFY_API_SECRET: apiSecret, SHOPIFY_APP_URL: appUrl } = testEnvironment;

const people = Array.from({ length: buyerCount }, (_, index) => ({
  shop: index % shopCount,
  handle: `buyer-${index}`,
  firstName: "Buyer",
  lastName: String(index),
  email: `buyer-${index}@example.test`,
  phone: `+1416${String(5_550_000 + index)}`,
  address: null,
}));
const seeds = Array.from({ length: shopCount }, (_, shop) => ({
  ...petStore,
  domain: `bench-${shop}.myshopify.com`,
  customers: people.filter((one) => one.shop === shop),
}));

const configuration = readAppConfiguration("shopify.app.toml");
const shopify = createShopifySimulator({
  shops: seeds,
  ...{ apiKey, apiSecret, appUrl, costs: plusCosts },
  scopes: configuration.scopes,
  subscriptions: [],
});
const served = await serveHandler(timed(shopify.handle));
redirectHosts({ shopify: served.origin });

const wallets = people.map(({ firstName, lastName, email, phone, handle }) => ({
  customerRef: handle,
  name: `${firstName} ${lastName}`,
  ...{ email, phone },
  coupons: [petStoreCoupons.threeOff, petStoreCoupons.fifteenPercent].map((coupon) => ({
    ...coupon,
    couponRef: `${handle}-${coupon.couponRef}`,
  })),
}));
const petz = createPetzSimulator({ ...petStorePetz({ customers: wallets }), now: () => new Date() });
const petzServer = await serveHandler(timed(petz.handle));

await prepareQueues();
for (const { domain, name, currency, timeZone } of seeds) {
  const shop = shopify.shop(domain);
  const { session } = await shopifyLibrary.auth.tokenExchange({
    shop: domain,
    sessionToken: shop.sessionToken(),
    requestedTokenType: RequestedTokenType.OfflineAccessToken,
    expiring: true,
  });
  await sessionStorage.storeSession(session);
  await db.shop.create({ data: { id: domain, name, currency, timeZone } });
  const result = await connectPetz({ shop: domain, input: { ...petzCredentials, baseUrl: petzServer.origin } });
  if (result.status !== "connected") throw new Error(`PETZ did not connect: ${JSON.stringify(result)}`);
  const setup = { settings: checkoutSettings.parse({}), plus: true, planName: "Plus", planReadAt: new Date() };
  await db.checkoutSetup.create({ data: { shopId: domain, ...setup } });
}
await stopSender();
await db.$disconnect();

process.send?.({
  shopifyOrigin: served.origin,
  buyers: people.map(({ shop: index, handle }) => {
    const shop = shopify.shop(seeds[index]?.domain ?? "");
    const variantOf = (sku: string) => `gid://shopify/ProductVariant/${shop.variant(sku).id}`;
    const variants = { chicken: variantOf("NP-CHK-20"), litter: variantOf("RS-LIT-18"), rope: variantOf("TG-ROPE") };
    return { shop: shop.domain, customerGid: `gid://shopify/Customer/${shop.customer(handle).id}`, variants };
  }),
} satisfies BenchWorld);
process.on("disconnect", () => process.exit(0));

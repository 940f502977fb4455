import { RequestedTokenType } from "@shopify/shopify-api";
import { connectAstro, saveAstroSettings } from "#app/connections/astro.server.ts";
import type { AstroSettingsView } from "#app/connections/astro-view.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import type { OrderSettings } from "#app/pos-setup/order-settings.ts";
import { astroSettings } from "#app/partners/astro/settings.ts";
import { db } from "#app/platform/db.server.ts";
import { beforeShop } from "#app/platform/shop-scope.server.ts";
import { runWorker } from "#app/queue/run-worker.server.ts";
import type { WorkerOptions } from "#app/queue/run-worker.server.ts";
import { countAllChanged } from "#app/reports/count-changed.server.ts";
import { action as receiveOrderWebhook } from "#app/routes/webhooks.orders.tsx";
import { installShop } from "#app/shopify/install-shop.server.ts";
import { offlineAccessToken } from "#app/shopify/offline-access-token.server.ts";
import { sessionStorage } from "#app/shopify/session-storage.server.ts";
import { shopifyLibrary } from "#app/shopify/shopify-api.server.ts";
import { workerHandlers } from "#app/worker-handlers.server.ts";
import { astroCredentials } from "#test/fixtures/astro-world.ts";
import { petStore } from "#test/fixtures/pet-store.ts";
import { petStoreAstro, petStoreMembers } from "#test/fixtures/pet-store-astro.ts";
import { createAstroSimulator } from "#test/simulators/astro/simulator.ts";
import type { AstroAccount, AstroCustomerSeed } from "#test/simulators/astro/world.ts";
import { readAppConfiguration } from "#test/simulators/shopify/app-configuration.ts";
import { redirectHosts } from "#test/simulators/redirect/redirect-hosts.ts";
import { createShopifySimulator } from "#test/simulators/shopify/create-shopify-simulator.ts";
import type { CostRules } from "#test/simulators/shopify/query-cost.ts";
import { serveHandler } from "#test/simulators/shopify/serve.ts";
import { testEnvironment } from "./environment.ts";
import { connectPos, openPosSystems } from "./open-pos.ts";
import type { PosOptions } from "./open-pos.ts";
import { connectToPetz, openPetz } from "./open-petz.ts";
import type { PetzOptions } from "./open-petz.ts";

export type World = Awaited<ReturnType<typeof openWorld>>;

type Options = {
  members?: AstroCustomerSeed[];
  /** What Astro allows the store, as `storeApi`. */
  astroAccount?: Partial<AstroAccount>;
  settings?: Partial<AstroSettingsView>;
  /** false: the shop has installed Punchcard and not connected Astro. */
  connected?: boolean;
  /** What Shopify lets the app ask in a second. */
  costs?: CostRules;
  /** Points of sale; see `connectPos`. */
  pos?: PosOptions;
  /** The coupon partner, connected unless told otherwise. */
  petz?: PetzOptions;
  /** Shopify's clock. */
  now?: () => Date;
  /** A web process that takes the webhooks; without it they are handed to the route in this process. */
  webUrl?: string;
};

/** A simulated Shopify and a simulated Astro around the real app: real database, real queue, webhooks through the real route. */
export async function openWorld({
  members = Object.values(petStoreMembers),
  astroAccount = {},
  settings,
  connected = true,
  webUrl,
  costs,
  pos,
  petz,
  now,
}: Options = {}) {
  const configuration = readAppConfiguration("shopify.app.toml");
  const shopify = createShopifySimulator({
    shops: [petStore],
    apiKey: testEnvironment.SHOPIFY_API_KEY,
    apiSecret: testEnvironment.SHOPIFY_API_SECRET,
    appUrl: webUrl ?? testEnvironment.SHOPIFY_APP_URL,
    scopes: configuration.scopes,
    subscriptions: configuration.subscriptions,
    ...(costs && { costs }),
    // The app looks at the real clock when its tokens end.
    ...(now && { now, tokens: { offlineSeconds: 90 * 24 * 3600 } }),
    webhooks: { retryAfterMs: webUrl ? Array.from({ length: 600 }, () => 250) : [] },
    send: webUrl ? undefined : (request) => beforeShop(() => Promise.resolve(receiveOrderWebhook({ request, params: {}, context: {} }))),
  });
  const served = await serveHandler(shopify.handle);
  const systems = pos && (await openPosSystems(pos));
  const origins = {
    shopify: served.origin,
    lightspeed: systems?.served.lightspeed.origin,
    heartland: systems?.served.heartland.origin,
  };
  const undoRedirect = redirectHosts(origins);
  const astro = createAstroSimulator({ ...petStoreAstro({ customers: members, account: astroAccount }), now: () => new Date() });
  const astroServer = await astro.serve();
  const shop = shopify.shop(petStore.domain);
  await install();
  // Orders of a test may be of any day.
  const credentials = { ...astroCredentials, baseUrl: astroServer.baseUrl };
  if (connected) await connect();
  const coupons = petz && (await openPetz(petz));
  if (coupons && petz.connected !== false) await connectToPetz(shop.domain, { baseUrl: coupons.served.baseUrl, settings: petz.settings });
  const workers: Awaited<ReturnType<typeof runWorker>>[] = [];

  async function install(): Promise<void> {
    const { session } = await shopifyLibrary.auth.tokenExchange({
      shop: shop.domain,
      sessionToken: shop.sessionToken(),
      requestedTokenType: RequestedTokenType.OfflineAccessToken,
      expiring: true,
    });
    await sessionStorage.storeSession(session);
    const token = await offlineAccessToken(shop.domain);
    await installShop(async (query) => {
      const response = await fetch(`https://${shop.domain}/admin/api/2026-07/graphql.json`, {
        method: "POST",
        headers: { "X-Shopify-Access-Token": token, "Content-Type": "application/json" },
        body: JSON.stringify({ query }),
      });
      return ((await response.json()) as { data: unknown }).data;
    }, shop.domain);
  }

  async function connect(): Promise<void> {
    const result = await connectAstro({ shop: shop.domain, input: credentials, actor: "Robin" });
    if (result.status !== "connected") throw new Error(`Astro did not connect: ${JSON.stringify(result)}`);
    await db.connection.updateMany({ where: { shopId: shop.domain }, data: { startAt: new Date(0) } });
    if (settings)
      await saveAstroSettings({
        shop: shop.domain,
        settings: { ...astroSettings.parse({}), posSources: ["pos"], ...settings },
        actor: "Robin",
      });
  }

  return {
    shopify,
    shop,
    astro,
    astroServer,
    shopifyOrigin: served.origin,
    /** For the redirect of a process of its own. */
    origins,
    credentials,
    connect,
    /** The simulated points of sale. @throws where the world was opened without. */
    get pos() {
      if (!systems) throw new Error("The world was opened without points of sale.");
      return systems;
    },
    /** The simulated PETZ, with `served` and the `credentials` that go into the form. @throws where the world was opened without. */
    get petz() {
      if (!coupons) throw new Error("The world was opened without PETZ.");
      return coupons;
    },
    async connectPos(partner: PosPartner, settings: Partial<OrderSettings> = {}): Promise<void> {
      await connectPos(shop.domain, partner, { systems: this.pos, settings });
    },
    async startWorker(options: Partial<WorkerOptions> = {}) {
      const worker = await runWorker(workerHandlers(), { lookEvery: 1, schedule: false, ...options });
      workers.push(worker);
      return worker;
    },
    /** Until every webhook was taken and no job is left but those that come by themselves. */
    async settled(): Promise<void> {
      await shopify.webhooks.settled();
      while ((await jobsLeft()) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
      // A worker would do so two seconds later, while somebody compares what is there.
      await countAllChanged();
    },
    /** The lines of an order as the ledger has them: "S-1001-L1 recorded 2". */
    async lines(order: { name: string }): Promise<string[]> {
      const lines = await db.orderLine.findMany({ where: { order: { name: order.name } }, orderBy: { position: "asc" } });
      return lines.map(({ position, state, reason, recorded }) => `L${position} ${state}${reason ? ` (${reason})` : ""} ${recorded}`);
    },
    failures: () => db.failure.findMany({ where: { status: { in: ["open", "retrying"] } }, orderBy: { id: "asc" } }),
    async close(): Promise<void> {
      for (const worker of workers) await worker.stop(5);
      shopify.stop();
      undoRedirect();
      await served.close();
      await astroServer.close();
      await systems?.close();
      await coupons?.close();
    },
  };
}

/** What comes by the clock is nothing that a test waits for: a worker in a process of its own may be sent it at any moment. */
async function jobsLeft(): Promise<number> {
  const [row] = await db.$queryRaw<
    { left: bigint }[]
  >`SELECT count(*) AS left FROM pgboss.job WHERE state IN ('created', 'retry', 'active') AND name NOT IN ('tick', 'sweep-holds', 'scan-orders') AND NOT starts_with(name, '__pgboss')`;
  return Number(row?.left ?? 0);
}

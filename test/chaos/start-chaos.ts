import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { everyShop, letOutsideSee } from "#app/platform/shop-scope.server.ts";
import { petStoreAstro } from "#test/fixtures/pet-store-astro.ts";
import { petStorePetz, petzReleasePath } from "#test/fixtures/pet-store-petz.ts";
import { petStoreLightspeed } from "#test/fixtures/pet-store-pos.ts";
import { appEnvironment } from "#test/demo/app-environment.ts";
import { demoSecrets } from "#test/demo/demo-secrets.ts";
import { freePorts } from "#test/demo/ports.ts";
import { createAstroSimulator } from "#test/simulators/astro/simulator.ts";
import { createHeartlandSimulator } from "#test/simulators/heartland/simulator.ts";
import { createLightspeedSimulator } from "#test/simulators/lightspeed/simulator.ts";
import { createPetzSimulator } from "#test/simulators/petz/simulator.ts";
import { redirectHosts } from "#test/simulators/redirect/redirect-hosts.ts";
import { readAppConfiguration } from "#test/simulators/shopify/app-configuration.ts";
import { createShopifySimulator } from "#test/simulators/shopify/create-shopify-simulator.ts";
import { plusCosts } from "#test/simulators/shopify/query-cost.ts";
import { serveHandler } from "#test/simulators/shopify/serve.ts";
import { chaosHeartland, chaosShops, heartlandAccounts, membersOf, walletsOf } from "./chaos-shops.ts";
import type { Troubled } from "./plan-trouble.ts";
import { runProcesses } from "./run-processes.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** How the connections of this process are called: they are not cut. */
export const ownName = "punchcard-chaos";

export type Chaos = Awaited<ReturnType<typeof startChaos>>;
export type ChaosShop = Chaos["shops"][number];

/**
 * Starts the simulated Shopify with two shops, the partners of each, a PostgreSQL of its own and several web and worker processes.
 * The app's modules may be imported once this is done: its environment is this process's, too.
 */
export async function startChaos({ webs, workers }: { webs: number; workers: number }) {
  // This process compares the books of all shops; the app's own are told their shop.
  letOutsideSee(everyShop);
  const toStop: (() => Promise<unknown>)[] = [];
  let stopping: Promise<void> | null = null;

  /** In the reverse order of starting. */
  function stop(): Promise<void> {
    stopping ??= stopAll();
    return stopping;
  }

  async function stopAll(): Promise<void> {
    for (const step of toStop.reverse()) await step().catch(() => {});
  }

  try {
    const folder = await mkdtemp(path.join(tmpdir(), "punchcard-chaos-"));
    toStop.push(() => rm(folder, { recursive: true, force: true }));
    // The database's user is another one.
    await chmod(folder, 0o755);
    const logs = path.join(root, ".data/chaos", String(process.pid));
    await mkdir(logs, { recursive: true });
    const secrets = await demoSecrets(path.join(folder, "secrets.json"));
    const ports = Object.values(await freePorts()).slice(0, webs);
    const webUrls = ports.map((port) => `http://127.0.0.1:${port}`);
    const [webUrl = ""] = webUrls;
    let turn = 0;
    /** As a load balancer that does not look whether anybody is there. */
    const nextWeb = () => webUrls[(turn += 1) % webUrls.length] ?? webUrl;

    const { scopes, subscriptions, apiVersion } = readAppConfiguration(path.join(root, "shopify.app.toml"));
    const shopify = createShopifySimulator({
      ...{ shops: chaosShops, apiKey: secrets.apiKey, apiSecret: secrets.apiSecret, appUrl: webUrl, scopes, subscriptions, apiVersion },
      costs: plusCosts,
      // As Shopify does it: who is killed with a renewed token in hand may ask again.
      tokens: { refreshRepeats: "until_replacement_used" },
      // More often than Shopify tries, within minutes instead of hours; ever later, so that what is late does not pile up.
      webhooks: { retryAfterMs: [500, 1000, 2000, 4000, ...Array.from({ length: 40 }, () => 8000)] },
      send: async (request) => {
        const { pathname } = new URL(request.url);
        const { method, headers, signal } = request;
        return fetch(`${nextWeb()}${pathname}`, { method, headers, signal, body: await request.text(), redirect: "manual" });
      },
    });
    toStop.push(() => Promise.resolve(shopify.stop()));
    const now = () => new Date();
    const served = async <Server extends { close: () => Promise<unknown> }>(server: Promise<Server>): Promise<Server> => {
      const one = await server;
      toStop.push(() => one.close());
      return one;
    };
    const shopifyServer = await served(serveHandler(shopify.handle));
    const partners = await Promise.all(
      chaosShops.map(async (seed) => {
        const astro = createAstroSimulator({ ...petStoreAstro({ customers: membersOf(seed) }), now });
        const petz = createPetzSimulator({ ...petStorePetz({ customers: walletsOf(seed), releasePath: petzReleasePath }), now });
        return { astro, petz, astroServer: await served(astro.serve()), petzServer: await served(petz.serve()) };
      }),
    );
    const { lightspeedClientId: clientId, lightspeedClientSecret: clientSecret } = secrets;
    const apps = [{ clientId, clientSecret, redirectUris: [`${webUrl}/connect/lightspeed`] }];
    const lightspeed = createLightspeedSimulator({ ...petStoreLightspeed({ apps }), now, keepsAnswers: false });
    const lightspeedServer = await served(lightspeed.serve());
    const heartland = createHeartlandSimulator({ ...chaosHeartland(), now });
    const heartlandServer = await served(heartland.serve());
    const undoRedirect = redirectHosts({
      shopify: shopifyServer.origin,
      lightspeed: lightspeedServer.origin,
      heartland: heartlandServer.origin,
    });
    toStop.push(() => Promise.resolve(undoRedirect()));

    const environment = {
      ...appEnvironment({
        ...{ secrets, port: ports[0] ?? 0, appUrl: webUrl, shopify: shopifyServer.origin },
        astro: partners[0]?.astroServer.baseUrl ?? "",
        petz: partners[0]?.petzServer.baseUrl ?? "",
        lightspeed: lightspeedServer.origin,
        heartland: heartlandServer.origin,
      }),
      // Minutes stand for hours here.
      RETRY_MIN_SECONDS: "0.3",
      RETRY_MAX_SECONDS: "4",
      PARTNER_TIMEOUT_SECONDS: "4",
      WORKER_HEARTBEAT_SECONDS: "10",
      WORKER_CONCURRENCY: "6",
      ORDER_SCAN_SECONDS: "3",
    };
    Object.assign(process.env, environment, { LOG_LEVEL: "silent" });
    delete process.env.DATABASE_URL;
    const { startPostgres } = await import("#app/platform/postgres.server.ts");
    const server = await startPostgres({ folder: path.join(folder, "postgres") });
    toStop.push(() => server.release());
    const ownUrl = new URL(server.url);
    ownUrl.searchParams.set("application_name", ownName);
    process.env.DATABASE_URL = ownUrl.href;

    const oldKey = secrets.encryptionKeys;
    const newKey = `chaos:${randomBytes(32).toString("base64")}`;
    let keys = oldKey;
    const env = (): NodeJS.ProcessEnv => ({
      ...{ ...process.env, ...environment, NODE_OPTIONS: "" },
      ...{ DATABASE_URL: server.url, ENCRYPTION_KEYS: keys },
    });
    const processes = runProcesses({ ports, workers, env, logs });
    toStop.push(() => processes.stop());
    await processes.start();

    return {
      shopify,
      lightspeed,
      lightspeedServer,
      heartland,
      processes,
      env,
      logs,
      databaseUrl: server.url,
      webUrl,
      nextWeb,
      /** By the names of the plan. */
      faultsOf: (who: Troubled) => {
        const faults = { heartland: heartland.faults, lightspeed: lightspeed.faults };
        if (who === "heartland" || who === "lightspeed") return faults[who];
        const of = partners[who.endsWith("-1") ? 0 : 1];
        return who.startsWith("astro") ? of?.astro.faults : of?.petz.faults;
      },
      /** Keys of processes that start from now on: the new one behind the old one, where it opens and does not seal; in front; alone. */
      setKeys: (order: "behind" | "in_front" | "alone") => {
        const keysOf = { behind: [oldKey, newKey], in_front: [newKey, oldKey], alone: [newKey] };
        keys = keysOf[order].join(",");
      },
      shops: chaosShops.map((seed, index) => {
        const of = partners[index];
        if (!of) throw new Error(`${seed.name} has no partners.`);
        return {
          shop: shopify.shop(seed.domain),
          ...of,
          heartland: heartlandAccounts[index]?.subdomain ?? "",
          heartlandToken: heartlandAccounts[index]?.token ?? "",
          /** Lightspeed has one retailer, the first shop. */
          lightspeed: index === 0 ? lightspeed : null,
        };
      }),
      onStop: (step: () => Promise<void>) => void toStop.push(step),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

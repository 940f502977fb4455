import { mkdir } from "node:fs/promises";
import path from "node:path";
import { everyShop, letOutsideSee } from "#app/platform/shop-scope.server.ts";
import { petStore } from "#test/fixtures/pet-store.ts";
import { petStorePetz, petzReleasePath } from "#test/fixtures/pet-store-petz.ts";
import { createAstroSimulator } from "#test/simulators/astro/simulator.ts";
import { createHeartlandSimulator } from "#test/simulators/heartland/simulator.ts";
import { createLightspeedSimulator } from "#test/simulators/lightspeed/simulator.ts";
import { createPetzSimulator } from "#test/simulators/petz/simulator.ts";
import type { HeartlandWorld } from "#test/simulators/heartland/world.ts";
import type { LightspeedWorld } from "#test/simulators/lightspeed/world.ts";
import { redirectHosts } from "#test/simulators/redirect/redirect-hosts.ts";
import { drawBlock, script, style } from "#test/extensions/theme-block.ts";
import { readAppConfiguration } from "#test/simulators/shopify/app-configuration.ts";
import { createShopifySimulator } from "#test/simulators/shopify/create-shopify-simulator.ts";
import { plusCosts } from "#test/simulators/shopify/query-cost.ts";
import { startShopify } from "#test/simulators/shopify/start-shopify.ts";
import { createDatabase, dropDatabase, urlOfDatabase } from "#test/support/database.ts";
import { folderOf } from "../../scripts/bundle-extension.ts";
import { appEnvironment } from "./app-environment.ts";
import { startChild } from "./child.ts";
import type { Child } from "./child.ts";
import { timesOfDay } from "./clock-of-day.ts";
import { dayAstro, dayOrders } from "./day.ts";
import { dayHeartland, dayLightspeed } from "./day-pos.ts";
import { fillTills, withStores } from "./day-stores.ts";
import { demoSecrets } from "./demo-secrets.ts";
import { DemoStopped } from "./demo-stopped.ts";
import { inUse } from "./ports.ts";
import type { Ports } from "./ports.ts";

const root = path.resolve(import.meta.dirname, "../..");
export const dataFolder = path.join(root, ".data/demo");

export type Demo = Awaited<ReturnType<typeof startDemo>>;

/** Lightspeed knows the demo's app whatever its world says. */
export type PosWorlds = { lightspeed?: LightspeedWorld; heartland?: HeartlandWorld };

type Options = {
  ports: Ports;
  /** Made anew; the embedded server keeps it in .data/postgres, unless `server` is given. */
  database: string;
  /** One that runs already, with a database that has the schema, to copy. */
  server?: { url: string; template: string };
  /** Drops the database at the end. */
  temporary: boolean;
  /** Other points of sale than those of the day. */
  pos?: PosWorlds;
  /** The children's logs are `<logs>-web.log` and `<logs>-worker.log` in .data/demo. */
  logs: string;
};

/**
 * Starts the simulated Shopify with its online store, Astro, PETZ, Lightspeed and Heartland in this process, PostgreSQL, and the app's web and worker processes, each with the redirect.
 * The app's modules may be imported once this is done: its environment is this process's, too.
 * @throws DemoStopped; what was started by then is stopped again.
 */
export async function startDemo({ ports, database, server: given, temporary, logs, pos = {} }: Options) {
  // This process looks at all that there is; the app's own are told their shop.
  letOutsideSee(everyShop);
  const toStop: (() => Promise<void>)[] = [];
  const children: Child[] = [];
  let stopping: Promise<void> | null = null;

  /** In the reverse order of starting. */
  function stop(): Promise<void> {
    stopping ??= stopAll();
    return stopping;
  }

  /** Ends the processes without letting them finish what they have in hand. */
  function stopNow(): Promise<void> {
    for (const child of children) child.kill();
    return stop();
  }

  async function stopAll(): Promise<void> {
    for (const step of toStop.reverse()) await step().catch(() => {});
  }

  async function child(name: "web" | "worker", event: string, env: NodeJS.ProcessEnv): Promise<Child> {
    const log = path.join(dataFolder, `${logs}-${name}.log`);
    const started = await startChild({ name, program: `app/${name}.ts`, event, env, log });
    children.push(started);
    toStop.push(() => started.stop());
    return started;
  }

  try {
    await mkdir(dataFolder, { recursive: true });
    const secrets = await demoSecrets(path.join(dataFolder, "secrets.json"));
    const times = timesOfDay({ now: new Date(), timeZone: petStore.timeZone, orders: dayOrders.length });
    const webUrl = `http://127.0.0.1:${ports.web}`;

    const { scopes, subscriptions, apiVersion, appProxy } = readAppConfiguration(path.join(root, "shopify.app.toml"));
    const shopify = createShopifySimulator({
      shops: [petStore],
      apiKey: secrets.apiKey,
      apiSecret: secrets.apiSecret,
      appUrl: webUrl,
      scopes,
      subscriptions,
      apiVersion,
      // A whole day within a minute or two.
      costs: plusCosts,
      // A person waits in front of it: not Shopify's hours.
      webhooks: { retryAfterMs: [1000, 2000, 5000, 10_000, 30_000, 60_000] },
    });
    const admin = await startShopify(shopify, {
      port: ports.admin,
      proxyPort: ports.app,
      storePort: ports.store,
      appTarget: webUrl,
      store: { extensions: [folderOf("checkout-coupons")], appProxy: appProxy ?? null, cartBlock: { draw: drawBlock, script, style } },
    });
    toStop.push(() => admin.close());
    const astro = createAstroSimulator({ ...dayAstro(times), now: () => new Date() });
    const astroServer = await astro.serve({ port: ports.astro });
    toStop.push(() => astroServer.close());
    const petz = createPetzSimulator({ ...petStorePetz({ releasePath: petzReleasePath }), now: () => new Date() });
    const petzServer = await petz.serve({ port: ports.petz });
    toStop.push(() => petzServer.close());
    const registration = {
      clientId: secrets.lightspeedClientId,
      clientSecret: secrets.lightspeedClientSecret,
      // The app's own address for the browser: Lightspeed sends the merchant back there.
      redirectUris: [`${admin.appOrigin}/connect/lightspeed`],
    };
    const lightspeed = createLightspeedSimulator({
      ...(pos.lightspeed ? { ...pos.lightspeed, apps: [registration] } : withStores(dayLightspeed(registration))),
      now: () => new Date(),
    });
    if (!pos.lightspeed) fillTills(lightspeed);
    const lightspeedServer = await lightspeed.serve({ port: ports.lightspeed });
    toStop.push(() => lightspeedServer.close());
    const heartland = createHeartlandSimulator({ ...(pos.heartland ?? dayHeartland()), now: () => new Date() });
    const heartlandServer = await heartland.serve({ port: ports.heartland });
    toStop.push(() => heartlandServer.close());
    const undoRedirect = redirectHosts({ shopify: admin.origin, lightspeed: lightspeedServer.origin, heartland: heartlandServer.origin });
    toStop.push(async () => undoRedirect());

    const environment = appEnvironment({
      secrets,
      port: ports.web,
      appUrl: admin.appOrigin,
      shopify: admin.origin,
      astro: astroServer.baseUrl,
      petz: petzServer.baseUrl,
      lightspeed: lightspeedServer.origin,
      heartland: heartlandServer.origin,
    });
    // This process speaks to people; the app's log lines are in the children's files.
    Object.assign(process.env, environment, { LOG_LEVEL: "silent" });
    delete process.env.DATABASE_URL;

    const databaseUrl = await openDatabase();
    process.env.DATABASE_URL = databaseUrl;
    const env: NodeJS.ProcessEnv = { ...process.env, ...environment, NODE_OPTIONS: "" };
    const startWeb = () => child("web", "web_listening", env);
    const starting = [startWeb(), child("worker", "worker_started", env)] as const;
    // Until both have: one that starts while the other cannot is to be stopped.
    await Promise.allSettled(starting);
    let web = await starting[0];
    const worker = await starting[1];

    return {
      shopify,
      shop: shopify.shop(petStore.domain),
      astro,
      astroServer,
      petz,
      petzServer,
      lightspeed,
      lightspeedServer,
      heartland,
      times,
      /** Where a person looks at it. */
      adminUrl: `${admin.origin}/store/${petStore.domain.replace(".myshopify.com", "")}`,
      /** Where a person buys something. */
      storeUrl: admin.storeOrigin,
      webUrl,
      /** Ends the web process at once, as when its machine fails; `startWeb` brings it back. */
      killWeb: () => web.kill(),
      startWeb: async () => void (web = await startWeb()),
      onStop: (step: () => Promise<void>) => void toStop.push(step),
      /** Fulfilled when one of the processes ends by itself. */
      died: Promise.race([web.died, worker.died]),
      stop,
      stopNow,
    };
  } catch (error) {
    await stop();
    const { code, port } = error as { code?: string; port?: number };
    if (code === "EADDRINUSE" && port) throw new DemoStopped(inUse(port));
    throw error;
  }

  async function openDatabase(): Promise<string> {
    const serverUrl = urlOfDatabase(given?.url ?? (await startServer()), "postgres");
    await dropDatabase(serverUrl, database);
    if (temporary) toStop.push(() => dropDatabase(serverUrl, database));
    return createDatabase(serverUrl, database, given?.template);
  }

  async function startServer(): Promise<string> {
    const { startPostgres } = await import("#app/platform/postgres.server.ts");
    const { PostgresDidNotStart } = await import("#app/platform/postgres-trouble.ts");
    const server = await startPostgres().catch((error: unknown) => {
      throw error instanceof PostgresDidNotStart ? new DemoStopped(error.message) : error;
    });
    toStop.push(() => server.release());
    return server.url;
  }
}

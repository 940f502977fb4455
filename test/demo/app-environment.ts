import type { DemoSecrets } from "./demo-secrets.ts";

type World = {
  secrets: DemoSecrets;
  /** Of the web process. */
  port: number;
  /** The app's own address for browsers. */
  appUrl: string;
  /** Origins of the simulators, and base addresses of the APIs of Astro and PETZ. */
  shopify: string;
  astro: string;
  petz: string;
  lightspeed: string;
  heartland: string;
};

/** What the app's processes run with in a simulated world, but for the database. */
export function appEnvironment({ secrets, port, appUrl, shopify, astro, petz, lightspeed, heartland }: World): Record<string, string> {
  return {
    SHOPIFY_API_KEY: secrets.apiKey,
    SHOPIFY_API_SECRET: secrets.apiSecret,
    SHOPIFY_APP_URL: appUrl,
    SHOPIFY_APP_BRIDGE_URL: "",
    SHOPIFY_SIMULATOR_ORIGIN: shopify,
    ENCRYPTION_KEYS: secrets.encryptionKeys,
    ASTRO_BASE_URL: astro,
    PETZ_BASE_URL: petz,
    LIGHTSPEED_SIMULATOR_ORIGIN: lightspeed,
    HEARTLAND_SIMULATOR_ORIGIN: heartland,
    LIGHTSPEED_CLIENT_ID: secrets.lightspeedClientId,
    LIGHTSPEED_CLIENT_SECRET: secrets.lightspeedClientSecret,
    // A browser goes there, and no redirect is in its way. Calls to the API go to Lightspeed's own address, and are redirected.
    LIGHTSPEED_CONNECT_URL: `${lightspeed}/connect`,
    LIGHTSPEED_API_URL: "",
    HEARTLAND_BASE_URL: "",
    HOST: "127.0.0.1",
    PORT: String(port),
    LOG_LEVEL: "info",
    RETRY_MIN_SECONDS: "0.5",
    RETRY_MAX_SECONDS: "60",
    WORKER_CONCURRENCY: "4",
    WORKER_HEARTBEAT_SECONDS: "20",
    WORKER_MONITOR_SECONDS: "1",
    DATABASE_POOL_SIZE: "8",
    NODE_ENV: "production",
  };
}

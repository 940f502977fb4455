/** What every test runs with. Nothing in it opens anything: the addresses are of nobody. */
export const testEnvironment = {
  // Who asks the database past the app asks for all shops; the app tells each of its connections otherwise.
  PGOPTIONS: "-c punchcard.shop=*",
  SHOPIFY_API_KEY: "test-client-id",
  SHOPIFY_API_SECRET: "test-client-secret",
  SHOPIFY_APP_URL: "https://punchcard.test",
  ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString("base64")}`,
  ASTRO_BASE_URL: "http://127.0.0.1:9/api/json",
  LIGHTSPEED_CLIENT_ID: "punchcard-app",
  LIGHTSPEED_CLIENT_SECRET: "punchcard-secret",
  PETZ_BASE_URL: "http://127.0.0.1:9",
  PARTNER_TIMEOUT_SECONDS: "0.7",
  LOG_LEVEL: "silent",
  RETRY_MIN_SECONDS: "0.05",
  RETRY_MAX_SECONDS: "0.5",
  WORKER_CONCURRENCY: "4",
  WORKER_HEARTBEAT_SECONDS: "10",
  WORKER_MONITOR_SECONDS: "1",
  DATABASE_POOL_SIZE: "5",
};

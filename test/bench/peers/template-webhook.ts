import "@shopify/shopify-app-remix/adapters/node";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";
import type { ActionFunctionArgs, ServerBuild } from "@remix-run/node";
import { ApiVersion, Session } from "@shopify/shopify-api";
import { AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import { createWebApp } from "#app/web/create-web-app.server.ts";
import { listen } from "#app/web/listen.server.ts";
import { testEnvironment } from "#test/support/environment.ts";

/**
 * What taking webhooks is compared with: the route as Shopify's app template writes one, `authenticate.webhook` and one write through Prisma, with the
 * template's session storage, in a process like the web process around it: the same Express, the same headers, compression and log. The write is the
 * delivery's row, as ours has it; it asks for no work.
 */

process.env.NODE_ENV ??= "production";
const { createRequestHandler } = await import("@remix-run/express");

const connectionString = process.env.DATABASE_URL;
const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 10 }) });
const sessionStorage = new PrismaSessionStorage(prisma);
const { authenticate } = shopifyApp({
  apiKey: testEnvironment.SHOPIFY_API_KEY,
  apiSecretKey: testEnvironment.SHOPIFY_API_SECRET,
  apiVersion: ApiVersion.July26,
  scopes: ["read_orders"],
  appUrl: testEnvironment.SHOPIFY_APP_URL,
  authPathPrefix: "/auth",
  sessionStorage,
  distribution: AppDistribution.AppStore,
  future: { unstable_newEmbeddedAuthStrategy: true },
});

/** Each shop has installed the app, as those that webhooks come from have. */
for (const { id: shop } of await prisma.shop.findMany({ select: { id: true } }))
  await sessionStorage.storeSession(
    new Session({ id: `offline_${shop}`, shop, state: "", isOnline: false, scope: "read_orders", accessToken: "shpat_bench" }),
  );

async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { topic, shop, webhookId, payload } = await authenticate.webhook(request);
  const subject = String(payload.admin_graphql_api_id);
  await prisma.webhookDelivery.create({ data: { shopId: shop, webhookId, topic, subject, triggeredAt: new Date() } });
  return new Response();
}

const future = {
  v3_fetcherPersist: true,
  v3_relativeSplatPath: true,
  v3_throwAbortReason: true,
  v3_lazyRouteDiscovery: true,
  v3_singleFetch: true,
};
const build = {
  entry: { module: { default: () => Promise.resolve(new Response("", { status: 500 })) } },
  routes: {
    root: { id: "root", path: "", module: { default: () => null } },
    webhooks: { id: "webhooks", parentId: "root", path: "webhooks/orders", module: { action } },
  },
  assets: { entry: { imports: [], module: "" }, routes: {}, url: "", version: "1" },
  publicPath: "/",
  assetsBuildDirectory: "",
  basename: "/",
  mode: "production",
  isSpaMode: false,
  future: { ...future, unstable_optimizeDeps: false },
} as unknown as ServerBuild;

const answer = createRequestHandler({ build, mode: "production" });
const app = createWebApp({
  pages: (request, response, next) => void answer(request, response, next),
  files: "/nowhere",
  readProblems: () => Promise.resolve([]),
  secure: false,
});
const { address } = await listen(app, { host: "127.0.0.1", port: 0 });
process.stdout.write(`${JSON.stringify({ event: "web_listening", url: address })}\n`);
process.once("SIGTERM", () => process.exit(0));

import "@shopify/shopify-app-remix/adapters/node";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "@prisma/client";
import type { ActionFunctionArgs } from "@remix-run/node";
import { ApiVersion, Session } from "@shopify/shopify-api";
import { AppDistribution, shopifyApp } from "@shopify/shopify-app-remix/server";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import { testEnvironment } from "#test/support/environment.ts";
import { serveRoute } from "./serve-route.ts";

/**
 * What taking webhooks is compared with: the route as Shopify's app template writes one, `authenticate.webhook` and one write through Prisma, with the
 * template's session storage, in a process like the web process around it: the same Express, the same headers, compression and log. The write is the
 * delivery's row, as ours has it; it asks for no work.
 */

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

await serveRoute({ id: "webhooks", path: "webhooks/orders", action });

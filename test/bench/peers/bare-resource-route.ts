import type { ServerBuild } from "@remix-run/node";
import { createWebApp } from "#app/web/create-web-app.server.ts";
import { listen } from "#app/web/listen.server.ts";

/**
 * What checkout's API is compared with: a Remix resource route that reads the same question as JSON and answers at once, with as much as one
 * offer, in a process like the web process around it: the same Express, the same headers, compression and log. It knows no tokens, no
 * database and no partners.
 */

process.env.NODE_ENV ??= "production";
const { createRequestHandler } = await import("@remix-run/express");

const offer = {
  id: "01a21484-c6db-73af-8b86-8342ab8d74b6",
  kind: "coupon",
  title: "$3 off Northpaw 20 lb",
  item: "Northpaw Chicken & Rice dog food · 20 lb",
  variant: "gid://shopify/ProductVariant/45120700000015",
  units: 1,
  saves: { amount: "3.00", currency: "CAD" },
  lastDay: "2099-12-31",
  state: "available",
  code: null,
};

async function action({ request }: { request: Request }): Promise<Response> {
  const { lines } = (await request.json()) as { lines: unknown[] };
  return Response.json({ status: "ready", offers: lines.length > 0 ? [offer] : [], remove: [], isPartial: false });
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
    bare: { id: "bare", parentId: "root", path: "bare", module: { action } },
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

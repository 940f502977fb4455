import type { ServerBuild } from "@remix-run/node";
import { createWebApp } from "#app/web/create-web-app.server.ts";
import { listen } from "#app/web/listen.server.ts";

process.env.NODE_ENV ??= "production";
const { createRequestHandler } = await import("@remix-run/express");

const future = {
  v3_fetcherPersist: true,
  v3_relativeSplatPath: true,
  v3_throwAbortReason: true,
  v3_lazyRouteDiscovery: true,
  v3_singleFetch: true,
};

type Route<Given> = { id: string; path: string; action: (given: Given) => Promise<Response> };

/** Serves one Remix resource route in a process like the web process around it: the same Express, the same headers, compression and log. */
export async function serveRoute<Given>({ id, path, action }: Route<Given>): Promise<void> {
  const build = {
    entry: { module: { default: () => Promise.resolve(new Response("", { status: 500 })) } },
    routes: {
      root: { id: "root", path: "", module: { default: () => null } },
      [id]: { id, parentId: "root", path, module: { action } },
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
}

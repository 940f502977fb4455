import { simulatedHostHeader } from "./create-shopify-simulator.ts";
import type { ShopifySimulator } from "./create-shopify-simulator.ts";
import { serveHandler } from "./serve.ts";
import { createAdminShell } from "./shell/admin-shell.ts";
import { createAppProxy } from "./shell/app-proxy.ts";

export type RunningShopify = {
  /** The admin's pages, and the Admin API for redirected calls: what SHOPIFY_SIMULATOR_ORIGIN is set to. */
  origin: string;
  /** Where the browser reaches the app: what the app must be told as its own address. */
  appOrigin: string;
  close: () => Promise<void>;
};

/**
 * Serves the simulator and its admin on one port, and the app through the proxy on another. `appTarget` is where the app itself listens;
 * it may be named later with a function. Webhooks go straight to the app.
 */
export async function startShopify(
  simulator: ShopifySimulator,
  { port = 0, proxyPort = 0, appTarget }: { port?: number; proxyPort?: number; appTarget: string | (() => string) },
): Promise<RunningShopify> {
  const target = typeof appTarget === "string" ? () => appTarget : appTarget;
  let shellOrigin = "";
  const proxy = await serveHandler(createAppProxy({ target, shellOrigin: () => shellOrigin }), { port: proxyPort });
  const shell = createAdminShell(simulator, { appOrigin: () => proxy.origin });
  const server = await serveHandler((request) => (request.headers.has(simulatedHostHeader) ? simulator.handle(request) : shell(request)), {
    port,
  });
  shellOrigin = server.origin;
  return {
    origin: server.origin,
    appOrigin: proxy.origin,
    async close() {
      simulator.stop();
      await Promise.all([proxy.close(), server.close()]);
    },
  };
}

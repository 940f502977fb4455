import type { AppProxy } from "./app-proxy-request.ts";
import { simulatedHostHeader } from "./create-shopify-simulator.ts";
import type { ShopifySimulator } from "./create-shopify-simulator.ts";
import { serveHandler } from "./serve.ts";
import { createAdminShell } from "./shell/admin-shell.ts";
import { createAppProxy } from "./shell/app-proxy.ts";
import { deployExtension } from "./storefront/extension-frames.ts";
import type { StoreExtension } from "./storefront/extension-frames.ts";
import { createStorefront } from "./storefront/storefront.ts";
import type { ThemeBlock } from "./storefront/storefront.ts";

export type RunningShopify = {
  /** The admin's pages, and the Admin API for redirected calls: what SHOPIFY_SIMULATOR_ORIGIN is set to. */
  origin: string;
  /** Where the browser reaches the app: what the app must be told as its own address. */
  appOrigin: string;
  /** The online store of the first shop. */
  storeOrigin: string;
  close: () => Promise<void>;
};

type Options = {
  port?: number;
  proxyPort?: number;
  storePort?: number;
  appTarget: string | (() => string);
  /** What the store shows of the app. */
  store?: {
    /** Folders of extensions, which are built for the app's address. */
    extensions: string[];
    /** What of the store is the app's. */
    appProxy: AppProxy | null;
    cartBlock?: ThemeBlock;
  };
};

/**
 * Serves the simulator and its admin on one port, the app through the proxy on another, and the first shop's online store on a third, each of
 * an origin of its own as in the world. `appTarget` is where the app itself listens; it may be named later with a function. Webhooks go
 * straight to the app.
 */
export async function startShopify(
  simulator: ShopifySimulator,
  { port = 0, proxyPort = 0, storePort = 0, appTarget, store = { extensions: [], appProxy: null } }: Options,
): Promise<RunningShopify> {
  const target = typeof appTarget === "string" ? () => appTarget : appTarget;
  let shellOrigin = "";
  let storeOrigin = "";
  const proxy = await serveHandler(createAppProxy({ target, shellOrigin: () => shellOrigin }), { port: proxyPort });
  const shell = createAdminShell(simulator, { appOrigin: () => proxy.origin, storeOrigin: () => storeOrigin });
  const server = await serveHandler((request) => (request.headers.has(simulatedHostHeader) ? simulator.handle(request) : shell(request)), {
    port,
  });
  shellOrigin = server.origin;
  const storeServer = await serveHandler(openStore(store), { port: storePort });
  storeOrigin = storeServer.origin;
  return {
    origin: server.origin,
    appOrigin: proxy.origin,
    storeOrigin,
    async close() {
      simulator.stop();
      await Promise.all([proxy.close(), server.close(), storeServer.close()]);
    },
  };

  function openStore({ extensions, appProxy, cartBlock }: NonNullable<Options["store"]>): (request: Request) => Promise<Response> {
    const [shop] = simulator.shops;
    if (!shop) return () => Promise.resolve(new Response(null, { status: 404 }));
    let deployed: Promise<StoreExtension[]> | null = null;
    return createStorefront(simulator, shop, {
      origin: () => storeOrigin,
      adminOrigin: () => shellOrigin,
      appTarget: target,
      appProxy,
      cartBlock,
      extensions: () => (deployed ??= Promise.all(extensions.map((folder) => deployExtension(folder, proxy.origin)))),
    });
  }
}

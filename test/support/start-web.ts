import { freePorts } from "#test/demo/ports.ts";
import { openWorld } from "./open-world.ts";
import type { World } from "./open-world.ts";
import { startProgram } from "./processes.ts";
import type { Program } from "./processes.ts";

type Options = Parameters<typeof openWorld>[0];

export type Site = { world: World; web: Program; url: string; port: number };

/** The web process as it runs in production, with the pages that `npm run build` made, and the world around it. */
export async function startSite(
  options: Options = {},
  { env = {}, preload }: { env?: Record<string, string>; preload?: string } = {},
): Promise<Site> {
  const { web: port } = await freePorts();
  const url = `http://127.0.0.1:${port}`;
  const world = await openWorld({ ...options, webUrl: url });
  const web = startProgram("app/web.ts", { PORT: String(port), LOG_LEVEL: "info", ...redirectTo(world, preload), ...env });
  await web.says("web_listening");
  return { world, web, url, port };
}

/** What a process of the app is given to find the simulators of this world. `preload`: a file that it loads as well. */
export function redirectTo(world: World, preload?: string): Record<string, string> {
  const files = ["./test/simulators/redirect/preload.ts", ...(preload ? [preload] : [])];
  const { shopify, lightspeed = "", heartland = "" } = world.origins;
  return {
    SHOPIFY_SIMULATOR_ORIGIN: shopify,
    ...(lightspeed && { LIGHTSPEED_SIMULATOR_ORIGIN: lightspeed }),
    ...(heartland && { HEARTLAND_SIMULATOR_ORIGIN: heartland }),
    NODE_OPTIONS: files.map((file) => `--import ${file}`).join(" "),
  };
}

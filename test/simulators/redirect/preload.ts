// node --import ./test/simulators/redirect/preload.ts …: only the demo and the tests start the app with it.
import { redirectHosts } from "./redirect-hosts.ts";

const { SHOPIFY_SIMULATOR_ORIGIN: shopify, LIGHTSPEED_SIMULATOR_ORIGIN: lightspeed, HEARTLAND_SIMULATOR_ORIGIN: heartland } = process.env;
if (!shopify) throw new Error("SHOPIFY_SIMULATOR_ORIGIN must name the simulator, for example http://127.0.0.1:4400.");
redirectHosts({ shopify, lightspeed, heartland });

// node --import ./test/simulators/redirect/preload.ts …: only the demo and the tests start the app with it.
import { redirectShopify } from "./redirect-shopify.ts";

const origin = process.env["SHOPIFY_SIMULATOR_ORIGIN"];
if (!origin) throw new Error("SHOPIFY_SIMULATOR_ORIGIN must name the simulator, for example http://127.0.0.1:4400.");
redirectShopify(origin);

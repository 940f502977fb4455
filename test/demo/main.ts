import { runDemo } from "./run-demo.ts";

/** npm run demo [-- --once [--json]]: everything there is, on this machine, with a simulated Shopify and a simulated Astro. */

runDemo(process.argv.slice(2));

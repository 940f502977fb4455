import { fixedPorts } from "./ports.ts";
import { printCoupons, say } from "./print.ts";
import { startDemo } from "./start-demo.ts";
import type { Demo } from "./start-demo.ts";

/** The demo to look at: starts everything, lets the day happen, and stays until it is stopped. @throws DemoStopped when a process ends by itself. */
export async function serveDemo({ onStart }: { onStart: (demo: Demo) => void }): Promise<void> {
  say("Starting PostgreSQL, the simulated Shopify, Astro, PETZ, Heartland and Lightspeed, and the app …");
  const demo = await startDemo({
    ports: await fixedPorts(process.env.DEMO_PORT),
    database: "punchcard_demo",
    temporary: false,
    logs: "demo",
  });
  onStart(demo);
  const died = demo.died.then((why) => {
    throw why;
  });
  await Promise.race([letTheDayHappen(demo), died]);
  await died;
}

async function letTheDayHappen(demo: Demo): Promise<void> {
  // The app's modules read their environment when they are imported, and the demo has set it by now.
  const { merchant, openShop } = await import("./open-shop.ts");
  const { openStores } = await import("./open-stores.ts");
  const { placeDay } = await import("./place-day.ts");
  const { tallyDay } = await import("./tally.ts");
  const { playCheckouts } = await import("./play-checkouts.ts");
  const { tallyCoupons } = await import("./tally-coupons.ts");
  const { tallyPos } = await import("./tally-pos.ts");
  await openShop(demo);
  say("The sales of three stores come in …");
  await openStores(demo, { actor: merchant });
  say("A day's orders come in …");
  await placeDay(demo);
  say("Buyers use coupons and free goods at checkout …");
  await playCheckouts(demo);
  const { orders, lines, recorded, failed } = await tallyDay(demo.shop.domain);
  const failing = Object.values(failed).reduce((sum, count) => sum + count, 0);
  say(`${orders} orders with ${lines} lines: ${recorded} recorded at Astro, ${failing} waiting for the merchant.`);
  const { heartland, lightspeed } = await tallyPos(demo.shop.domain);
  say(`${heartland.sent} orders are at Heartland and ${lightspeed.sent} at Lightspeed; ${heartland.failed} and ${lightspeed.failed} wait.`);
  printCoupons(await tallyCoupons(demo.shop.domain));
  say();
  say(`  Open ${demo.adminUrl}`);
  say(`  Buy something at ${demo.storeUrl}`);
  say();
  say("Ctrl-C stops everything. Logs are in .data/demo.");
}

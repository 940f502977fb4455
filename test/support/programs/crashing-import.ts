// A process that imports two sales at a time and dies at the nth step: crashing-import.ts <chain> <"before" | "after"> <n>
import "#test/simulators/redirect/preload.ts";
import { chainTokenStore } from "#app/connections/lightspeed-tokens.server.ts";
import { salesSourceFor } from "#app/connections/sales-source.server.ts";
import type { SalesSource } from "#app/partners/capabilities.ts";
import { createLightspeedSales } from "#app/partners/lightspeed/lightspeed-sales.server.ts";
import { runWorker } from "#app/queue/run-worker.server.ts";
import { workerHandlers } from "#app/worker-handlers.server.ts";

/** "before": a page is read and nothing of it is written; "after": it is written, and nobody was told so. */
const [chain = "", when, step = "1"] = process.argv.slice(2);
const source = createLightspeedSales({
  baseUrl: "https://pawsomepets.retail.lightspeed.app",
  app: { clientId: "punchcard-app", clientSecret: "punchcard-secret" },
  tokens: chainTokenStore(chain),
  now: () => new Date(),
  pageSize: 2,
});
let pages = 0;

async function dyingPage(...asked: Parameters<SalesSource["salesSince"]>): ReturnType<SalesSource["salesSince"]> {
  // A page is read while the one before it is written: that one is, when the next but one is asked for.
  if (when === "after" && pages === Number(step) + 1) process.kill(process.pid, "SIGKILL");
  const page = await source.salesSince(...asked);
  pages += page.sales.length > 0 ? 1 : 0;
  if (when === "before" && pages === Number(step)) process.kill(process.pid, "SIGKILL");
  return page;
}

await runWorker(
  workerHandlers({
    sourceFor: async (id) => {
      const found = await salesSourceFor(id);
      return found.status === "ready" && id === chain ? { ...found, source: { ...source, salesSince: dyingPage } } : found;
    },
  }),
  { lookEvery: 1, schedule: false },
);

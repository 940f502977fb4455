import { sealChain } from "#app/connections/pos-credentials.server.ts";
import { db } from "#app/platform/db.server.ts";
import { everyShop, inShop, letOutsideSee } from "#app/platform/shop-scope.server.ts";
import { stopSender } from "#app/queue/enqueue.server.ts";
import { prepareQueues } from "#app/queue/queues.server.ts";
import { importSales } from "#app/sales/import-sales.server.ts";
import { startImport } from "#app/sales/start-import.server.ts";
import { redirectHosts } from "#test/simulators/redirect/redirect-hosts.ts";
import type { ImportWorld } from "./import-world.ts";

/** The first import of a chain into the database of its environment, as a worker does it. Tells its parent how many sales came, and how long it took. */

export type Imported = { sales: number; seconds: number };

const [given = "", shop = ""] = process.argv.slice(2);
const world = JSON.parse(given) as ImportWorld;

letOutsideSee(everyShop);
await prepareQueues();
redirectHosts({ shopify: "http://127.0.0.1:9", lightspeed: world.origin });
const facts = { label: "Southern Pets", account: "southern-pets", state: "active", step: "finished", createdBy: "Staff 1" } as const;
const { id: chain } = await db.storeChain.create({ data: { shopId: shop, partner: "lightspeed", ...facts } });
const access = { access: "connected", connectedAt: new Date(), credentials: sealChain(chain, world.credentials) } as const;
await db.storeChain.update({ where: { id: chain }, data: access });
await db.storeLocation.createMany({
  data: world.outlets.map(({ id: outletId, name, timeZone }) => ({
    ...{ shopId: shop, chainId: chain, outletId, name, timeZone, locationId: outletId.slice(-8), currency: "CAD" },
  })),
});
const run = await startImport({ shop, chain, kind: "backfill", actor: "Staff 1" });
const start = performance.now();
await inShop(shop, () => importSales({ shop, chain }, { attempt: 1, signal: new AbortController().signal }));
const seconds = (performance.now() - start) / 1000;
const { state, sales } = await db.importRun.findUniqueOrThrow({ where: { id: run.id } });
if (state !== "done") throw new Error(`The import is ${state}.`);
await stopSender();
await db.$disconnect();
process.send?.({ sales, seconds } satisfies Imported);
process.disconnect();

import { sealChain } from "#app/connections/pos-credentials.server.ts";
import type { PosCredentials } from "#app/connections/pos-credentials.server.ts";
import type { ChainSource, SalesSourceFor } from "#app/connections/sales-source.server.ts";
import { salesSourceFor } from "#app/connections/sales-source.server.ts";
import { chainTokenStore } from "#app/connections/lightspeed-tokens.server.ts";
import { createHeartlandSales } from "#app/partners/heartland/heartland-sales.server.ts";
import { createLightspeedSales } from "#app/partners/lightspeed/lightspeed-sales.server.ts";
import { lightspeedScopes } from "#app/partners/lightspeed/oauth.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { stopSender } from "#app/queue/enqueue.server.ts";
import { runWorker } from "#app/queue/run-worker.server.ts";
import type { Worker, WorkerOptions } from "#app/queue/run-worker.server.ts";
import { startImport } from "#app/sales/start-import.server.ts";
import { workerHandlers } from "#app/worker-handlers.server.ts";
import { heartlandToken, heartlandWorld, northside } from "#test/fixtures/heartland-world.ts";
import { lightspeedStores, storeIds } from "#test/fixtures/lightspeed-stores.ts";
import { lightspeedIds } from "#test/fixtures/lightspeed-world.ts";
import { addItem } from "#test/simulators/heartland/books.ts";
import { createHeartlandSimulator } from "#test/simulators/heartland/simulator.ts";
import { changeTicket, ringUp } from "#test/simulators/heartland/till.ts";
import { createLightspeedSimulator } from "#test/simulators/lightspeed/simulator.ts";
import { createTill } from "#test/simulators/lightspeed/till.ts";
import type { TillSale } from "#test/simulators/lightspeed/till.ts";
import type { LightspeedWorld } from "#test/simulators/lightspeed/world.ts";
import { redirectHosts } from "#test/simulators/redirect/redirect-hosts.ts";
import { until } from "./until.ts";

export type Chains = Awaited<ReturnType<typeof openChains>>;

const { users, paymentTypes, products } = lightspeedIds;
const { outlets, registers } = storeIds;
const shop = "pawsome-pets.myshopify.com";
const heartlandBase = "https://northside-pets.retail.heartland.us/api";

type Store = "queen" | "water" | "robson";
const zones: Record<Store, string> = { queen: "America/Toronto", water: "America/St_Johns", robson: "America/Vancouver" };

const storeOf = (outletId: string) => Object.entries(outlets).find(([, id]) => id === outletId)?.[0];

type Sold = {
  store?: Store;
  at?: Date;
  lines?: { quantity: number; price: number; tax?: number; product?: keyof typeof products }[];
  how?: TillSale["how"];
  customerId?: string;
  userId?: string;
};

type ChainFacts = {
  label?: string;
  salesFrom?: Date;
  backfillDays?: number;
  /** Not among those whose sales are brought in. */
  closed?: Store[];
  timeZones?: Partial<Record<Store, string>>;
};

/**
 * A shop with chains of stores at a simulated Lightspeed and a simulated Heartland: real database, real queue. What is sold at Lightspeed
 * is to be rung up oldest first, as its versions are counted.
 * @param options.pageSize sales or shifts that the connectors read at once.
 */
export async function openChains({ lightspeed: facts = {}, pageSize }: { lightspeed?: Partial<LightspeedWorld>; pageSize?: number } = {}) {
  await db.shop.create({ data: { id: shop, name: "Pawsome Pets", timeZone: "America/Toronto", currency: "CAD" } });
  const lightspeed = createLightspeedSimulator({ ...lightspeedStores({ customers: [], ...facts }), now });
  const heartland = createHeartlandSimulator({ ...heartlandWorld(), now });
  const served = { lightspeed: await lightspeed.serve(), heartland: await heartland.serve() };
  const origins = { shopify: "http://127.0.0.1:9", lightspeed: served.lightspeed.origin, heartland: served.heartland.origin };
  const undoRedirect = redirectHosts(origins);
  const till = createTill(lightspeed.books);
  const account = heartland.books.accountOf();
  const kibble = addItem(account, { publicId: "NP-CHK-20", description: "Northpaw Chicken 20 lb", price: 1000 }, now());
  const workers: Worker[] = [];

  /** Reads as few at once as the test wants, through the tokens that are stored. */
  const sourceFor: SalesSourceFor = async (chain): Promise<ChainSource> => {
    const found = await salesSourceFor(chain);
    if (found.status !== "ready" || pageSize === undefined) return found;
    const { partner } = await db.storeChain.findUniqueOrThrow({ where: { id: chain } });
    const common = { now, timeoutMs: 700, pageSize };
    const source =
      partner === "heartland"
        ? createHeartlandSales({ baseUrl: heartlandBase, credentials: { token: heartlandToken }, currency: "CAD", ...common })
        : createLightspeedSales({
            baseUrl: "https://pawsomepets.retail.lightspeed.app",
            app: { clientId: "punchcard-app", clientSecret: "punchcard-secret" },
            tokens: chainTokenStore(chain),
            ...common,
          });
    return { ...found, source };
  };

  async function makeChain(
    partner: "lightspeed" | "heartland",
    { label, ...more }: { label: string; salesFrom?: Date; backfillDays?: number },
  ) {
    return db.storeChain.create({
      data: { shopId: shop, partner, label, state: "active", step: "finished", account: label, createdBy: "Robin", ...more },
    });
  }

  async function connect(chain: string, credentials: PosCredentials): Promise<void> {
    const access = { access: "connected" as const, connectedAt: now(), credentials: sealChain(chain, credentials) };
    await db.storeChain.update({ where: { id: chain }, data: access });
  }

  async function connectLightspeed(chain: string): Promise<void> {
    const said = lightspeed.tokens.connect({ scopes: lightspeedScopes });
    await connect(chain, {
      accessToken: String(said.access_token),
      refreshToken: String(said.refresh_token),
      expiresAt: Number(said.expires) * 1000,
      scopes: lightspeedScopes,
      domainPrefix: "pawsomepets",
    });
  }

  return {
    shop,
    lightspeed,
    heartland,
    served,
    sourceFor,
    connectLightspeed,
    async addLightspeed({ label = "Pawsome", closed = [], timeZones = {}, ...more }: ChainFacts = {}): Promise<string> {
      const { id } = await makeChain("lightspeed", { label, ...more });
      for (const store of ["queen", "water", "robson"] as const) {
        const status = closed.includes(store) ? ("closed" as const) : ("operational" as const);
        const facts = {
          name: store,
          outletId: outlets[store],
          locationId: `${label}-${store}`,
          timeZone: timeZones[store] ?? zones[store],
        };
        await db.storeLocation.create({ data: { shopId: shop, chainId: id, currency: "CAD", status, ...facts } });
      }
      await connectLightspeed(id);
      return id;
    },
    async addHeartland({ timeZone = "America/Toronto", ...more }: { timeZone?: string | null; salesFrom?: Date } = {}): Promise<string> {
      const { id } = await makeChain("heartland", { label: "Northside", ...more });
      const { location } = northside;
      const facts = { name: location.name, outletId: String(location.id), locationId: "MTL", timeZone };
      await db.storeLocation.create({ data: { shopId: shop, chainId: id, currency: "CAD", ...facts } });
      await connect(id, { baseUrl: heartlandBase, token: heartlandToken });
      return id;
    },
    /** At a till of Lightspeed. @returns saleId */
    sell({
      store = "queen",
      at,
      lines = [{ quantity: 1, price: 10 }],
      how = "closed",
      customerId,
      userId = users.owner,
    }: Sold = {}): string {
      return till.ringUp({
        registerId: registers[store],
        userId,
        paymentTypeId: paymentTypes.other,
        ...(at && { at }),
        customerId: customerId ?? null,
        how,
        lines: lines.map(({ product = "chicken", ...line }) => ({ productId: products[product], ...line })),
      }).id;
    },
    finishSale: (saleId: string) => till.finish(saleId, { paymentTypeId: paymentTypes.other }),
    voidSale: (saleId: string) => till.voidSale(saleId),
    till,
    /** At a till of Heartland. @returns saleId */
    sellAtHeartland({
      at = now(),
      quantity = 1,
      status = "complete",
    }: { at?: Date; quantity?: number; status?: "complete" | "incomplete" } = {}): string {
      const { location, station } = northside;
      const lines = [{ itemId: kibble.id, qty: quantity, unitPrice: 1000 }];
      return String(ringUp(account, { locationId: location.id, stationId: station.id, salesRep: "Robin", lines, status }, at).id);
    },
    voidAtHeartland: (saleId: string, at = now()) => changeTicket(account, { ticketId: Number(saleId), status: "canceled" }, at),
    async startWorker(options: Partial<WorkerOptions> = {}): Promise<Worker> {
      const worker = await runWorker(workerHandlers({ sourceFor }), { lookEvery: 1, schedule: false, ...options });
      workers.push(worker);
      return worker;
    },
    /** Has a chain brought in, and waits for it. */
    async bringIn(chain: string): Promise<void> {
      await startImport({ shop, chain, kind: "manual", actor: "Robin" });
      await this.settled();
    },
    /** Until no job is left but those that come by themselves. */
    async settled(): Promise<void> {
      await until(async () => (await jobsLeft()) === 0);
    },
    location: async (store: Store) => db.storeLocation.findFirstOrThrow({ where: { outletId: outlets[store] } }),
    /** Sales that count, by hour of each store: "queen 2026-03-14 10: 2 sales, 30.00". */
    async hours(): Promise<string[]> {
      const rows = await db.$queryRaw<{ outletId: string; name: string; day: string; key: string; count: number; minor: bigint }[]>`
        SELECT l."outletId", l."name", r."period"::text AS day, r."key", r."transactions" + r."returns" AS count, r."salesMinor" AS minor
        FROM "StoreRollup" r JOIN "StoreLocation" l ON l."id" = r."locationId"
        WHERE r."dimension" = 'hour' AND r."grain" = 'day' AND (r."transactions" <> 0 OR r."returns" <> 0 OR r."salesMinor" <> 0)
        ORDER BY l."name", r."period", r."key"`;
      return rows.map(
        ({ outletId, name, day, key, count, minor }) =>
          `${storeOf(outletId) ?? name} ${day} ${key}: ${count} for ${(Number(minor) / 100).toFixed(2)}`,
      );
    },
    async close(): Promise<void> {
      for (const worker of workers) await worker.stop(5);
      await stopSender();
      undoRedirect();
      await served.lightspeed.close();
      await served.heartland.close();
    },
  };
}

async function jobsLeft(): Promise<number> {
  const [row] = await db.$queryRaw<{ left: bigint }[]>`
    SELECT count(*) AS left FROM pgboss.job
    WHERE state IN ('created', 'retry', 'active') AND name NOT IN ('tick', 'sweep-holds', 'scan-orders') AND NOT starts_with(name, '__pgboss')`;
  return Number(row?.left ?? 0);
}

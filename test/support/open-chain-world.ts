import { finishChainLightspeed, startChainLightspeed } from "#app/connections/chain-access.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { ChainView, LocationView } from "#app/sales/chain-view.ts";
import { readOutlets } from "#app/sales/locations.server.ts";
import { readChain } from "#app/sales/read-chains.server.ts";
import { finishChain, startChain } from "#app/sales/set-up-chain.server.ts";
import { lightspeedStores, storeIds } from "#test/fixtures/lightspeed-stores.ts";
import { lightspeedIds } from "#test/fixtures/lightspeed-world.ts";
import { createTill } from "#test/simulators/lightspeed/till.ts";
import { testEnvironment } from "./environment.ts";
import { openWorld } from "./open-world.ts";

export type ChainWorld = Awaited<ReturnType<typeof openChainWorld>>;

const actor = "Robin";
const { outlets, registers } = storeIds;

/** The world of a shop whose Lightspeed has three stores, and what a merchant does to bring their sales in. */
export async function openChainWorld() {
  const { LIGHTSPEED_CLIENT_ID: clientId, LIGHTSPEED_CLIENT_SECRET: clientSecret, SHOPIFY_APP_URL } = testEnvironment;
  const apps = [{ clientId, clientSecret, redirectUris: [`${SHOPIFY_APP_URL}/connect/lightspeed`] }];
  const world = await openWorld({ connected: false, pos: { lightspeed: { ...lightspeedStores(), apps } } });
  const shop = world.shop.domain;
  const till = createTill(world.pos.lightspeed.books);
  const { origin } = world.pos.served.lightspeed;

  async function start(label = "Pawsome", partner: "lightspeed" | "heartland" = "lightspeed"): Promise<string> {
    const started = await startChain({ shop, partner, label, actor });
    if (started.status !== "started") throw new Error(`No chain: ${JSON.stringify(started)}`);
    return started.id;
  }

  /** What a person brings back from Lightspeed's page. */
  async function grant(chain: string): Promise<URLSearchParams> {
    const page = new URL((await startChainLightspeed({ shop, chain })) ?? "");
    const back = await fetch(`${origin}${page.pathname}${page.search}`, { redirect: "manual" });
    return new URL(back.headers.get("location") ?? "about:blank").searchParams;
  }

  async function connect(chain: string) {
    const query = await grant(chain);
    const of = (name: string) => query.get(name) ?? "";
    return finishChainLightspeed({ shop, chain, code: of("code"), domainPrefix: of("domain_prefix"), state: of("state") });
  }

  async function view(chain: string): Promise<ChainView> {
    const found = await readChain({ shop, chain });
    if (!found) throw new Error("There is no such chain.");
    return found;
  }

  return {
    shop: world.shop,
    domain: shop,
    pos: world.pos,
    connectPos: (partner: "heartland" | "lightspeed") => world.connectPos(partner),
    startWorker: () => world.startWorker(),
    settled: () => world.settled(),
    close: () => world.close(),
    start,
    grant,
    connect,
    view,
    async location(chain: string, store: keyof typeof outlets): Promise<LocationView> {
      const found = (await view(chain)).locations.find(({ outletId }) => outletId === outlets[store]);
      if (!found) throw new Error("There is no such location.");
      return found;
    },
    /** A chain that is set up, with its first import done. */
    async setUp(label?: string): Promise<string> {
      const chain = await start(label);
      await connect(chain);
      await readOutlets({ shop, chain });
      const finished = await finishChain({ shop, chain, actor });
      if (finished.status !== "saved") throw new Error(`Not finished: ${JSON.stringify(finished)}`);
      await world.settled();
      return chain;
    },
    /** At a till of Lightspeed. @returns saleId */
    sell: (store: keyof typeof registers, { at = new Date() }: { at?: Date } = {}): string =>
      till.ringUp({
        registerId: registers[store],
        userId: lightspeedIds.users.owner,
        paymentTypeId: lightspeedIds.paymentTypes.other,
        at,
        lines: [{ productId: lightspeedIds.products.chicken, quantity: 1, price: 10 }],
      }).id,
    /** Who stands at Lightspeed's page from now on, and which permissions they do not give. */
    async visitBy(visitor: { userId?: string; denyScopes?: string[] }): Promise<void> {
      await fetch(`${origin}/__control/visitor`, { method: "POST", body: JSON.stringify(visitor) });
    },
    /** Time zones in which the queue asks for the chain's imports. */
    async schedules(chain: string): Promise<string[]> {
      const rows = await db.$queryRaw<{ timezone: string }[]>`SELECT timezone FROM pgboss.schedule WHERE starts_with(key, ${`${chain}/`})`;
      return rows.map(({ timezone }) => timezone).sort();
    },
    /** As it was before the first chain. */
    async clear(): Promise<void> {
      world.pos.lightspeed.faults.clear();
      world.pos.heartland.faults.clear();
      await this.visitBy({});
      await world.settled();
      await db.storeSale.deleteMany();
      await db.storeChain.deleteMany();
      await db.connection.deleteMany();
    },
  };
}

import { connectHeartland, finishLightspeed, startLightspeed } from "#app/connections/pos.server.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { changeOrderSettings } from "#app/pos-setup/pos-settings.server.ts";
import type { OrderSettings } from "#app/pos-setup/order-settings.ts";
import { heartlandToken } from "#test/fixtures/heartland-world.ts";
import { petStoreHeartland, petStoreLightspeed, petStorePosChoices } from "#test/fixtures/pet-store-pos.ts";
import { createHeartlandSimulator } from "#test/simulators/heartland/simulator.ts";
import { createLightspeedSimulator } from "#test/simulators/lightspeed/simulator.ts";
import { testEnvironment } from "./environment.ts";

export type PosOptions = {
  lightspeed?: Parameters<typeof petStoreLightspeed>[0];
  heartland?: Parameters<typeof petStoreHeartland>[0];
};

/** Where the connect page is. */
type Reachable = { served: { lightspeed: { origin: string } } };

/** A simulated Lightspeed and a simulated Heartland, of the pet store. */
export async function openPosSystems({ lightspeed = {}, heartland = {} }: PosOptions) {
  const { LIGHTSPEED_CLIENT_ID: clientId, LIGHTSPEED_CLIENT_SECRET: clientSecret, SHOPIFY_APP_URL } = testEnvironment;
  const apps = [{ clientId, clientSecret, redirectUris: [`${SHOPIFY_APP_URL}/connect/lightspeed`] }];
  const systems = {
    lightspeed: createLightspeedSimulator({ ...petStoreLightspeed({ apps, ...lightspeed }), now: () => new Date() }),
    heartland: createHeartlandSimulator({ ...petStoreHeartland(heartland), now: () => new Date() }),
  };
  const served = { lightspeed: await systems.lightspeed.serve(), heartland: await systems.heartland.serve() };
  return {
    ...systems,
    served,
    async close(): Promise<void> {
      await served.lightspeed.close();
      await served.heartland.close();
    },
  };
}

/** Connects a POS as a merchant does, and chooses what is to be chosen. Orders of a test may be of any day. */
export async function connectPos(
  shop: string,
  partner: PosPartner,
  { systems, settings = {} }: { systems: Reachable; settings?: Partial<OrderSettings> },
): Promise<void> {
  const result = partner === "heartland" ? await connectToHeartland(shop) : await connectToLightspeed(shop, systems);
  if (result.status !== "connected") throw new Error(`${partner} did not connect: ${JSON.stringify(result)}`);
  await changeOrderSettings({ shop, partner }, () => ({ minimumCreatedAt: null, ...petStorePosChoices[partner], ...settings }));
}

function connectToHeartland(shop: string) {
  return connectHeartland({ shop, input: { baseUrl: "northside-pets", token: heartlandToken } });
}

/** As a merchant does it on its pages. */
export async function connectToLightspeed(shop: string, { served }: Reachable) {
  const page = new URL((await startLightspeed({ shop })) ?? "");
  const back = await fetch(`${served.lightspeed.origin}${page.pathname}${page.search}`, { redirect: "manual" });
  const { searchParams } = new URL(back.headers.get("location") ?? "about:blank");
  const of = (name: string) => searchParams.get(name) ?? "";
  return finishLightspeed({ shop, code: of("code"), domainPrefix: of("domain_prefix"), state: of("state") });
}

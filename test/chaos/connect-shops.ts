import { posPartners } from "#app/connections/pos-partners.ts";
import { connectHeartland } from "#app/connections/pos.server.ts";
import { db } from "#app/platform/db.server.ts";
import { changeOrderSettings } from "#app/pos-setup/pos-settings.server.ts";
import { enqueueMany } from "#app/queue/enqueue.server.ts";
import { checkUpJob } from "#app/queue/jobs.ts";
import { petStorePosChoices } from "#test/fixtures/pet-store-pos.ts";
import { openShop } from "#test/demo/open-shop.ts";
import { connectPos } from "#test/support/open-pos.ts";
import type { Chaos } from "./start-chaos.ts";

/** Installs the app in both shops and connects each to its partners. */
export async function connectShops(chaos: Chaos, { startAt }: { startAt: Date }): Promise<void> {
  const { shopify, webUrl, lightspeedServer, onStop } = chaos;
  const settings = { minimumCreatedAt: startAt };
  for (const { shop, astroServer, petzServer, heartland, heartlandToken, lightspeed } of chaos.shops) {
    await openShop({ shop, shopify, webUrl, astroServer, petzServer, lightspeedServer, onStop, times: { startAt } }, { pos: false });
    const connected = await connectHeartland({ shop: shop.domain, input: { baseUrl: heartland, token: heartlandToken } });
    if (connected.status !== "connected") throw new Error(`Heartland did not connect: ${connected.status}.`);
    await changeOrderSettings({ shop: shop.domain, partner: "heartland" }, () => ({ ...petStorePosChoices.heartland, ...settings }));
    if (lightspeed) await connectPos(shop.domain, "lightspeed", { systems: { served: { lightspeed: lightspeedServer } }, settings });
    // The check-up that connecting asked for may have looked before anything was chosen: as on the page, choosing asks for another one.
    const checkUps = (lightspeed ? posPartners : (["heartland"] as const)).map((partner) => ({ shop: shop.domain, partner }));
    await db.$transaction((tx) => enqueueMany(tx, checkUpJob, checkUps));
  }
}

import { connectAstro, saveAstroSettings } from "#app/connections/astro.server.ts";
import { astroSettings } from "#app/partners/astro/settings.ts";
import { checkoutSettings } from "#app/coupons/checkout-settings.ts";
import { refreshPlan, saveCheckoutSettings } from "#app/coupons/checkout-setup.server.ts";
import { posPartners } from "#app/connections/pos-partners.ts";
import { defaultOrderSettings } from "#app/pos-setup/order-settings.ts";
import { db } from "#app/platform/db.server.ts";
import { stopSender } from "#app/queue/enqueue.server.ts";
import { astroCredentials } from "#test/fixtures/astro-world.ts";
import { petzReleasePath } from "#test/fixtures/pet-store-petz.ts";
import { connectToPetz } from "#test/support/open-petz.ts";
import { connectPos } from "#test/support/open-pos.ts";
import { ordinaryUserAgent } from "#test/support/ordinary-browser.ts";
import type { DayTimes } from "./clock-of-day.ts";
import { DemoStopped } from "./demo-stopped.ts";
import { lookAtPos } from "./look-at-pos.ts";
import { quiet } from "./quiet.ts";
import type { Demo } from "./start-demo.ts";

/** A shop of the simulated Shopify and those whom it is to be connected to. `startAt`: nothing that the app is to record happened before. */
export type ShopToOpen = Pick<Demo, "shop" | "shopify" | "webUrl" | "astroServer" | "petzServer" | "lightspeedServer" | "onStop"> & {
  times: Pick<DayTimes, "startAt">;
};

/** Sources whose orders the till has recorded itself. */
export const posSources = [...astroSettings.parse({}).posSources, "Till Connector"];
export const merchant = "Robin Leclair";

/**
 * As on the page that sets checkout up: the shop's plan is read, and the distributor has said that free goods may be redeemed online. It is Plus,
 * so that buyers meet us in the cart, in checkout and afterwards.
 */
async function openCheckout({ shop }: ShopToOpen): Promise<void> {
  shop.setPlan({ name: "Plus", plus: true, development: false });
  await refreshPlan(shop.domain, { now: new Date(), force: true });
  await saveCheckoutSettings({ shop: shop.domain, settings: checkoutSettings.parse({ rewards: true }), actor: merchant });
}

/** Installs the app as the admin does, by opening its page, and connects Astro, PETZ and both points of sale with a start before the day. */
export async function openShop(demo: ShopToOpen, { pos = true }: { pos?: boolean } = {}): Promise<void> {
  demo.onStop(async () => {
    await stopSender();
    await db.$disconnect();
  });
  const { shop, webUrl, astroServer, times } = demo;
  const page = await fetch(`${webUrl}/app?${shop.embeddedQuery()}`, { headers: { "User-Agent": ordinaryUserAgent }, redirect: "manual" });
  await page.body?.cancel();
  if (page.status !== 200) throw new DemoStopped(`The app's page answered ${page.status} when it was opened for the first time.`);

  const connected = await connectAstro({
    shop: shop.domain,
    input: { ...astroCredentials, baseUrl: astroServer.baseUrl },
    actor: merchant,
  });
  if (connected.status !== "connected") throw new DemoStopped(`Astro could not be connected: ${connected.status}.`);
  const settings = { ...astroSettings.parse({}), posSources };
  await saveAstroSettings({ shop: shop.domain, settings, actor: merchant });
  await db.connection.updateMany({ where: { shopId: shop.domain }, data: { startAt: times.startAt, reviewedAt: times.startAt } });
  await connectToPetz(shop.domain, { baseUrl: demo.petzServer.baseUrl, settings: { releasePath: petzReleasePath } });
  await openCheckout(demo);
  if (pos) await openPos(demo);
}

/** Sources whose orders a point of sale has itself. */
export const ownPosSources = [...defaultOrderSettings.posSources, "Till Connector"];

/** Connects both points of sale and chooses what is to be chosen. Somebody has switched archived orders off for Lightspeed. */
async function openPos(demo: ShopToOpen): Promise<void> {
  const { shop, lightspeedServer, times } = demo;
  const systems = { served: { lightspeed: lightspeedServer } };
  for (const partner of posPartners) {
    const settings = { minimumCreatedAt: times.startAt, posSources: ownPosSources, archived: partner !== "lightspeed" };
    await connectPos(shop.domain, partner, { systems, settings });
  }
  await quiet(demo);
  // The first check-up came while nothing was chosen yet.
  await lookAtPos(demo);
}

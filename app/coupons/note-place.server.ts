import { log } from "#app/platform/log.server.ts";
import { setupAtHand } from "./at-hand.server.ts";
import type { CheckoutPlace } from "./checkout-places.ts";
import { noteSeen } from "./checkout-setup.server.ts";
import type { CheckoutSetup } from "./checkout-setup.server.ts";

type Seen = { place: CheckoutPlace; now: Date; /** Where it was read already. */ setup?: CheckoutSetup };

/** Notes that a place works, for the set-up page. Nobody who buys waits for it, or hears that it did not come off. */
export function notePlace(shop: string, { place, now, setup }: Seen): void {
  note().catch((error: unknown) => log.error("seen_not_noted", { shop, error }));

  async function note(): Promise<void> {
    await noteSeen(shop, { setup: setup ?? (await setupAtHand(shop, now)), place, now });
  }
}

import { setTimeout } from "node:timers/promises";
import type { CouponUse } from "#test/demo/check-coupon-books.ts";
import { askForOffers, tellHold } from "#test/demo/ask-checkout.ts";
import type { Order } from "#test/simulators/shopify/state.ts";
import type { StreamStep } from "./plan-stream.ts";
import type { Chaos, ChaosShop } from "./start-chaos.ts";

type Checkout = Extract<StreamStep, { do: "checkout" }>;
export type Bought = { order: Order | null; use: CouponUse | null };

/** A buyer looks again as often, and then does without. */
const patience = 60;
const lookAgainMs = 1000;

/**
 * A buyer goes through checkout with a coupon, as far as the app is there for it: who gets no code pays without one. `place`: presses the last
 * button, so that the webhooks of the order travel as the step says.
 */
export async function buyWithCoupon(
  chaos: Chaos,
  { shop, step, place }: { shop: ChaosShop["shop"]; step: Checkout; place: (press: () => void) => void },
): Promise<Bought> {
  const checkout = shop.openCheckout({ customer: step.customer, lines: step.lines });
  const offer = await patiently(async () => {
    const offers = await askForOffers({ webUrl: chaos.nextWeb() }, checkout);
    return offers.status === "ready" ? offers.offers.find(({ title }) => title === step.title) : undefined;
  });
  const tell = (intent: "apply" | "applied" | "removed") =>
    tellHold({ webUrl: chaos.nextWeb() }, checkout, { id: offer?.id ?? "", intent });
  const answer =
    offer &&
    (await patiently(async () => {
      const told = await tell("apply");
      return told.status === "code" ? told : undefined;
    }));
  const code = answer?.code;
  const isApplied = code !== undefined && checkout.applyCode(code).type === "success";
  if (isApplied) await patiently(() => tell("applied"));
  const use = code === undefined ? null : { couponRef: step.couponRef, code };
  if (step.end === "abandoned") {
    checkout.abandon();
    return { order: null, use };
  }
  if (isApplied && step.end === "taken_off") {
    checkout.removeCode(code);
    await patiently(() => tell("removed"));
  }
  place(() => {
    // A code that is not good any more comes off, and the buyer presses again.
    if (checkout.complete().status === "refused") checkout.complete();
  });
  return { order: checkout.order, use };
}

/** What comes of the first try that comes to something. */
async function patiently<Answer>(attempt: () => Promise<Answer | undefined>): Promise<Answer | undefined> {
  for (let left = patience; left > 0; left -= 1) {
    const answer = await attempt().catch(() => undefined);
    if (answer !== undefined) return answer;
    await setTimeout(lookAgainMs);
  }
  return undefined;
}

import type { HoldAsked, Offer } from "#app/coupons/checkout-view.ts";
import type { SimulatedCheckout } from "#test/simulators/shopify/checkout.ts";
import type { Order } from "#test/simulators/shopify/state.ts";
import { askForOffers, tellHold } from "./ask-checkout.ts";
import { dayCheckouts } from "./day-checkouts.ts";
import type { DayCheckout } from "./day-checkouts.ts";
import { DemoStopped } from "./demo-stopped.ts";
import { endHolds } from "./end-holds.ts";
import { quiet } from "./quiet.ts";
import type { Demo } from "./start-demo.ts";

/** What a buyer used and what became of it, by what was seen from outside of the app. */
export type Played = { entry: DayCheckout; offer: Offer; code: string; order: Order | null };

/** Lets buyers go through checkout without a browser: the app is asked as the extension asks it, the codes are put on Shopify's checkout. */
export async function playCheckouts(demo: Demo): Promise<Played[]> {
  const played: Played[] = [];
  for (const entry of dayCheckouts) played.push(await playOne(demo, entry));
  await passTime(demo);
  return played;
}

async function playOne(demo: Demo, entry: DayCheckout): Promise<Played> {
  const { shop, petz } = demo;
  const checkout = shop.openCheckout({ customer: entry.customer, lines: entry.lines });
  const tell = (offer: Offer, intent: HoldAsked["intent"]) => tellHold(demo, checkout, { id: offer.id, intent });
  const offer = await findOffer(demo, checkout, entry);
  const answer = await tell(offer, "apply");
  if (answer.status !== "code") throw new DemoStopped(`No code for ${entry.uses}: ${JSON.stringify(answer)}.`);
  const { code } = answer;
  const applied = checkout.applyCode(code);
  if (applied.type === "error") throw new DemoStopped(`Checkout did not take the code for ${entry.uses}: ${applied.message}`);
  await tell(offer, "applied");
  if (entry.end === "abandoned") {
    checkout.abandon();
    return { entry, offer, code, order: null };
  }
  if (entry.end === "taken_off") {
    checkout.removeCode(code);
    await tell(offer, "removed");
  }
  for (const fault of entry.faults ?? []) petz.faults.add(fault);
  const completion = checkout.complete();
  if (completion.status === "refused") throw new DemoStopped(`The order with ${entry.uses} was not placed: ${completion.message}`);
  const { order } = completion;
  await quiet(demo);
  petz.faults.clear();
  if (entry.end === "refunded") {
    shop.refund(order, { lines: order.lines.map(({ quantity }, index) => ({ line: index + 1, quantity })) });
    await quiet(demo);
  }
  return { entry, offer, code, order };
}

/** Half an hour later, what nobody came back for is given up. */
async function passTime(demo: Demo): Promise<void> {
  await endHolds(demo.shop.domain);
  await quiet(demo);
}

async function findOffer(demo: Demo, checkout: SimulatedCheckout, { uses }: DayCheckout): Promise<Offer> {
  const answer = await askForOffers(demo, checkout);
  const offer = answer.status === "ready" ? answer.offers.find(({ title }) => title === uses) : undefined;
  if (!offer) throw new DemoStopped(`${uses} is not offered: ${JSON.stringify(answer)}.`);
  return offer;
}

import type { HoldAnswer, HoldAsked, Offer, Offers } from "#app/coupons/checkout-view.ts";
import type { SimulatedCheckout } from "#test/simulators/shopify/checkout.ts";
import { ordinaryUserAgent } from "#test/support/ordinary-browser.ts";

type App = { webUrl: string };

/** What the app offers in a checkout, asked as the extension asks it. */
export function askForOffers(app: App, checkout: SimulatedCheckout): Promise<Offers> {
  const lines = checkout.lines.map(({ variantGid, quantity }) => ({ variant: variantGid, quantity }));
  return ask<Offers>(app, checkout, { path: "offers", body: { checkoutToken: checkout.token, lines } });
}

/** Tells the app what the buyer does with an offer, as the extension tells it. */
export function tellHold(
  app: App,
  checkout: SimulatedCheckout,
  { id, intent }: { id: Offer["id"]; intent: HoldAsked["intent"] },
): Promise<HoldAnswer> {
  return ask(app, checkout, { path: `holds/${id}`, body: { checkoutToken: checkout.token, intent } });
}

async function ask<Answer>({ webUrl }: App, checkout: SimulatedCheckout, { path, body }: { path: string; body: object }): Promise<Answer> {
  const response = await fetch(`${webUrl}/api/checkout/${path}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${checkout.sessionToken()}`, "Content-Type": "application/json", "User-Agent": ordinaryUserAgent },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Answer;
}

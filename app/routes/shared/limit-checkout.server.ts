import type { CheckoutCaller } from "./authenticate-checkout.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { createRateLimit } from "#app/platform/rate-limit.ts";
import type { RateLimit } from "#app/platform/rate-limit.ts";
import { refuse } from "./checkout-answers.ts";

/**
 * Of one process, in a minute. The extension asks when the cart changes and the buyer presses; a buyer has a checkout or two; the largest shops
 * have some hundred checkouts a minute.
 */
const offers = { ofCheckout: createRateLimit({ perMinute: 30 }), ofBuyer: createRateLimit({ perMinute: 60 }) };
const presses = { ofCheckout: createRateLimit({ perMinute: 60 }), ofBuyer: createRateLimit({ perMinute: 120 }) };
const ofShop = createRateLimit({ perMinute: 6_000, mostKeys: 5_000 });

const limits = { offers, presses };

/** For who drives many checkouts at once, as tests do. */
export function forgetCheckoutLimits(): void {
  for (const limit of [ofShop, ...Object.values(offers), ...Object.values(presses)]) limit.forget();
}

/** @throws a Response, 429 with `Retry-After`, for who asks more often than any checkout does. */
export function limitCheckout({ shop, customerGid }: CheckoutCaller, what: "offers" | "presses", checkoutToken: string): void {
  const { ofCheckout, ofBuyer } = limits[what];
  take(ofShop, shop);
  take(ofCheckout, `${shop}/${checkoutToken}`);
  if (customerGid) take(ofBuyer, `${shop}/${customerGid}`);
}

function take(limit: RateLimit, key: string): void {
  const retryAfter = limit.take(key, now());
  if (retryAfter !== null) throw refuse({ status: "too_many", retryAfter }, { "Retry-After": String(retryAfter) });
}

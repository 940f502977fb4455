import { now } from "#app/platform/clock.server.ts";
import { createRateLimit } from "#app/platform/rate-limit.ts";
import type { RateLimit } from "#app/platform/rate-limit.ts";

/**
 * Of one process, in a minute. A page asks for two or three parts of itself at once, and again with every letter of a search: a person does some
 * hundred in a minute, a program that has got hold of a session any number.
 */
const ofStaff = createRateLimit({ perMinute: 1_200 });
const ofShop = createRateLimit({ perMinute: 6_000, mostKeys: 5_000 });

/** For who drives many pages at once, as tests do. */
export function forgetMerchantLimits(): void {
  for (const limit of [ofStaff, ofShop]) limit.forget();
}

/** @throws a Response, 429 with `Retry-After`, for who asks more often than any person does. */
export function limitMerchant({ shop, actor }: { shop: string; actor: string }): void {
  take(ofShop, shop);
  take(ofStaff, `${shop}/${actor}`);
}

function take(limit: RateLimit, key: string): void {
  const retryAfter = limit.take(key, now());
  if (retryAfter !== null)
    throw new Response("Too many requests at once. Try again in a minute.\n", {
      status: 429,
      headers: { "Retry-After": String(retryAfter), "Content-Type": "text/plain; charset=utf-8", "Access-Control-Allow-Origin": "*" },
    });
}

import { createPetzCoupons } from "#app/partners/petz/petz-coupons.server.ts";
import { petzSettings } from "#app/partners/petz/settings.ts";
import type { CouponProvider } from "#app/partners/capabilities.ts";
import { now } from "#app/platform/clock.server.ts";
import { env } from "#app/platform/env.server.ts";
import { tellListener } from "./exchanges.server.ts";
import type { PetzCredentialsInput } from "./petz-view.ts";

/** The connector with these credentials. `settings`: as stored. */
export function buildPetz(
  { baseUrl, ...credentials }: PetzCredentialsInput,
  facts: { settings: unknown; timeoutMs?: number },
): CouponProvider {
  const { settings, timeoutMs = env.PARTNER_TIMEOUT_SECONDS * 1000 } = facts;
  return createPetzCoupons({
    baseUrl,
    credentials,
    settings: petzSettings.parse(settings),
    now,
    timeoutMs,
    onExchange: tellListener,
  });
}

import { hourIn } from "#app/domain/store-hours.ts";
import type { StoreHour } from "#app/domain/store-hours.ts";

/** What the clock on the shop's wall says. `timeZone` is an IANA name. @throws RangeError for one that is none. */
export function shopClock(now: Date, timeZone: string): StoreHour {
  return hourIn(timeZone, now);
}

/**
 * Whether the day's digest is to be sent: from its hour on, until it was. An hour that the clock leaves out in spring is over with the next
 * one, and one that it repeats in autumn finds the day's digest sent.
 */
export function isDigestDue({ day, hour }: StoreHour, { digestHour, lastDigestDay }: { digestHour: number; lastDigestDay: string | null }) {
  return hour >= digestHour && lastDigestDay !== day;
}

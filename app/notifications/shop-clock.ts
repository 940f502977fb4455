import { TZDate } from "@date-fns/tz";
import { format } from "date-fns";

export type ShopClock = {
  /** YYYY-MM-DD. */
  day: string;
  /** 0 to 23. */
  hour: number;
};

/** What the clock on the shop's wall says. `timeZone` is an IANA name. @throws RangeError for one that is none. */
export function shopClock(now: Date, timeZone: string): ShopClock {
  const local = new TZDate(now.getTime(), timeZone);
  return { day: format(local, "yyyy-MM-dd"), hour: local.getHours() };
}

/**
 * Whether the day's digest is to be sent: from its hour on, until it was. An hour that the clock leaves out in spring is over with the next
 * one, and one that it repeats in autumn finds the day's digest sent.
 */
export function isDigestDue({ day, hour }: ShopClock, { digestHour, lastDigestDay }: { digestHour: number; lastDigestDay: string | null }) {
  return hour >= digestHour && lastDigestDay !== day;
}

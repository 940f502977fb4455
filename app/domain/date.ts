/** To make one takes a hundred times as long as to use it. There are some hundred time zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of a moment in a time zone, YYYY-MM-DD. `timeZone` is an IANA name. */
export function dayIn(timeZone: string, moment: Date): string {
  const known = formats.get(timeZone);
  if (known) return known.format(moment);
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  formats.set(timeZone, format);
  return format.format(moment);
}

/** The second that a moment is in: Shopify tells moments in whole seconds. */
export function secondOf(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / 1000) * 1000);
}

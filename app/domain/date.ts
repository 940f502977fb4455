/** The calendar day of a moment in a time zone, YYYY-MM-DD. `timeZone` is an IANA name. */
export function dayIn(timeZone: string, moment: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(moment);
}

/** All IANA names that are in use, in order. */
export function timeZoneNames(): string[] {
  return Intl.supportedValuesOf("timeZone");
}

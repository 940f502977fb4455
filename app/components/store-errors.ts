import type { TFunction } from "i18next";

/** What can be wrong with a field of a chain's forms; each has its text under `stores.errors`. */
export const storeErrors = [
  "required",
  "too_long",
  "taken",
  "twice",
  "time_zone_required",
  "unknown_time_zone",
  "not_an_id",
  "not_an_interval",
  "not_a_time",
  "not_a_number_of_days",
  "not_a_date",
  "not_in_order",
  "in_future",
  "too_many_days",
  "no_locations",
  "invalid",
] as const;

/** The text of a field's error; a key we do not know still says that the field is wrong. undefined for no error. */
export function storeErrorText(t: TFunction, key: string | undefined): string | undefined {
  if (!key) return undefined;
  const known = storeErrors.find((error) => error === key) ?? "invalid";
  return t(`stores.errors.${known}`);
}

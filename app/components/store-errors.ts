import type { TFunction } from "i18next";

/** What can be wrong with a field of the forms about stores; each has its text under `stores.errors`. */
export const storeErrors = [
  "required",
  "too_long",
  "label_taken",
  "invalid_characters",
  "location_id_taken",
  "unknown_time_zone",
  "not_an_interval",
  "not_a_time",
  "days_out_of_range",
  "not_connected",
  "no_operational_store",
  "time_zone_missing",
  "not_a_day",
  "in_the_future",
  "before_first_day",
  "too_many_days",
  "no_locations",
  "not_the_label",
  "invalid",
] as const;

/** The text of a field's error; a key we do not know still says that the field is wrong. undefined for no error. */
export function storeErrorText(t: TFunction, key: string | undefined): string | undefined {
  if (!key) return undefined;
  const known = storeErrors.find((error) => error === key) ?? "invalid";
  return t(`stores.errors.${known}`);
}

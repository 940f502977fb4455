/** What may be wrong with what a merchant entered: keys of the texts under `stores.errors`. */
export const chainErrors = [
  "required",
  "too_long",
  "label_taken",
  /** Letters, digits, "-" and "_" only. */
  "invalid_characters",
  "location_id_taken",
  "unknown_time_zone",
  "not_an_interval",
  "not_a_time",
  /** Of the days before the first import. */
  "days_out_of_range",
  "not_connected",
  "no_operational_store",
  "time_zone_missing",
] as const;
export type ChainError = (typeof chainErrors)[number];

/** By field; `timeZone.<id>` is the time zone of one location. */
export type ChainErrors = Record<string, ChainError>;

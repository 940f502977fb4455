import type { TFunction } from "i18next";

/** What can be wrong with a field of the POS's forms; each has its text under `pos.errors`. */
export const posErrors = [
  "required",
  "too_long",
  "too_many",
  "twice",
  "not_a_url",
  "not_https",
  "credentials_in_url",
  "foreign_host",
  "invalid_token",
  "not_a_date",
  "sku_unknown",
  "sku_ambiguous",
  "not_listed",
  "chain_credits",
  "invalid",
] as const;

/** The text of a field's error; a key we do not know still says that the field is wrong. undefined for no error. */
export function posErrorText(t: TFunction, key: string | undefined): string | undefined {
  if (!key) return undefined;
  const known = posErrors.find((error) => error === key) ?? "invalid";
  return t(`pos.errors.${known}`);
}

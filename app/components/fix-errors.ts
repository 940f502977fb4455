import type { TFunction } from "i18next";

/** What can be wrong with a field of a fix; each has its text under `fixes.errors`. */
export const fixErrors = [
  "required",
  "too_long",
  "email",
  "phone",
  "email_or_phone",
  "upc_characters",
  "upc_length",
  "upc_check_digit",
  "not_redeemable",
  "invalid",
] as const;

/** The text of a field's error; a key we do not know still says that the field is wrong. */
export function fixErrorText(t: TFunction, key: string): string {
  const known = fixErrors.find((error) => error === key) ?? "invalid";
  return t(`fixes.errors.${known}`);
}

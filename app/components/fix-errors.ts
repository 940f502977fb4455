import type { TFunction } from "i18next";

/** What can be wrong with a field of a fix; each has its text under `fixes.errors`. */
export const fixErrors = [
  "required",
  "not_ticked",
  "too_long",
  "email",
  "phone",
  "email_or_phone",
  "upc_characters",
  "upc_length",
  "upc_check_digit",
  "not_redeemable",
  "upc_not_bought",
  "not_listed",
  "one_distributor",
  "not_its_distributor",
  "account_of_another",
  "account_refused",
  "not_of_program",
  "size_missing",
  "units",
  "units_too_many",
  "invalid",
] as const;

/** The text of a field's error, `key` or `key: what the partner said`; a key we do not know still says that the field is wrong. */
export function fixErrorText(t: TFunction, error: string): string {
  const [key = "", ...message] = error.split(": ");
  const known = fixErrors.find((one) => one === key) ?? "invalid";
  return t(`fixes.errors.${known}`, { message: message.join(": ") });
}

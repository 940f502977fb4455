import type { TFunction } from "i18next";

/** What can be wrong with a field of the connection's forms; each has its text under `petz.errors`. */
export const petzErrors = [
  "required",
  "too_long",
  "not_a_url",
  "not_https",
  "credentials_in_url",
  "private_host",
  "odd_port",
  "not_a_header",
  "reserved_header",
  "not_a_header_value",
  "blanks",
  "not_a_path",
  "not_minutes",
  "not_connected",
  "invalid",
] as const;

/** The text of a field's error; a key we do not know still says that the field is wrong. undefined for no error. */
export function petzErrorText(t: TFunction, key: string | undefined): string | undefined {
  if (!key) return undefined;
  const known = petzErrors.find((error) => error === key) ?? "invalid";
  return t(`petz.errors.${known}`);
}

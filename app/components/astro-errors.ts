import type { TFunction } from "i18next";

/** What can be wrong with a field of the connection's forms; each has its text under `astro.errors`. */
export const astroErrors = [
  "required",
  "too_long",
  "too_many",
  "not_a_url",
  "not_https",
  "credentials_in_url",
  "private_host",
  "odd_port",
  "not_connected",
  "invalid",
] as const;

/** The text of a field's error; a key we do not know still says that the field is wrong. undefined for no error. */
export function astroErrorText(t: TFunction, key: string | undefined): string | undefined {
  if (!key) return undefined;
  const known = astroErrors.find((error) => error === key) ?? "invalid";
  return t(`astro.errors.${known}`);
}

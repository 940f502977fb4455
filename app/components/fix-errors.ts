import type { TFunction } from "i18next";
import type { FixResult } from "#app/failures/failure-view.ts";

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
  "invalid",
] as const;
export type FixError = (typeof fixErrors)[number];

export type FixRefusal = Extract<FixResult, { status: "refused" }>["reason"];

/** Every refusal once, so that one without a text does not compile. */
export const fixRefusals: Record<FixRefusal, true> = {
  not_found: true,
  already_closed: true,
  partner_unavailable: true,
  credentials_rejected: true,
  not_connected: true,
  shopify_unavailable: true,
  shopify_refused: true,
};

/** The text of a field's error; a key we do not know still says that the field is wrong. */
export function fixErrorText(t: TFunction, key: string): string {
  const known = fixErrors.find((error) => error === key) ?? "invalid";
  return t(`fixes.errors.${known}`);
}

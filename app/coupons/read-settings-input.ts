import { checkoutSettings, holdMinutesFrom, holdMinutesTo } from "./checkout-settings.ts";
import type { CheckoutSettings } from "./checkout-settings.ts";
import type { CheckoutSettingsErrors, CheckoutSettingsInput } from "./setup-view.ts";

export type InputReading = { status: "valid"; settings: CheckoutSettings } | { status: "invalid"; errors: CheckoutSettingsErrors };

/** Reads what was typed. Nothing is for the store alone without a reason. */
export function readSettingsInput(input: CheckoutSettingsInput): InputReading {
  const holdMinutes = /^\d{1,3}$/.test(input.holdMinutes.trim()) ? Number(input.holdMinutes) : 0;
  const inStorePrograms = input.inStorePrograms.map((program) => ({ ...program, reason: program.reason.trim() }));
  const inStoreBrands = input.inStoreBrands.map((brand) => ({ ...brand, reason: brand.reason.trim() }));
  const reasons = [
    ...inStorePrograms.filter(({ reason }) => reason === "").map(({ programId }) => programId),
    ...inStoreBrands.filter(({ reason }) => reason === "").map(({ brand }) => brand),
  ];
  const errors: CheckoutSettingsErrors = {
    ...((holdMinutes < holdMinutesFrom || holdMinutes > holdMinutesTo) && { holdMinutes: "not_minutes" as const }),
    ...(reasons.length > 0 && { reasons }),
  };
  if (Object.keys(errors).length > 0) return { status: "invalid", errors };
  return { status: "valid", settings: checkoutSettings.parse({ ...input, inStorePrograms, inStoreBrands, holdMinutes }) };
}

import type { TFunction } from "i18next";
import type { FailureCode } from "#app/failures/catalogue.ts";
import type { DownloadReason } from "#app/pos/decide-download.ts";

type PosReason = DownloadReason | "refunds_off" | "disconnected";

/** Why an order is not at its POS, in a sentence: a rule that holds it back, or a failure. */
export function posReasonText(t: TFunction, reason: string, facts: Record<string, string | number | null> = {}): string {
  if (reason.startsWith("pos_")) return `${t(`failures.codes.${reason as FailureCode}.title`)}.`;
  return reason ? t(`pos.reasons.${reason as PosReason}`, { ...facts, found: facts.found ?? "" }) : "";
}

import type { FailureCode } from "#app/failures/catalogue.ts";
import type { DownloadReason, DownloadSetting } from "./decide-download.ts";

/** What the page and the command line show of one order's way to one POS. Dates are ISO 8601 strings; nothing in it names a person. */
export type Diagnosis = {
  partner: string;
  /** null: Shopify has no such order, or does not give it to the app any more. */
  order: { name: string; gid: string; /** Of Punchcard; null while no webhook told of it. */ id: string | null; createdAt: string } | null;
  steps: DiagnosisStep[];
  conclusion: Conclusion;
  /** Whether "send it now" can do anything. */
  canSend: boolean;
};

/** "stopped": here its way ended. */
export type DiagnosisStep = { state: "ok" | "stopped" | "info" } & (
  | { step: "in_shopify"; name: string }
  | { step: "heard_of"; at: string | null }
  | { step: "connection"; status: "ready" | "disconnected" | "credentials_rejected" }
  | { step: "rule"; rule: DownloadReason; setting: DownloadSetting | null; found: string | null }
  | { step: "sale"; reference: string; number: string; kind: "sale" | "return"; posState: string; at: string; url: string | null }
  | { step: "sending"; reference: string }
  | { step: "plan"; plan: "in_step" | "owed" | "refunds_off"; reference: string; total: string }
  | { step: "held"; difference: string; total: string }
  | {
      step: "problem";
      code: FailureCode;
      details: Record<string, string | number>;
      product: string | null;
      /** Its open failure, with its fix. */ failure: string | null;
    }
  | { step: "last_try"; at: string; outcome: string; operation: string }
);

export const conclusions = [
  "not_in_shopify",
  "not_connected",
  "there",
  "skipped",
  "waits",
  "blocked",
  "held",
  "would_arrive",
  "silent",
  "shopify_silent",
] as const;
export type Conclusion = (typeof conclusions)[number];

/** It is at the POS, or nothing keeps it from there. */
export function isGood(conclusion: Conclusion): boolean {
  return conclusion === "there" || conclusion === "would_arrive";
}

import type { Failure } from "@prisma/client";

/** What a fix does before the failures of its cause are tried again. It may call a partner or Shopify; it may be repeated. */
export type Effect = (fix: { shop: string; failure: Failure; form: Record<string, string>; actor: string }) => Promise<EffectResult>;

export type EffectResult =
  /** `note`: what to keep in the audit; never personal data. */
  | { status: "done"; note?: Record<string, string> }
  /** Field name → key of the message under `fixes.errors`. */
  | { status: "invalid"; errors: Record<string, string> }
  | { status: "refused"; reason: "not_found" | "not_connected" | "shopify_refused" | "credentials_rejected" };

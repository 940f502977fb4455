import type { PosPartner } from "#app/connections/pos-partners.ts";
import type { FailureCode, FixId } from "#app/failures/catalogue.ts";
import type { CheckName, CheckState } from "./checks.ts";

/** What the check-up page shows. Dates are ISO 8601 strings. */
export type CheckUpView = {
  partner: PosPartner;
  connection: "connected" | "credentials_rejected" | "disconnected" | "never";
  /** Every check in its order; one that was never made is "unknown". */
  checks: CheckView[];
  /** When the last one was made; null when none ever was. */
  checkedAt: string | null;
  /** Orders that wait for the POS or were refused by it. */
  waiting: number;
};

export type CheckView = {
  check: CheckName;
  state: CheckState;
  details: Record<string, string | number>;
  checkedAt: string | null;
  since: string | null;
  /** What is open because of it. */
  failures: CheckFailure[];
};

export type CheckFailure = {
  id: string;
  code: FailureCode;
  details: Record<string, string | number>;
  /** It is being worked on. */
  underWay: boolean;
};

export type DirectFixes = Partial<Record<FailureCode, FixId>>;

/** Fixes that ask for nothing, by the failure's code: they are applied where the check is shown. */
export const directFixes: DirectFixes = {
  pos_archived: "allow_downloads",
  pos_required_products: "restore_products",
  pos_unavailable: "retry",
  pos_webhooks: "retry",
};

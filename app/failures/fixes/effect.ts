import type { Failure } from "@prisma/client";
import type { Cause } from "#app/domain/cause.ts";
import type { CopyItem, FixOption, Sending } from "../failure-view.ts";

export type FixContext = { shop: string; failure: Failure };
export type FixRequest = FixContext & { form: Record<string, string>; actor: string };

/** One way to mend a failure. Everything but `apply` may be left out. */
export type FixModule = {
  /** Whether it is offered for this failure as it stands; always, unless given. */
  offered?: (context: FixContext) => Promise<boolean> | boolean;
  /** What the form starts with, read fresh. It may ask Shopify or the partner; when they do not answer, the form is only emptier. */
  prepare?: (context: FixContext) => Promise<Preparation>;
  /** What is wrong with the request beyond the kinds of its fields; null when nothing is. Asked before the preview as well: it changes nothing. */
  check?: (request: FixRequest) => Promise<Refusal | null> | Refusal | null;
  /** The causes beside the failure's own that it mends, for the preview. Changes nothing. */
  alsoMends?: (request: FixRequest) => Promise<Cause[]>;
  /** Whether a person does it on the partner's page, for the preview: the failures then wait. */
  waits?: (request: FixRequest) => Promise<boolean> | boolean;
  /** What it will send, for the preview and the audit. Changes nothing. */
  sends?: (request: FixRequest) => Promise<Sending[]>;
  /** What is done before the failures of its cause are tried again. It may call a partner or Shopify; it may be repeated. */
  apply: (request: FixRequest) => Promise<EffectResult>;
};

export type Preparation = {
  values?: Record<string, string>;
  /** Of fields of the kind `select`. */
  options?: Record<string, FixOption[]>;
  copy?: CopyItem[];
  page?: string | null;
  /** Keys under `fixes.remarks`. */
  remarks?: { key: string; values: Record<string, string | number> }[];
};

/** What is kept of a fix beside who pressed it; never personal data. */
export type FixRecord = {
  note?: Record<string, string>;
  changed?: { what: string; from: string; to: string }[];
};

export type EffectResult =
  /** `causes`: others that are mended as well, such as all items of a program. */
  | ({ status: "done"; causes?: Cause[] } & FixRecord)
  /** Prepared: a person does it on the partner's page, and says so. Until then the failures of the cause wait. */
  | ({ status: "waiting"; causes?: Cause[] } & FixRecord)
  | Refusal;

export type Refusal =
  /** Field name → key of the message under `fixes.errors`. */
  | { status: "invalid"; errors: Record<string, string> }
  | {
      status: "refused";
      reason: "not_found" | "not_connected" | "shopify_refused" | "credentials_rejected" | "partner_refused";
      message?: string;
    };

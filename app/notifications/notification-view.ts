import type { FailureCode, FixId } from "#app/failures/catalogue.ts";
import type { FailureKind } from "#app/failures/failure-view.ts";

/** What the page shows and what mails say. Dates are ISO 8601 strings: they travel to the browser. */

export const mailLocales = ["en", "fr"] as const;
export type MailLocale = (typeof mailLocales)[number];

export type NotificationSettingsView = {
  recipients: string[];
  /** null until somebody chose it. */
  locale: MailLocale | null;
  digest: boolean;
  digestHour: number;
  spike: boolean;
  spikeThreshold: number;
};

export type NotificationsView = {
  settings: NotificationSettingsView;
  /** The sender's address; null while whoever runs Punchcard has not set up mail. */
  from: string | null;
  timeZone: string;
  problem: { code: MailProblem; at: string } | null;
  sentAt: string | null;
  previews: { digest: Preview; spike: Preview };
};

/** `example`: nothing of this kind would be sent now, so it is filled in with examples. */
export type Preview = { example: boolean; mails: Record<MailLocale, Mail> };

/** As a form posts it: what was typed. */
export type NotificationSettingsInput = {
  recipients: string;
  locale: MailLocale;
  digest: boolean;
  digestHour: number;
  spike: boolean;
  spikeThreshold: string;
};

/** Keys of the messages under `notifications.errors`. */
export const notificationErrors = ["required", "too_many", "not_an_address", "not_a_threshold"] as const;
export type NotificationError = (typeof notificationErrors)[number];
export type NotificationErrors = Partial<Record<"recipients" | "spikeThreshold", { error: NotificationError; named: string }>>;

export type SaveNotificationsResult = { status: "saved" } | { status: "invalid"; errors: NotificationErrors };

/** Keys of the texts under `notifications.problems`. `interrupted`: the process ended while it sent, nobody knows whether it went out. */
export const mailProblems = [
  "unreachable",
  "credentials_rejected",
  "not_encrypted",
  "recipients_refused",
  "some_recipients_refused",
  "refused",
  "interrupted",
] as const;
export type MailProblem = (typeof mailProblems)[number];

export type TestMailResult =
  | { status: "sent"; recipients: number }
  | { status: "not_set_up" | "no_recipients" | "too_soon" }
  | { status: "failed"; problem: MailProblem };

export type Mail = { subject: string; text: string; html: string };
export type MailOf = (content: MailContent, locale: MailLocale) => Mail;

export type MailContent =
  | { kind: "digest"; facts: DigestFacts }
  | { kind: "spike"; facts: SpikeFacts }
  | { kind: "test"; facts: MailFacts }
  | { kind: "report"; facts: ReportMailFacts };

export type MailFacts = {
  shopName: string;
  timeZone: string;
  /** The app inside the shop's admin; paths of pages are put behind it. */
  appUrl: string;
};

/** `more`: there are at least so many, counting stopped there. */
export type Count = { number: number; more: boolean };

export type DigestFacts = MailFacts & {
  /** YYYY-MM-DD in the shop's time zone. */
  day: string;
  redemption: Count;
  transaction: Count;
  /** Of both, those that wait for a person to do a step on the partner's page. */
  waiting: Count;
  /** Of failures whose thirty days are not over. `more`: of those counted, and there are others. */
  atRisk: { amount: string; currency: string; more: boolean };
  /** Until the first of the thirty days are over; null when all are. */
  daysLeft: number | null;
  /** Those that one fix heals most of. */
  causes: CauseFacts[];
};

export type CauseFacts = {
  /** One failure that stands for all of the cause. */
  failureId: string;
  code: FailureCode;
  /** The product, program or order that it is about; never a person. */
  subject: string | null;
  failures: Count;
};

export type SpikeFacts = MailFacts & {
  /** First seen within the last hour, and open. */
  failures: number;
  /** The reason of most of them. */
  code: FailureCode;
  kind: FailureKind;
  ofThisReason: number;
  fix: FixId;
};

/** A report as a file. Its figures are in the file alone. */
export type ReportMailFacts = MailFacts & {
  /** As the merchant named it. */
  name: string;
  /** YYYY-MM-DD. */
  firstDay: string;
  lastDay: string;
  /** Of an hourly report, ISO 8601: from the beginning of the first hour to the end of the last. */
  hours: { from: string; to: string } | null;
  rows: number;
  /** Chains whose sales had not all been brought in. */
  late: string[];
  /** false: the file is too large for a mail. */
  attached: boolean;
  keptDays: number;
};

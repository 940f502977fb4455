import type { MailLocale } from "#app/notifications/notification-view.ts";
import type { ReportOptions } from "./report-options.ts";

/** Reports as files: what can be chosen, and what the page shows. Days are YYYY-MM-DD, moments that travel to the browser ISO 8601. */

/** "tmas": hours in the format that TMAS imports; "daily_totals": a line per location and day, for people. */
export const reportKinds = ["tmas", "daily_totals"] as const;
export type ReportKind = (typeof reportKinds)[number];

export const separators = ["comma", "semicolon", "tab"] as const;
export type Separator = (typeof separators)[number];

/** How much of a location ID is written: all of it, or its end, which is what TMAS's own mask leaves of it. */
export const idMasks = ["none", "last4", "last3"] as const;
export type IdMask = (typeof idMasks)[number];

/** Which hours have a line: all of the clock, those from a day's first figures to its last, or those with figures alone. */
export const hourChoices = ["all", "opening", "with_figures"] as const;
export type HourChoice = (typeof hourChoices)[number];

/** "2026-11-24 09:00" or "11/24/2026 09:00". */
export const dateFormats = ["iso", "us"] as const;
export type DateFormat = (typeof dateFormats)[number];

/** Columns of the totals, each with its heading under `reports.files.columns`. */
export const totalColumns = [
  "locationId",
  "location",
  "chain",
  "day",
  "currency",
  "sales",
  "tax",
  "transactions",
  "returns",
  "items",
  "staffHours",
] as const;
export type TotalColumn = (typeof totalColumns)[number];

/** What a file says, in a language. */
export type ReportFileTexts = { kind: (kind: ReportKind) => string; heading: (column: TotalColumn) => string };

/** Days of a file: of today only what is over. `range` takes what was typed. */
export const spans = ["yesterday", "last_7_days", "this_month", "last_month", "range"] as const;
export type Span = (typeof spans)[number];
export type DaysInput = { span: Span; first: string; last: string };

/** A file of two years of 50 locations would be a million lines. */
export const mostDays = 366;
/** Files are kept so long … */
export const fileDays = 30;
/** … and the newest are shown. */
export const shownFiles = 20;
export const mostScheduled = 30;
export const longestReportName = 100;
export const mostReportRecipients = 10;

export const reportTimes = ["hour", "day", "week", "month"] as const;
export type ReportEvery = (typeof reportTimes)[number];

/** As the form posts it: what was typed. */
export type ScheduledReportInput = {
  name: string;
  every: ReportEvery;
  hour: number;
  delivery: "download" | "mail";
  recipients: string;
  options: ReportOptions;
};

/** Keys of the messages under `reports.files.errors`. */
export const reportFileErrors = [
  "not_a_day",
  "wrong_order",
  "too_long",
  "in_future",
  "no_locations",
  "ids_alike",
  "name_required",
  "name_too_long",
  "too_many_scheduled",
  "recipients_required",
  "too_many_recipients",
  "not_an_address",
] as const;
export type ReportFileError = (typeof reportFileErrors)[number];
export type ReportField = "first" | "last" | "locations" | "mask" | "name" | "recipients";
/** `named` is what is wrong, or how much is allowed. */
export type ReportFileErrors = Partial<Record<ReportField, { error: ReportFileError; named: string }>>;

export type MakeFileResult = { status: "made"; file: string } | { status: "invalid"; errors: ReportFileErrors };
/** `lines`: the first of the file; `more`: there are others. */
export type PreviewResult = { status: "shown"; lines: string[]; more: boolean } | { status: "invalid"; errors: ReportFileErrors };
export type SaveReportResult = { status: "saved" } | { status: "gone" } | { status: "invalid"; errors: ReportFileErrors };

/** Keys of the texts under `reports.files.problems`. */
export const reportProblems = [
  "unreachable",
  "credentials_rejected",
  "not_encrypted",
  "recipients_refused",
  "some_recipients_refused",
  "refused",
  "mail_not_set_up",
  "recipients_unreadable",
  "ids_alike",
  "no_locations",
  "not_made",
] as const;
export type ReportProblem = (typeof reportProblems)[number];
/** Why there is nothing to write. */
export type FileProblem = "ids_alike" | "no_locations";

export type ReportFileView = {
  id: string;
  name: string;
  kind: ReportKind;
  firstDay: string;
  lastDay: string;
  /** Of an hourly report, else null. */
  hours: { from: string; to: string } | null;
  state: "waiting" | "made" | "failed";
  rows: number;
  late: string[];
  mail: "none" | "waiting" | "sent" | "failed";
  problem: ReportProblem | null;
  /** Whether there is still somebody to send it to. */
  canSend: boolean;
  createdAt: string;
  sentAt: string | null;
};

export type ScheduledReportView = {
  id: string;
  name: string;
  every: ReportEvery;
  hour: number;
  recipients: string[];
  options: ReportOptions;
  active: boolean;
  nextAt: string;
  problem: ReportProblem | null;
  lastFile: Pick<ReportFileView, "id" | "state" | "createdAt"> | null;
};

export type ReportFilesView = {
  timeZone: string;
  /** By the shop's clock. */
  today: string;
  /** The sender of the mails; null while whoever runs Punchcard has not set up mail. */
  from: string | null;
  locations: { id: string; name: string; locationId: string; chain: string }[];
  /** Active chains that are imported less often than every hour. */
  slowChains: string[];
  scheduled: ScheduledReportView[];
  files: ReportFileView[];
};

/** What a form starts with: every hour, as TMAS asks for hours without sales, and IDs that are whole. */
export function firstOptions(locale: MailLocale): ReportOptions {
  return {
    ...{ kind: "tmas", locations: [], separator: "comma", heading: true, staffHours: true },
    ...{ mask: "none", hourColumn: true, hours: "all", dateFormat: "iso", locale },
  };
}

import type { FailureStatus } from "./failure-view.ts";
import { healableStatuses } from "./failure-status.ts";

/** What can be asked for many failures at once. */
export const bulkActions = ["retry", "hide", "unhide", "snooze", "assign"] as const;
export type BulkAction = (typeof bulkActions)[number];
export type BulkKind = BulkAction | "export";

/** What an action changes; other failures it passes by. */
export const statusesFor: Record<BulkAction, FailureStatus[]> = {
  retry: [...healableStatuses],
  hide: [...healableStatuses],
  unhide: ["hidden"],
  snooze: [...healableStatuses],
  assign: [...healableStatuses, "hidden"],
};

/** Up to so many are done while the page waits; more are left to the worker. */
export const mostAtOnce = 50;
/** The most that can be chosen one by one. */
export const mostChosen = 5_000;
/** A file is kept so long. */
export const exportDays = 7;

export type BulkRunView = {
  id: string;
  kind: BulkKind;
  state: "running" | "done" | "failed";
  done: number;
  /** 0 until they are counted. */
  total: number;
  createdAt: string;
};

/** Key of the message under `failures.bulk.refusals`. */
export type BulkRefusal = "search_too_broad" | "nobody_there" | "past" | "too_far" | "too_many_running";

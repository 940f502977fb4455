import type { BulkAction } from "#app/failures/bulk-view.ts";
import type { FailureFilter } from "#app/failures/failure-view.ts";

/** What is chosen: rows one by one, or whatever matches the filter. */
export type Chosen = string[] | "all";

/** What can be done with several rows at once, by what the list shows. */
export const bulkActionsOf: Record<FailureFilter["status"], BulkAction[]> = {
  open: ["retry", "hide", "snooze", "assign"],
  todo: ["retry", "hide", "snooze", "assign"],
  retrying: ["retry", "hide", "snooze", "assign"],
  waiting: ["retry", "hide", "snooze", "assign"],
  snoozed: ["retry", "hide", "assign"],
  hidden: ["unhide", "assign"],
  resolved: [],
};

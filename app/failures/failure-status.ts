import type { FailureFilter, FailureStatus } from "./failure-view.ts";

/** What the list shows under "open": what somebody, or the worker, still has to do. */
export const openStatuses = ["open", "retrying", "waiting"] as const satisfies FailureStatus[];

/** What a fix of the cause heals: also what was put off. What was hidden was decided. */
export const healableStatuses = [...openStatuses, "snoozed"] as const satisfies FailureStatus[];

/** Out of the worker's hands by somebody's decision: the same failure coming again changes nothing about it. */
export function staysAside(status: FailureStatus): boolean {
  return status === "hidden" || status === "waiting" || status === "snoozed";
}

export function isHealable(status: string): boolean {
  return healableStatuses.some((healable) => healable === status);
}

/** The statuses that a choice of the list's filter stands for. */
export const statusesOf: Record<FailureFilter["status"], FailureStatus[]> = {
  open: [...openStatuses],
  todo: ["open"],
  retrying: ["retrying"],
  waiting: ["waiting"],
  snoozed: ["snoozed"],
  hidden: ["hidden"],
  resolved: ["resolved"],
};

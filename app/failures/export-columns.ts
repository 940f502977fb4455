/** The columns of an exported file; each has its heading under `failures.export.columns`. */
export const exportColumns = [
  "kind",
  "status",
  "reason",
  "occurredAt",
  "customer",
  "order",
  "product",
  "upc",
  "program",
  "reward",
  "atRisk",
  "currency",
  "daysLeft",
  "partner",
  "assignee",
  "waitingBy",
  "snoozedUntil",
  "times",
] as const;
export type ExportColumn = (typeof exportColumns)[number];

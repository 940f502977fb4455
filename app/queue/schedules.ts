import { importSalesJob, sweepHoldsJob, tickJob } from "./jobs.ts";

/** Jobs that come by themselves, and when: cron expressions, in UTC. */
export const schedules = [
  { job: tickJob.name, key: tickJob.key({}), cron: "*/5 * * * *" },
  { job: sweepHoldsJob.name, key: sweepHoldsJob.key({}), cron: "* * * * *" },
];

/** All that come by themselves: imports have schedules of their own, by the clocks of the stores. */
export const scheduledJobs: string[] = [...schedules.map(({ job }) => job), importSalesJob.name];

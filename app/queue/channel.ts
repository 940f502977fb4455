/** Where PostgreSQL tells the workers which job was enqueued, once that is committed. */
export const jobsChannel = "punchcard_jobs";

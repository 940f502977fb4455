import type { PgBoss } from "pg-boss";
import { log } from "#app/platform/log.server.ts";

/** Without a listener an "error" would end the process; pg-boss goes on by itself once the database is back. */
export function logBossEvents(boss: PgBoss): void {
  boss.on("error", (error) => log.error("queue_error", { error }));
  boss.on("warning", ({ message }) => log.warn("queue_warning", { message }));
}

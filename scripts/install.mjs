/**
 * Makes a fresh clone ready: packages, Prisma's client, the web app's bundle; each only when it is missing or out of date.
 * Plain JavaScript for whatever Node is there (18 or newer), because the Node that Punchcard runs on is one of the packages.
 *
 * usage: node scripts/install.mjs [--no-build]
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const bin = join(root, "node_modules", ".bin");

if (Number(process.versions.node.split(".")[0]) < 18) {
  fail(`Node ${process.versions.node} is too old to install Punchcard: any Node from 18 on will do (it brings its own 24).`);
}

process.once("exit", lock(join(root, ".data", "install.lock")));

if (!packagesAreInstalled()) {
  say("Installing packages (about a minute the first time)");
  run("npm", ["ci", "--loglevel=error", "--no-audit", "--no-fund"], "The packages could not be installed");
}
generateClient();
if (!process.argv.includes("--no-build")) build();

/** npm keeps a copy of the lockfile of what it installed: the same packages at the same versions means nothing is to be done. */
function packagesAreInstalled() {
  const installed = packagesOf(join(root, "node_modules", ".package-lock.json"));
  const wanted = packagesOf(join(root, "package-lock.json"));
  if (!wanted) fail("package-lock.json is missing or cannot be read.");
  if (!installed || !existsSync(join(bin, "node"))) return false;
  for (const [path, { version, integrity, optional }] of Object.entries(wanted)) {
    if (path === "") continue;
    const there = installed[path];
    // Packages for other platforms are optional and not there.
    if (!there && optional) continue;
    if (!there || there.version !== version || there.integrity !== integrity) return false;
  }
  return true;
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return null;
  }
}

function generateClient() {
  const stamp = join(root, "node_modules", ".prisma", "client", "made-of.sha256");
  const digest = digestOf(["prisma/schema.prisma", "package-lock.json"]);
  if (readOr(stamp, "") === digest) return;
  say("Generating the database client");
  run(join(bin, "prisma"), ["generate", "--no-hints"], "The database client could not be generated");
  writeFileSync(stamp, digest);
}

function build() {
  const stamp = join(root, "build", "sources.sha256");
  const digest = digestOf(["app", "public", "vite.config.ts", "scripts/trim-polaris.ts", "package-lock.json", "tsconfig.json"]);
  if (readOr(stamp, "") === digest) return;
  say("Building the web app");
  run(join(bin, "remix"), ["vite:build", "--logLevel", "warn"], "The web app could not be built");
  writeFileSync(stamp, digest);
}

function digestOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths) add(path);
  return hash.digest("hex");

  function add(path) {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) add(`${path}/${name}`);
    } else if (!/\.test\.tsx?$/.test(path)) {
      hash.update(path).update("\0").update(readFileSync(full)).update("\0");
    }
  }
}

/** Two commands at once in one checkout take turns. A holder that died is no holder. */
function lock(path) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx" });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (error.code !== "EEXIST") fail(`${path} cannot be written (${error.code}). Punchcard keeps its data there.`);
    }
    const holder = Number(readOr(path, "0"));
    if (holder && !isAlive(holder)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!told) say("Waiting for another command that is installing");
    told = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
  }
}

function readOr(path, otherwise) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return otherwise;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Quiet when it goes well; everything the command said when it does not. */
function run(command, args, problem) {
  const windows = process.platform === "win32";
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    // The packages' own Node comes first; any Node will do until it is there.
    env: { ...process.env, PATH: `${bin}${windows ? ";" : ":"}${process.env.PATH}`, PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    maxBuffer: 64 * 1024 * 1024,
    shell: windows,
  });
  if (status === 0) return;
  process.stderr.write(`${stdout ?? ""}${stderr ?? ""}`);
  fail(`${problem}: ${error ? error.message : `\`${[command, ...args].join(" ")}\` ended with ${status}`}.`);
}

function say(sentence) {
  process.stderr.write(`${sentence} …\n`);
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

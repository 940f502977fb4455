import { expect, test } from "vitest";
import { reasonIn, sentenceOf, troubleFrom } from "./postgres-trouble.ts";

const place = { folder: "/home/ada/punchcard/.data/postgres", port: 54_321, wanted: "18" };
const causeOf = (output: string) => troubleFrom(output, place).cause;

// As PostgreSQL 18 and Node 24 write them.
test.each([
  ["no_disk", 'FATAL:  could not write lock file "postmaster.pid": No space left on device'],
  ["no_disk", "ENOSPC: no space left on device, mkdir '/home/ada/punchcard/.data/postgres.new-x'"],
  ["port_in_use", 'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\nFATAL:  could not create any TCP/IP sockets'],
  [
    "still_in_use",
    'FATAL:  lock file "postmaster.pid" already exists\nHINT:  Is another postmaster (PID 4711) running in data directory "/x"?',
  ],
  ["still_in_use", "FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use"],
  ["no_shared_memory", "FATAL:  could not create shared memory segment: Cannot allocate memory"],
  ["not_permitted", "EACCES: permission denied, mkdir '/home/ada/punchcard/.data'"],
  ["not_permitted", 'FATAL:  data directory "/x" has wrong ownership'],
  ["not_permitted", 'FATAL:  data directory "/x" has invalid permissions'],
  ["not_a_data_folder", 'pg_ctl: directory "/x" is not a database cluster directory'],
  ["corrupt", "PANIC:  could not locate a valid checkpoint record at 0/1712A40"],
  ["corrupt", 'FATAL:  could not open file "global/pg_control": No such file or directory'],
  ["unknown", "FATAL:  something that nobody has seen yet"],
])("%s is told from: %s", (cause, output) => expect(causeOf(output)).toBe(cause));

test("another version of the data is told with both versions", () => {
  const output =
    "FATAL:  database files are incompatible with server\nDETAIL:  The data directory was initialized by PostgreSQL version 17, which is not compatible with this version 18.4.";
  expect(troubleFrom(output, place)).toMatchObject({ cause: "version_mismatch", found: "17", wanted: "18" });
});

test("each sentence names the folder or the port, and says what to do", () => {
  const outputs = [
    "ENOSPC",
    "EACCES",
    "PANIC: torn page",
    "FATAL:  new",
    "Address already in use: could not bind",
    "is not a database cluster directory",
  ];
  for (const output of outputs) {
    const sentence = sentenceOf(troubleFrom(output, place));
    expect(sentence).toMatch(/\/home\/ada|54321/);
    expect(sentence).toMatch(/: (free|give|put|look|end|move)/);
    expect(sentence).not.toContain("\n");
  }
});

test("the reason is the last line that gives one", () => {
  expect(reasonIn("2026-01-01 LOG:  starting\n2026-01-01 FATAL:  no good.\npg_ctl: could not start server\nExamine the log output.")).toBe(
    "no good",
  );
  expect(reasonIn("")).toBe("it said nothing");
});

import { readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv as readFile } from "node:util";
import { expect, test } from "vitest";
import { parseEnv } from "./parse-env.ts";

const example = readFile(readFileSync(path.resolve(import.meta.dirname, "../../.env.example"), "utf8"));

function problemsOf(changes: Record<string, string | undefined>): string[] {
  const reading = parseEnv({ ...example, ...changes });
  return reading.status === "invalid" ? reading.problems : [];
}

test(".env.example works as it is, on the embedded database", () => {
  const reading = parseEnv(example);
  expect(reading).toMatchObject({ status: "valid", env: { PORT: 4300, HOST: "127.0.0.1" } });
  expect(reading.status === "valid" && reading.env.DATABASE_URL).toBeUndefined();
});

test(".env.example names everything that is read, and nothing else", () => {
  const wrong = parseEnv(Object.fromEntries(Object.keys(example).map((name) => [name, name === "DATABASE_URL" ? "x" : "-"])));
  const optional = {
    DATABASE_URL: "postgresql://h/d",
    SHOPIFY_APP_BRIDGE_URL: "http://h",
    SMTP_URL: "smtp://h",
    MAIL_FROM: "a@h",
    HEARTLAND_BASE_URL: "http://h",
    LIGHTSPEED_CLIENT_ID: "id",
    LIGHTSPEED_CLIENT_SECRET: "secret",
    PETZ_BASE_URL: "http://h",
  };
  const read = parseEnv({ ...(example as Record<string, string>), ...optional });
  expect(wrong.status).toBe("invalid");
  expect(read.status === "valid" && Object.keys(read.env).sort()).toEqual(Object.keys(example).sort());
});

test("every problem is named at once, in words", () => {
  const problems = problemsOf({
    SHOPIFY_API_KEY: undefined,
    SHOPIFY_APP_URL: "punchcard",
    PORT: "http",
    DATABASE_URL: "mysql://h/d",
    LOG_LEVEL: "loud",
  });
  expect(problems.map((problem) => problem.split(" ")[0]).sort()).toEqual([
    "DATABASE_URL",
    "LOG_LEVEL",
    "PORT",
    "SHOPIFY_API_KEY",
    "SHOPIFY_APP_URL",
  ]);
  expect(problems).toContain("PORT must be a whole number from 0 to 65535.");
  expect(problems).toContain("SHOPIFY_API_KEY is missing: the client ID of the app, from the Partner Dashboard.");
});

test("an address loses its last slash, so that paths can be put behind it", () => {
  const reading = parseEnv({ ...(example as Record<string, string>), ASTRO_BASE_URL: "https://partner.test/api/" });
  expect(reading).toMatchObject({ env: { ASTRO_BASE_URL: "https://partner.test/api" } });
});

test("keys are 32 bytes each, with names of their own, and the first is the one that seals", () => {
  const key = (byte: number) => Buffer.alloc(32, byte).toString("base64");
  const reading = parseEnv({ ...(example as Record<string, string>), ENCRYPTION_KEYS: `new:${key(2)}, old:${key(1)}` });
  expect(reading.status === "valid" && reading.env.ENCRYPTION_KEYS.map(({ id }) => id)).toEqual(["new", "old"]);
  for (const wrong of ["", "k", `k:${key(1).slice(8)}`, `:${key(1)}`, `k.1:${key(1)}`, `k:${key(1)},k:${key(2)}`])
    expect(problemsOf({ ENCRYPTION_KEYS: wrong }), wrong).toEqual([expect.stringMatching(/^ENCRYPTION_KEYS /)]);
});

test("a real address does not go with the public key of the example", () => {
  expect(problemsOf({ SHOPIFY_APP_URL: "https://punchcard.example" })).toEqual([expect.stringContaining("still the public one")]);
});

test("mails need a server that speaks SMTP and a sender", () => {
  expect(problemsOf({ SMTP_URL: "https://mail.test", MAIL_FROM: "a@b.test" })).toEqual([
    expect.stringMatching(/^SMTP_URL must begin with/),
  ]);
  expect(problemsOf({ SMTP_URL: "smtp://u:hush@mail.test" })).toEqual([expect.stringMatching(/^MAIL_FROM is missing/)]);
  for (const wrong of ["punchcard", "a@b <c@d.test>, e@f.test", "Punchcard <>", "a@b.test\nBcc: c@d.test"])
    expect(problemsOf({ MAIL_FROM: wrong }), wrong).toEqual([expect.stringMatching(/^MAIL_FROM must be an address/)]);
  for (const MAIL_FROM of ["a@b.test", "Punchcard <a@b.test>"])
    expect(problemsOf({ SMTP_URL: "smtps://u:p@mail.test:465", MAIL_FROM })).toEqual([]);
});

test("the least wait may not be longer than the most", () => {
  expect(problemsOf({ RETRY_MIN_SECONDS: "60", RETRY_MAX_SECONDS: "5" })).toEqual([expect.stringContaining("must not be more than")]);
});

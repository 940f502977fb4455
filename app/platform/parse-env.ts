import { z } from "zod";

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
const keyBytes = 32;

/** A key that seals secrets: AES-256, so 32 bytes. */
export type EncryptionKey = { id: string; key: Buffer };

const url = z
  .url({ protocol: /^https?$/, error: "must be an address that begins with http:// or https://" })
  .transform(withoutTrailingSlash);

/** The key in `.env.example`, which anybody may read. */
const publicKey = Buffer.from("public-example-key-do-not-use-it");

/** `punchcard@example.com`, or with a name before it: `Punchcard <punchcard@example.com>`. */
const mailAddress = /^(?:[^<>@\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/;

/** Everything the processes read from their environment. `.env.example` says what each one is for. */
const schema = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: "must begin with postgresql://, or be left out for the embedded PostgreSQL" })
    .optional(),
  DATABASE_POOL_SIZE: whole({ from: 1, to: 500 }).default(10),

  SHOPIFY_API_KEY: text("the client ID of the app, from the Partner Dashboard"),
  SHOPIFY_API_SECRET: text("the client secret of the app, from the Partner Dashboard"),
  SHOPIFY_APP_URL: url,
  SHOPIFY_APP_BRIDGE_URL: url.optional(),

  ENCRYPTION_KEYS: z.string({ error: "is missing: " + howToMakeAKey() }).transform(readKeys),

  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: whole({ from: 0, to: 65_535 }).default(4300),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(", ")}` }).default("info"),

  RETRY_MIN_SECONDS: seconds({ from: 0.01, to: 3_600 }).default(5),
  RETRY_MAX_SECONDS: seconds({ from: 0.01, to: 86_400 }).default(900),
  WORKER_CONCURRENCY: whole({ from: 1, to: 100 }).default(10),
  WORKER_HEARTBEAT_SECONDS: whole({ from: 10, to: 300 }).default(20),
  WORKER_MONITOR_SECONDS: whole({ from: 1, to: 300 }).default(5),

  ORDER_SCAN_SECONDS: seconds({ from: 1, to: 600 }).default(300),

  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must begin with smtp:// or smtps://, or be left out to send no mail" }).optional(),
  MAIL_FROM: z.string().regex(mailAddress, { error: 'must be an address, or "Name <address>"' }).optional(),

  PERSONAL_DATA_DAYS: whole({ from: 60, to: 3_650 }).default(90),

  PARTNER_TIMEOUT_SECONDS: seconds({ from: 0.1, to: 120 }).default(20),
  ASTRO_BASE_URL: url.default("https://api.astroloyalty.com/api/json"),
  HEARTLAND_BASE_URL: url.optional(),
  LIGHTSPEED_CONNECT_URL: url.default("https://secure.retail.lightspeed.app/connect"),
  LIGHTSPEED_API_URL: z.string().min(1).default("https://{prefix}.retail.lightspeed.app"),
  LIGHTSPEED_CLIENT_ID: z.string().min(1).optional(),
  LIGHTSPEED_CLIENT_SECRET: z.string().min(1).optional(),
  PETZ_BASE_URL: url.optional(),
});

export type Env = z.infer<typeof schema>;
export type EnvReading = { status: "valid"; env: Env } | { status: "invalid"; problems: string[] };

/** Reads all values and names all problems at once. A value left empty counts as left out. */
export function parseEnv(source: Record<string, string | undefined>): EnvReading {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ""));
  const reading = schema.safeParse(given);
  if (!reading.success) return { status: "invalid", problems: reading.error.issues.map(problemOf) };
  const { RETRY_MIN_SECONDS: min, RETRY_MAX_SECONDS: max } = reading.data;
  if (min > max) return { status: "invalid", problems: [`RETRY_MIN_SECONDS (${min}) must not be more than RETRY_MAX_SECONDS (${max}).`] };
  if (reading.data.SMTP_URL && !reading.data.MAIL_FROM)
    return { status: "invalid", problems: ["MAIL_FROM is missing: the address that mails come from, as SMTP_URL is set."] };
  if (Boolean(reading.data.LIGHTSPEED_CLIENT_ID) !== Boolean(reading.data.LIGHTSPEED_CLIENT_SECRET))
    return { status: "invalid", problems: ["LIGHTSPEED_CLIENT_ID and LIGHTSPEED_CLIENT_SECRET belong together: set both or neither."] };
  // An https address is a tunnel or a real one: real shops' tokens come through it.
  if (reading.data.SHOPIFY_APP_URL.startsWith("https:") && reading.data.ENCRYPTION_KEYS[0]?.key.equals(publicKey))
    return { status: "invalid", problems: [`ENCRYPTION_KEYS is still the public one of .env.example: ${howToMakeAKey()}.`] };
  return { status: "valid", env: reading.data };
}

function problemOf(issue: z.core.$ZodIssue): string {
  return `${issue.path.join(".")} ${issue.message}.`;
}

function text(what: string) {
  return z.string({ error: `is missing: ${what}` }).min(1);
}

function whole({ from, to }: { from: number; to: number }) {
  const error = `must be a whole number from ${from} to ${to}`;
  return z.coerce.number({ error }).int({ error }).min(from, { error }).max(to, { error });
}

function seconds({ from, to }: { from: number; to: number }) {
  const error = `must be a number of seconds from ${from} to ${to}`;
  return z.coerce.number({ error }).min(from, { error }).max(to, { error });
}

function withoutTrailingSlash(address: string): string {
  return address.replace(/\/+$/, "");
}

function howToMakeAKey(): string {
  return `make a key with \`node -p "'k1:' + crypto.randomBytes(${keyBytes}).toString('base64')"\``;
}

function readKeys(value: string, context: z.RefinementCtx): EncryptionKey[] {
  const keys = value.split(",").map((part) => {
    const [id = "", encoded = ""] = part.trim().split(/:(.*)/s);
    return { id, key: Buffer.from(encoded, "base64") };
  });
  const refuse = (message: string) => {
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  };
  if (keys.some(({ id, key }) => !/^[\w-]+$/.test(id) || key.length !== keyBytes))
    return refuse(`must be "id:key" or "id:key,id:key", each key ${keyBytes} bytes in base64; ${howToMakeAKey()}`);
  if (new Set(keys.map(({ id }) => id)).size !== keys.length) return refuse("names two keys with the same id");
  return keys;
}

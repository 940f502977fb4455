/** Keys whose values never reach a log, in any depth and whatever their case: secrets, and what is personal. */
const private_ = new Set(
  [
    [
      "accessToken",
      "refreshToken",
      "token",
      "idToken",
      "id_token",
      "sessionToken",
      "authorization",
      "cookie",
      "password",
      "secret",
      "hmac",
    ],
    ["credentials", "apiKey", "apiSecret", "key", "ENCRYPTION_KEYS", "SHOPIFY_API_SECRET", "DATABASE_URL", "connectionString"],
    ["email", "phone", "firstName", "lastName", "customerName", "memberName", "address", "street", "city", "postalCode", "zip", "contact"],
    ["customer", "member", "recipient", "body", "payload", "query"],
  ]
    .flat()
    .map((key) => key.toLowerCase()),
);

const eMail = /[^\s@<>"'`:/[\]]+(?:@|%40)[^\s@<>"'`]+\.[a-z]{2,}/gi;
const jsonWebToken = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const userInUrl = /(\w+:\/\/)[^\s/@]+@/g;

/** A copy that is fit for a log. Errors become `{ name, message, code, stack }`. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return value.toString();
  if (value === null || typeof value !== "object") return value;
  if (depth > 6) return "…";
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, private_.has(key.toLowerCase()) ? "[private]" : redact(item, depth + 1)]),
  );
}

/** Takes out what looks like an e-mail address, a session token, or a password in an address. */
export function redactText(text: string): string {
  let found = text;
  // Most have nothing of it, and to look for a sign is quicker than to look for the whole.
  if (text.includes("@") || text.includes("%40")) found = found.replace(userInUrl, "$1[private]@").replace(eMail, "[e-mail]");
  return text.includes("eyJ") ? found.replace(jsonWebToken, "[token]") : found;
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  const message = redactText(messageOf(error));
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    message,
    ...("code" in error ? { code: error.code } : {}),
    stack: frames.slice(0, 12).join("\n"),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  };
}

/** Some libraries write into their messages what they were given, and that may be personal: the reason is left, the value is not. */
function messageOf({ name, message }: Error): string {
  // The arguments of the call; the reason is the last line.
  if (name.startsWith("PrismaClient")) return withoutValue(message.trim().split("\n").at(-1) ?? "");
  // The whole answer and the whole question.
  if (name === "ClientError") return message.split(': {"response"')[0] ?? "";
  // The beginning of the text.
  if (name === "SyntaxError") return message.replace(/, "[^]*" is not valid JSON$/, " is not valid JSON");
  return withoutValue(message);
}

/** PostgreSQL: `invalid input syntax for type uuid: "Ada"`. */
function withoutValue(message: string): string {
  return message.replace(/((?:invalid input|malformed|out of range|invalid \w+)[^"]*: )"[^]*"/, '$1"[value]"');
}

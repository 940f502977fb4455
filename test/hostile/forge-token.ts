import { createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { testEnvironment } from "#test/support/environment.ts";

type Forgery = {
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
  secret?: string;
  algorithm?: "sha256" | "sha512" | "none" | "rsa";
};

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const seconds = (): number => Math.floor(Date.now() / 1000);
let keys: ReturnType<typeof generateKeyPairSync> | null = null;

/** A staff member's session token for a shop, made by hand: Shopify would not make these. `undefined` leaves a claim out. */
export function forgeToken(
  shop: string,
  { header = {}, claims = {}, secret = testEnvironment.SHOPIFY_API_SECRET, algorithm = "sha256" }: Forgery = {},
): string {
  const all = {
    iss: `https://${shop}/admin`,
    dest: `https://${shop}`,
    aud: testEnvironment.SHOPIFY_API_KEY,
    sub: "1",
    exp: seconds() + 60,
    nbf: seconds(),
    iat: seconds(),
    jti: "1",
    sid: "1",
    ...claims,
  };
  const body = `${encode({ alg: "HS256", typ: "JWT", ...header })}.${encode(all)}`;
  if (algorithm === "none") return `${body}.`;
  if (algorithm === "rsa") {
    keys ??= generateKeyPairSync("rsa", { modulusLength: 2048 });
    return `${body}.${createSign("sha256").update(body).sign(keys.privateKey).toString("base64url")}`;
  }
  return `${body}.${createHmac(algorithm, secret).update(body).digest("base64url")}`;
}

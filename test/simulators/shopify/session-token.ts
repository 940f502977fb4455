import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

export type SessionClaims = {
  iss: string;
  dest: string;
  aud: string;
  sub: string;
  exp: number;
  nbf: number;
  iat: number;
  jti: string;
  sid: string;
};

/** A session token as App Bridge hands it out: HS256 with the app's secret, good for a minute. */
export function signSessionToken(
  facts: { shop: string; apiKey: string; apiSecret: string; userId: number; now: Date; expiresInSeconds?: number },
  overrides: Partial<SessionClaims> = {},
): string {
  const seconds = Math.floor(facts.now.getTime() / 1000);
  const claims: SessionClaims = {
    iss: `https://${facts.shop}/admin`,
    dest: `https://${facts.shop}`,
    aud: facts.apiKey,
    sub: String(facts.userId),
    exp: seconds + (facts.expiresInSeconds ?? 60),
    nbf: seconds,
    iat: seconds,
    jti: randomUUID(),
    sid: createHmac("sha256", facts.apiKey).update(`${facts.shop}/${facts.userId}`).digest("hex"),
    ...overrides,
  };
  const body = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${body}.${signature(body, facts.apiSecret)}`;
}

/** A checkout's token: the shop without a protocol, no user, and the customer only when one is signed in. */
export type CheckoutClaims = { dest: string; aud: string; exp: number; nbf: number; iat: number; jti: string; sub?: string };

/** Claims by name replace those that Shopify would write. */
export type CheckoutTokenOptions = Partial<CheckoutClaims> & { expiresIn?: number; secret?: string };

/** A session token as an extension in the checkout gets it: HS256 with the app's secret, good for five minutes. */
export function signCheckoutToken(
  facts: { shop: string; apiKey: string; apiSecret: string; customerGid: string | null; now: Date },
  { expiresIn = 300, secret = facts.apiSecret, ...claims }: CheckoutTokenOptions = {},
): string {
  const seconds = Math.floor(facts.now.getTime() / 1000);
  const all: CheckoutClaims = {
    dest: facts.shop,
    aud: facts.apiKey,
    exp: seconds + expiresIn,
    nbf: seconds,
    iat: seconds,
    jti: randomUUID(),
    ...(facts.customerGid ? { sub: facts.customerGid } : {}),
    ...claims,
  };
  const body = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(all)}`;
  return `${body}.${signature(body, secret)}`;
}

export type SessionTokenReading = { status: "valid"; claims: SessionClaims } | { status: "invalid"; why: string };

export function readSessionToken(token: string, facts: { apiKey: string; apiSecret: string; now: Date }): SessionTokenReading {
  const [header, payload, signed] = token.split(".");
  if (!header || !payload || !signed) return { status: "invalid", why: "it is no JWT" };
  const wanted = Buffer.from(signature(`${header}.${payload}`, facts.apiSecret));
  const given = Buffer.from(signed);
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) return { status: "invalid", why: "its signature is wrong" };
  const { alg } = decode<{ alg: string }>(header);
  if (alg !== "HS256") return { status: "invalid", why: `its algorithm is ${alg}` };
  const claims = decode<SessionClaims>(payload);
  const seconds = facts.now.getTime() / 1000;
  if (claims.aud !== facts.apiKey) return { status: "invalid", why: "it is for another app" };
  if (claims.exp <= seconds) return { status: "invalid", why: "it has expired" };
  if (claims.nbf > seconds + 10) return { status: "invalid", why: "it is not valid yet" };
  return { status: "valid", claims };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function decode<T>(part: string): T {
  return JSON.parse(Buffer.from(part, "base64url").toString()) as T;
}

function signature(body: string, secret: string): string {
  return createHmac("sha256", secret).update(body).digest("base64url");
}

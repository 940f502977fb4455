import { randomBytes } from "node:crypto";
import { readSessionToken } from "./session-token.ts";
import type { ShopState, Staff } from "./state.ts";

const exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
const idToken = "urn:ietf:params:oauth:token-type:id_token";
const offlineType = "urn:shopify:params:oauth:token-type:offline-access-token";
const onlineType = "urn:shopify:params:oauth:token-type:online-access-token";

export type AccessToken = {
  token: string;
  shop: string;
  kind: "offline" | "online";
  /** null never expires. */
  expiresAt: Date | null;
  userId: number | null;
  revoked: boolean;
};

type RefreshToken = { token: string; shop: string; expiresAt: Date; used: boolean; accessToken: AccessToken };

export type TokenRules = {
  /** How long an expiring offline token lasts; Shopify: 3600. */
  offlineSeconds: number;
  refreshSeconds: number;
  onlineSeconds: number;
  /**
   * "strict": a refresh token works once. Shopify itself lets an app repeat the old one until it uses the new one
   * (changelog of August 2026, "More resilient refreshes"); strict shows two refreshes at a time, so it is the default.
   */
  refreshRepeats: "strict" | "until_replacement_used";
  /** Whether a refresh ends the access token it replaces at once. */
  refreshEndsAccessToken: boolean;
};

export const defaultTokenRules: TokenRules = {
  offlineSeconds: 3600,
  refreshSeconds: 90 * 24 * 3600,
  onlineSeconds: 24 * 3600 - 1,
  refreshRepeats: "strict",
  refreshEndsAccessToken: false,
};

type Answer = { status: number; body: Record<string, unknown> };

export type AccessTokens = {
  /** `POST /admin/oauth/access_token`. */
  answer(shop: ShopState, body: Record<string, string>): Answer;
  /** Why a token is no good, or the token. */
  find(shop: ShopState, token: string | null): AccessToken | null;
  /** A token without the exchange, for tests that start with an installed app. */
  issueOffline(shop: ShopState, options?: { expiring?: boolean }): Record<string, unknown>;
  /** Ends the access tokens of a shop as if their hour were over; refresh tokens stay good. */
  expire(shop: ShopState): void;
  /** Ends everything that a shop's app holds, refresh tokens included. */
  revoke(shop: ShopState): void;
  readonly issued: readonly AccessToken[];
  /** Every exchange and refresh with its answer, for asserting. */
  readonly grants: { at: Date; shop: string; grant: "offline" | "online" | "refresh" | "unknown"; status: number }[];
};

export function createAccessTokens(app: { apiKey: string; apiSecret: string; rules: TokenRules; now: () => Date }): AccessTokens {
  const { rules, now } = app;
  const issued: AccessToken[] = [];
  const refreshTokens: RefreshToken[] = [];
  const grants: AccessTokens["grants"] = [];

  function issue(shop: ShopState, facts: Pick<AccessToken, "kind" | "expiresAt" | "userId">): AccessToken {
    const prefix = facts.kind === "offline" ? "shpat" : "shpua";
    const token = { token: `${prefix}_${randomBytes(16).toString("hex")}`, shop: shop.domain, revoked: false, ...facts };
    issued.push(token);
    return token;
  }

  function offline(shop: ShopState, expiring: boolean): Record<string, unknown> {
    if (!expiring) {
      // Shopify gives the same permanent token again.
      const known = issued.find((one) => one.shop === shop.domain && one.kind === "offline" && one.expiresAt === null && !one.revoked);
      return { access_token: (known ?? issue(shop, { kind: "offline", expiresAt: null, userId: null })).token, scope: scopeOf(shop) };
    }
    const accessToken = issue(shop, { kind: "offline", expiresAt: inSeconds(rules.offlineSeconds), userId: null });
    return expiringAnswer(shop, accessToken, {
      token: `shprt_${randomBytes(16).toString("hex")}`,
      expiresAt: inSeconds(rules.refreshSeconds),
    });
  }

  function expiringAnswer(shop: ShopState, accessToken: AccessToken, refresh: { token: string; expiresAt: Date }): Record<string, unknown> {
    refreshTokens.push({ ...refresh, shop: shop.domain, used: false, accessToken });
    return {
      access_token: accessToken.token,
      scope: scopeOf(shop),
      expires_in: rules.offlineSeconds,
      refresh_token: refresh.token,
      refresh_token_expires_in: Math.floor((refresh.expiresAt.getTime() - now().getTime()) / 1000),
    };
  }

  function online(shop: ShopState, userId: number): Answer {
    const staff = shop.staff.find(({ id }) => id === userId);
    if (!staff) return refused("invalid_subject_token", `${shop.domain} has no staff member ${userId}.`);
    const { token } = issue(shop, { kind: "online", expiresAt: inSeconds(rules.onlineSeconds), userId });
    return {
      status: 200,
      body: {
        access_token: token,
        scope: scopeOf(shop),
        expires_in: rules.onlineSeconds,
        associated_user_scope: scopeOf(shop),
        associated_user: associatedUser(staff, shop),
      },
    };
  }

  function exchangeToken(shop: ShopState, body: Record<string, string>): Answer {
    if (body["subject_token_type"] !== idToken) return refused("invalid_request", "subject_token_type must be an id token.");
    const reading = readSessionToken(body["subject_token"] ?? "", { apiKey: app.apiKey, apiSecret: app.apiSecret, now: now() });
    if (reading.status === "invalid") return refused("invalid_subject_token", `The session token was refused: ${reading.why}.`);
    if (reading.claims.dest !== `https://${shop.domain}`) return refused("invalid_subject_token", "The session token is for another shop.");
    if (body["requested_token_type"] === onlineType) return online(shop, Number(reading.claims.sub));
    if (body["requested_token_type"] === offlineType) return { status: 200, body: offline(shop, body["expiring"] === "1") };
    return refused("invalid_request", "requested_token_type is neither online nor offline.");
  }

  function refresh(shop: ShopState, body: Record<string, string>): Answer {
    const known = refreshTokens.find(({ token }) => token === body["refresh_token"]);
    if (!known || known.shop !== shop.domain || known.accessToken.revoked)
      return refused("invalid_grant", "The refresh token is unknown or was revoked.");
    if (known.expiresAt <= now()) return refused("invalid_grant", "The refresh token has expired.");
    if (known.used && (rules.refreshRepeats === "strict" || wasReplaced(known)))
      return refused("invalid_grant", "The refresh token was used already.");
    known.used = true;
    if (rules.refreshEndsAccessToken) known.accessToken.expiresAt = now();
    const accessToken = issue(shop, { kind: "offline", expiresAt: inSeconds(rules.offlineSeconds), userId: null });
    const next = { token: `shprt_${randomBytes(16).toString("hex")}`, expiresAt: inSeconds(rules.refreshSeconds) };
    replacements.set(known.token, [...(replacements.get(known.token) ?? []), next.token]);
    return { status: 200, body: expiringAnswer(shop, accessToken, next) };
  }

  const replacements = new Map<string, string[]>();

  function wasReplaced({ token }: RefreshToken): boolean {
    return (replacements.get(token) ?? []).some((next) => refreshTokens.find((one) => one.token === next)?.used);
  }

  function inSeconds(seconds: number): Date {
    return new Date(now().getTime() + seconds * 1000);
  }

  return {
    issued,
    grants,
    answer(shop, body) {
      const answer = answerGrant(shop, body);
      const kind = body["grant_type"] === "refresh_token" ? "refresh" : grantNames[body["requested_token_type"] ?? ""];
      grants.push({ at: now(), shop: shop.domain, grant: kind ?? "unknown", status: answer.status });
      return answer;
    },
    find(shop, token) {
      const known = issued.find((one) => one.token === token && one.shop === shop.domain);
      if (!known || known.revoked || !shop.installed) return null;
      if (known.expiresAt && known.expiresAt <= now()) return null;
      return known;
    },
    issueOffline: (shop, options = {}) => offline(shop, options.expiring ?? true),
    expire(shop) {
      for (const token of issued) if (token.shop === shop.domain && token.expiresAt) token.expiresAt = now();
    },
    revoke(shop) {
      for (const token of issued) if (token.shop === shop.domain) token.revoked = true;
    },
  };

  function answerGrant(shop: ShopState, body: Record<string, string>): Answer {
    if (body["client_id"] !== app.apiKey || body["client_secret"] !== app.apiSecret)
      return refused("invalid_client", "The client id or secret is wrong.");
    if (!shop.installed) return refused("application_cannot_be_found", "The app is not installed in this shop.");
    if (body["grant_type"] === exchange) return exchangeToken(shop, body);
    if (body["grant_type"] === "refresh_token") return refresh(shop, body);
    return refused(
      "unsupported_grant_type",
      `The simulator knows token exchange and refresh, not ${body["grant_type"] ?? "no grant_type"}.`,
    );
  }
}

const grantNames: Record<string, "offline" | "online"> = { [offlineType]: "offline", [onlineType]: "online" };

/** "write_products" stands for "read_products" too, and Shopify then leaves the latter out. */
export function scopeOf(shop: ShopState): string {
  return [...shop.scopes].filter((scope) => !shop.scopes.has(scope.replace(/^read_/, "write_")) || !scope.startsWith("read_")).join(",");
}

/** Whether a shop granted a scope, by itself or by its write form. */
export function grants(shop: ShopState, scope: string): boolean {
  return shop.scopes.has(scope) || (scope.startsWith("read_") && shop.scopes.has(scope.replace(/^read_/, "write_")));
}

function associatedUser(staff: Staff, shop: ShopState): Record<string, unknown> {
  return {
    id: staff.id,
    first_name: staff.firstName,
    last_name: staff.lastName,
    email: staff.email,
    email_verified: true,
    account_owner: shop.staff[0]?.id === staff.id,
    locale: staff.locale,
    collaborator: false,
  };
}

function refused(error: string, description: string): Answer {
  return { status: 400, body: { error, error_description: description } };
}

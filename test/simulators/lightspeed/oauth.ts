import type { Books } from "./books.ts";
import type { LightspeedWorld } from "./world.ts";

type Grant = { userId: string; clientId: string; scopes: string[] };
type Access = Grant & { endsAt: number; ended: boolean };
export type Tokens = ReturnType<typeof createTokens>;

const lifetimeSeconds = 86_400;

/** The connect page and the token endpoint [V 4.2]: codes once, refresh tokens once, and a refresh ends the access token before it. */
export function createTokens({ world, books, now }: { world: LightspeedWorld; books: Books; now: () => Date }) {
  const codes = new Map<string, Grant & { redirectUri: string }>();
  const refreshing = new Map<string, { grant: Grant; accessToken: string }>();
  const access = new Map<string, Access>();
  let issued = 0;
  const make = (kind: string) => `${kind}-${++issued}-${crypto.randomUUID()}`;

  function issue(grant: Grant): Record<string, unknown> {
    const accessToken = make("access");
    const refreshToken = make("refresh");
    const expires = Math.floor(now().getTime() / 1000) + lifetimeSeconds;
    access.set(accessToken, { ...grant, endsAt: expires * 1000, ended: false });
    refreshing.set(refreshToken, { grant, accessToken });
    return {
      access_token: accessToken,
      token_type: "Bearer",
      expires,
      expires_in: lifetimeSeconds,
      refresh_token: refreshToken,
      domain_prefix: world.retailer.domainPrefix,
      scope: grant.scopes.join(" "),
    };
  }

  /** All access tokens end before their time. */
  function endAccess(): void {
    for (const one of access.values()) one.ended = true;
  }

  return {
    /** Connects an app as a person would, without the page. */
    connect(facts: { clientId?: string; userId?: string; scopes: string[] }): Record<string, unknown> {
      const userId = facts.userId ?? books.owner().id;
      return issue({ userId, clientId: facts.clientId ?? world.apps[0]?.clientId ?? "", scopes: facts.scopes });
    },
    /** A person opened the page and said yes, or no; the owner unless told. */
    page(url: URL, facts: { userId?: string; denied?: boolean; denyScopes?: string[] }): Response {
      const asked = Object.fromEntries(url.searchParams);
      const app = world.apps.find((one) => one.clientId === asked.client_id);
      if (asked.response_type !== "code" || !app) return problem(400, "invalid_client", "The application is not known.");
      // Must match exactly [V].
      if (!asked.redirect_uri || !app.redirectUris.includes(asked.redirect_uri))
        return problem(400, "invalid_request", "redirect_uri does not match.");
      // Mandatory since 31 March 2026 [S].
      const scopes = (asked.scope ?? "").split(" ").filter(Boolean);
      const back = new URL(asked.redirect_uri);
      if (asked.state) back.searchParams.set("state", asked.state);
      if (scopes.length === 0) back.searchParams.set("error", "invalid_scope");
      else if (facts.denied) back.searchParams.set("error", "access_denied");
      else {
        const code = make("code");
        const granted = scopes.filter((scope) => !facts.denyScopes?.includes(scope));
        codes.set(code, {
          userId: facts.userId ?? books.owner().id,
          clientId: app.clientId,
          scopes: granted,
          redirectUri: asked.redirect_uri,
        });
        back.searchParams.set("code", code);
        back.searchParams.set("domain_prefix", world.retailer.domainPrefix);
      }
      return new Response(null, { status: 302, headers: { location: back.href } });
    },
    token(request: Request, form: URLSearchParams): Response {
      if (!request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded"))
        return problem(400, "invalid_request", "The request is no form.");
      const app = world.apps.find((one) => one.clientId === form.get("client_id") && one.clientSecret === form.get("client_secret"));
      if (!app) return problem(400, "invalid_client", "Client authentication failed.");
      if (form.get("grant_type") === "authorization_code") {
        const code = form.get("code") ?? "";
        const grant = codes.get(code);
        codes.delete(code);
        if (!grant || grant.clientId !== app.clientId || grant.redirectUri !== form.get("redirect_uri"))
          return problem(400, "invalid_grant", "The authorization code is invalid.");
        return Response.json(issue(grant));
      }
      if (form.get("grant_type") !== "refresh_token") return problem(400, "unsupported_grant_type", "The grant type is not supported.");
      const token = form.get("refresh_token") ?? "";
      const known = refreshing.get(token);
      const alive = known && known.grant.clientId === app.clientId && !books.isRemoved(known.grant.userId);
      if (!alive) return problem(400, "invalid_request", "The refresh token is invalid.");
      refreshing.delete(token);
      const before = access.get(known.accessToken);
      if (before) before.ended = true;
      return Response.json(issue(known.grant));
    },
    /** Whom a bearer token speaks for; null when it is unknown or has ended. */
    read(bearer: string | undefined): Access | null {
      const known = access.get(bearer ?? "");
      return known && !known.ended && known.endsAt > now().getTime() ? known : null;
    },
    endAccess,
    revoke(): void {
      endAccess();
      refreshing.clear();
    },
    /** Refresh tokens that still work. */
    usable: () => [...refreshing.keys()],
  };
}

/** [C 4.2] `{"error":"invalid_…","error_description":"…"}` */
function problem(status: number, error: string, error_description: string): Response {
  return Response.json({ error, error_description }, { status });
}

import { CredentialsRejected, UnexpectedAnswer } from "#app/partners/errors.ts";
import { createHttp } from "#app/partners/http.server.ts";
import { hostAnswer, tokenAnswer } from "./messages.ts";
import { heartlandOAuthUrl, readBaseUrl } from "./settings.ts";
import type { HeartlandOAuthApp } from "./settings.ts";

/** Where the merchant allows the app [V 3.2]. `state` ties the answer to who asked: check it when they come back. */
export function authorizeUrl(
  app: HeartlandOAuthApp,
  { state, oauthUrl = heartlandOAuthUrl }: { state: string; oauthUrl?: string },
): string {
  const url = new URL("/oauth/authorize", oauthUrl);
  url.search = new URLSearchParams({
    client_id: app.clientId,
    scope: app.scopes.join(" "),
    redirect_uri: app.redirectUri,
    state,
  }).toString();
  return url.href;
}

export type OAuthOptions = {
  now: () => Date;
  timeoutMs?: number;
  oauthUrl?: string;
  /** POST, as OAuth has it; a weak source uses GET [S 3.2]. */
  method?: "POST" | "GET";
  /** As in `heartlandCredentials`. */
  allowLoopback?: boolean;
};

/**
 * A code becomes a token, and the token tells whose account it is [V, S 3.2].
 * @throws CredentialsRejected if the code is used up or the app is not known, and what createHttp throws.
 */
export async function connectWithCode(
  app: HeartlandOAuthApp,
  code: string,
  { now, timeoutMs = 30_000, oauthUrl = heartlandOAuthUrl, method = "POST", allowLoopback = false }: OAuthOptions,
): Promise<{ baseUrl: string; token: string }> {
  const http = createHttp({ partner: "Heartland", baseUrl: `${oauthUrl}/api`, timeoutMs, now });
  const form = {
    client_id: app.clientId,
    client_secret: app.clientSecret,
    code,
    grant_type: "authorization_code",
    redirect_uri: app.redirectUri,
  };
  const path = method === "POST" ? "oauth/token" : `oauth/token?${new URLSearchParams(form).toString()}`;
  const said = await http({ method, path, body: method === "POST" ? { form } : undefined, changes: false });
  // What OAuth answers to a wrong code or secret (RFC 6749, 5.2).
  if (said.status === 400) throw new CredentialsRejected("Heartland does not accept the code.");
  const token = tokenAnswer.safeParse(said.body).data?.access_token;
  if (said.status >= 300 || !token)
    throw new UnexpectedAnswer(`Heartland answered HTTP ${said.status} and no token.`, { mayHaveHappened: false });

  const heard = await http({ method: "GET", path: "system/host", headers: { authorization: `Bearer ${token}` }, changes: false });
  const reading = readBaseUrl(hostAnswer.safeParse(heard.body).data?.host ?? "", { allowLoopback });
  // Not Heartland's: the token must not go there.
  if (reading.status === "invalid") throw new UnexpectedAnswer("Heartland did not say where the account is.", { mayHaveHappened: false });
  return { baseUrl: reading.baseUrl, token };
}

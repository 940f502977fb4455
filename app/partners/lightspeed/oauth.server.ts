import type { OnExchange } from "#app/partners/capabilities.ts";
import { CredentialsRejected, UnexpectedAnswer } from "#app/partners/errors.ts";
import { maskEmails } from "#app/partners/mask.ts";
import { accessProblem, textOf, tokensFrom } from "./answers.ts";
import { createExchanger, unreadable } from "./exchange.server.ts";
import type { Exchanger } from "./exchange.server.ts";
import { tokenAnswer } from "./messages.ts";
import { createPace } from "./pace.ts";
import type { LightspeedApp, LightspeedTokens } from "./settings.ts";

/**
 * Exchanges the code of a callback for tokens. Call it after the state was compared.
 * @param facts.baseUrl of the callback's prefix, by `lightspeedBaseUrl`.
 */
export async function exchangeCode(facts: {
  baseUrl: string;
  domainPrefix: string;
  app: LightspeedApp;
  code: string;
  redirectUri: string;
  now: () => Date;
  timeoutMs?: number;
  onExchange?: OnExchange;
}): Promise<LightspeedTokens> {
  const { baseUrl, domainPrefix, app, code, redirectUri, now, timeoutMs = 15_000, onExchange = () => {} } = facts;
  const exchange = createExchanger({ baseUrl, timeoutMs, now, onExchange, pace: createPace({ now }) });
  const form = { grant_type: "authorization_code", code, redirect_uri: redirectUri };
  return askForTokens(exchange, { app, form, operation: "connect", before: { domainPrefix, refreshToken: null, scopes: null } });
}

/** A new pair for a refresh token, which is dead from then on [V changelog 2025-03], as the access token before is [S 4.2]. */
export function refreshTokens(
  exchange: Exchanger,
  { app, refreshToken, stale, operation }: { app: LightspeedApp; refreshToken: string; stale: LightspeedTokens; operation: string },
): Promise<LightspeedTokens> {
  const form = { grant_type: "refresh_token", refresh_token: refreshToken };
  return askForTokens(exchange, { app, form, operation, before: { ...stale, refreshToken } });
}

function askForTokens(
  exchange: Exchanger,
  facts: {
    app: LightspeedApp;
    form: Record<string, string>;
    operation: string;
    before: Pick<LightspeedTokens, "domainPrefix" | "scopes"> & { refreshToken: string | null };
  },
): Promise<LightspeedTokens> {
  const { app, form, operation, before } = facts;
  const path = "api/1.0/token";
  const body = { form: { ...form, client_id: app.clientId, client_secret: app.clientSecret } };
  // It changes what we hold, and nothing of the shop's.
  return exchange({ operation, method: "POST", path, body, changes: false }, (heard) => {
    if (heard.status >= 400) {
      const said = textOf(heard.body);
      const why = accessProblem(heard.status, said) === "user_removed" ? "user_removed" : "credentials";
      // 400 is what OAuth answers to a code or token that is no good (RFC 6749, 5.2).
      throw new CredentialsRejected(`Lightspeed does not renew the connection: ${maskEmails(said) || `HTTP ${heard.status}`}.`, { why });
    }
    const reading = tokenAnswer.safeParse(heard.body);
    if (!reading.success) throw unreadable(path, reading.error, { mayHaveHappened: true });
    const tokens = tokensFrom(reading.data, before);
    if (tokens === null)
      throw new UnexpectedAnswer("Lightspeed gave tokens of another shop, or none to renew them with.", { mayHaveHappened: true });
    return tokens;
  });
}

import { createHash } from "node:crypto";
import type { z } from "zod";
import type { Exchange, OnExchange } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerError, PartnerUnavailable, UnexpectedAnswer } from "#app/partners/errors.ts";
import { createHttp } from "#app/partners/http.server.ts";
import type { HttpAnswer, HttpRequest } from "#app/partners/http.server.ts";
import { maskEmails } from "#app/partners/mask.ts";
import { sleep } from "#app/platform/clock.server.ts";
import { maskExchange } from "./mask.ts";
import { answerWith, tokenAnswer } from "./messages.ts";
import type { AstroAnswer, AstroToken } from "./messages.ts";
import type { AstroCredentials } from "./settings.ts";
import type { TokenCache } from "./tokens.server.ts";

/** Astro's REST API as it goes over the wire (reference 1.2, 1.3). It knows no meaning of a status but those of the session. */
export type AstroClient = {
  /** Gets a new token, whatever is cached. */
  signIn(operation: string): Promise<void>;
  call<Schema extends z.ZodType>(call: AstroCall<Schema>): Promise<AstroAnswer<z.output<Schema>>>;
};

export type AstroCall<Schema extends z.ZodType> = {
  /** What it is for, in the merchant's words. */
  operation: string;
  /** Without slashes: "customerStatus". */
  endpoint: string;
  data: Record<string, unknown>;
  /** Of `returnData`. */
  answer: Schema;
  changes: boolean;
  /** Astro may not know the endpoint, or not for this account: that is a refusal with code 404, and nothing was done. */
  mayBeMissing?: boolean;
};

export type AstroClientOptions = {
  baseUrl: string;
  credentials: AstroCredentials;
  now: () => Date;
  timeoutMs: number;
  tokens: TokenCache;
  onExchange: OnExchange;
};

/** Nobody has published what an ended session answers [U 1.2]: HTTP 401, or one of these inside HTTP 200 [I]. */
const sessionEnded =
  /\b(token|session)\b.*\b(expired|invalid|not valid|missing)\b|\b(expired|invalid)\b.*\b(token|session)\b|unauthori[sz]ed|not authenticated/i;
/** Nor how it asks to slow down [U 1.12]: HTTP 429 or 503, or one of these inside HTTP 200 [I]. */
const busy = /too many requests|rate limit|try again later|temporarily unavailable|maintenance/i;

/**
 * How often it is signed in anew for one call. Astro has just taken username and password when it refuses a token that it gave for them, and who believes
 * the refusal has a person enter them again: two sessions that ended one after the other are no reason.
 */
const signIns = 2;

export function createAstroClient(options: AstroClientOptions): AstroClient {
  const { baseUrl, credentials, now, timeoutMs, tokens, onExchange } = options;
  const http = createHttp({ partner: "Astro", baseUrl, timeoutMs, now, namedByMerchant: true });
  const account = createHash("sha256")
    .update(JSON.stringify([baseUrl, credentials]))
    .digest("hex");

  async function call<Schema extends z.ZodType>(wanted: AstroCall<Schema>): Promise<AstroAnswer<z.output<Schema>>> {
    for (let left = signIns; ; left -= 1) {
      const token = await tokens.tokenFor(account, () => fetchToken(wanted.operation));
      try {
        return await callWith(token, wanted);
      } catch (error) {
        if (!(error instanceof CredentialsRejected) || left === 0) throw error;
        // The session may have been ended early. Refused for its token, the call did not happen, so it may be repeated.
        tokens.forget(account, token);
        if (left < signIns) await sleep(1);
      }
    }
  }

  function callWith<Schema extends z.ZodType>(token: string, wanted: AstroCall<Schema>): Promise<AstroAnswer<z.output<Schema>>> {
    const { operation, endpoint, data, answer, changes } = wanted;
    const request: HttpRequest = {
      method: "POST",
      path: `${endpoint}/`,
      headers: { authorization: `Bearer ${token}` },
      body: { form: { jsonData: JSON.stringify(data) } },
      changes,
    };
    return exchange({ operation, endpoint, data, request }, (heard) => {
      const reading = answerWith(answer).safeParse(heard.body);
      const httpFailed = heard.status >= 300;
      if (!reading.success && heard.status === 404 && wanted.mayBeMissing)
        return { status: "refused", code: 404, message: `Astro has no ${endpoint} for this account.`, data: null };
      // Only which fields are wrong: their values may be personal.
      if (!reading.success)
        throw new UnexpectedAnswer(
          httpFailed ? `Astro answered HTTP ${heard.status} to ${endpoint}.` : unreadable(endpoint, reading.error),
          {
            mayHaveHappened: changes,
          },
        );
      const said = reading.data;
      if (said.status === "refused" && sessionEnded.test(said.message))
        throw new CredentialsRejected(`Astro refused the token: ${maskEmails(said.message)}`);
      if (said.status === "refused" && busy.test(said.message))
        throw new PartnerUnavailable(`Astro is busy: ${maskEmails(said.message)}`, { mayHaveHappened: changes });
      if (said.status === "success" && httpFailed)
        throw new UnexpectedAnswer(`Astro answered HTTP ${heard.status} and success to ${endpoint}.`, { mayHaveHappened: changes });
      return said;
    });
  }

  function fetchToken(operation: string): Promise<AstroToken> {
    const { username, password, clientId } = credentials;
    const data = { username, password, grant_type: "password", client_id: clientId };
    const request: HttpRequest = { method: "POST", path: "token/", body: { form: data }, changes: false };
    return exchange({ operation, endpoint: "token", data, request }, ({ status, body }) => {
      const reading = tokenAnswer.safeParse(body);
      if (reading.success) return reading.data;
      // HTTP 400 is what OAuth answers to wrong credentials (RFC 6749, 5.2); inside HTTP 200 Astro would say so in its envelope [I].
      if (status === 400 || answerWith(tokenAnswer).safeParse(body).data?.status === "refused")
        throw new CredentialsRejected("Astro does not accept the username, password or client id.");
      throw new UnexpectedAnswer(status >= 300 ? `Astro answered HTTP ${status} to token.` : unreadable("token", reading.error), {
        mayHaveHappened: false,
      });
    });
  }

  /** One request, told to `onExchange` whatever becomes of it. */
  async function exchange<Result>(
    facts: { operation: string; endpoint: string; data: Record<string, unknown>; request: HttpRequest },
    read: (heard: HttpAnswer) => Result,
  ): Promise<Result> {
    const startedAt = now();
    const started = performance.now();
    let answer: unknown = null;
    let outcome: Exchange["outcome"] = "unexpected_answer";
    try {
      const heard = await http(facts.request);
      answer = heard.body;
      const result = read(heard);
      outcome = "answered";
      return result;
    } catch (error) {
      outcome = outcomeOf(error);
      if (error instanceof PartnerError && error.cause) answer = error.cause;
      throw error;
    } finally {
      const masked = maskExchange(facts.data, answer);
      const durationMs = Math.round(performance.now() - started);
      onExchange({
        ...masked,
        operation: facts.operation,
        startedAt,
        durationMs,
        request: { endpoint: facts.endpoint, data: masked.request },
        outcome,
      });
    }
  }

  return {
    call,
    async signIn(operation) {
      tokens.keep(account, await fetchToken(operation));
    },
  };
}

function outcomeOf(error: unknown): Exchange["outcome"] {
  if (error instanceof PartnerUnavailable) return "unavailable";
  if (error instanceof CredentialsRejected) return "credentials_rejected";
  return "unexpected_answer";
}

function unreadable(endpoint: string, error: z.ZodError): string {
  const where = error.issues.slice(0, 3).map((issue) => issue.path.join(".") || "the answer");
  return `Astro answered ${endpoint} with something unreadable: ${where.join(", ")}.`;
}

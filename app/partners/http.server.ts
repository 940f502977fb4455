import { CredentialsRejected, PartnerUnavailable, UnexpectedAnswer } from "./errors.ts";
import { isLoopback } from "./public-address.ts";
import { createPublicAgent } from "./public-agent.server.ts";

const publicAgent = createPublicAgent();

/** One request to a partner. Its path is appended to the base URL as it is. */
export type HttpRequest = {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  headers?: Record<string, string>;
  body?: { form: Record<string, string> } | { json: unknown };
  /** Whether the call changes anything at the partner: only such a call can "have happened" when its answer is lost. */
  changes: boolean;
};

/** An answer below 500 that is neither about credentials nor about limits. An empty body is null. */
export type HttpAnswer = { status: number; headers: Headers; body: unknown };

export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/** The `cause` of an error that came with an HTTP status. `body`: of 401 and 403, where it was asked for; null if it is no JSON. */
export type HttpCause = { httpStatus: number; body?: unknown };

/**
 * The one way to talk HTTP with a partner: JSON answers, one attempt (the queue repeats), no redirects (they would carry the credentials along).
 * @param facts.timeoutMs from the start of the call to the last byte of the answer.
 * @param facts.maxBytes an answer longer than this is refused.
 * @param facts.namedByMerchant the base URL is what a merchant typed in: it leads to the public internet or, where the form took that, to this machine.
 * @param facts.refusalBodies tell in the cause what came with a 401 or 403: some partners say in it who or what is not accepted.
 * @throws PartnerUnavailable (408, 425, 429, 5xx, time-out, no or lost connection), CredentialsRejected (401, 403), UnexpectedAnswer (redirect, not JSON, too long).
 */
export function createHttp(facts: {
  partner: string;
  baseUrl: string;
  timeoutMs: number;
  now: () => Date;
  maxBytes?: number;
  refusalBodies?: boolean;
  namedByMerchant?: boolean;
}): Http {
  const { partner, timeoutMs, now, maxBytes = 5_000_000, refusalBodies = false, namedByMerchant = false } = facts;
  const base = facts.baseUrl.replace(/\/+$/, "");
  const dispatcher = namedByMerchant && !isLoopback(new URL(base).hostname) ? publicAgent : undefined;

  return async function send(request) {
    const { response, text } = await exchange(request);
    const cause: HttpCause = { httpStatus: response.status };
    const { status, headers } = response;
    const said = `${partner} answered HTTP ${status}.`;
    const mayHaveHappened = request.changes;
    if (status === 401 || status === 403)
      throw new CredentialsRejected(said, { cause: refusalBodies ? { ...cause, body: readJson(text ?? "") } : cause });
    if (status === 408 || status === 425 || status === 429)
      throw new PartnerUnavailable(said, {
        retryAfter: readRetryAfter(headers, now()),
        mayHaveHappened: status === 408 && mayHaveHappened,
        cause,
      });
    if (status >= 500) throw new PartnerUnavailable(said, { retryAfter: readRetryAfter(headers, now()), mayHaveHappened, cause });
    if (status < 200 || (status >= 300 && status < 400)) throw new UnexpectedAnswer(said, { mayHaveHappened, cause });
    if (text === null) throw new UnexpectedAnswer(`${partner} answered more than ${maxBytes} bytes.`, { mayHaveHappened, cause });
    return { status, headers, body: parseJson(text, () => new UnexpectedAnswer(`${said} It is not JSON.`, { mayHaveHappened, cause })) };
  };

  async function exchange(request: HttpRequest): Promise<{ response: Response; text: string | null }> {
    try {
      const response = await fetch(`${base}/${request.path}`, {
        method: request.method,
        headers: { accept: "application/json", ...contentTypeOf(request), ...request.headers },
        body: bodyOf(request),
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
        ...(dispatcher && { dispatcher }),
      });
      return { response, text: await readText(response, maxBytes) };
    } catch (error) {
      const code = codeOf(error);
      const sent = !(code !== null && neverSent.test(code));
      const how =
        error instanceof Error && error.name === "TimeoutError"
          ? `did not answer within ${timeoutMs} ms`
          : `could not be reached (${code ?? "connection lost"})`;
      // No cause: it holds the address and socket of this machine, and the message says what matters.
      throw new PartnerUnavailable(`${partner} ${how}.`, { mayHaveHappened: sent && request.changes });
    }
  }
}

/** Failures of name look-up, connecting and the TLS handshake: the request was not written yet. Everything else is in doubt. */
const neverSent =
  /^(ECONNREFUSED|ERR_ADDRESS_NOT_PUBLIC|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_CERT_\w+|ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNSUPPORTED_PROTOCOL|\w*HANDSHAKE\w*|\w*PROTOCOL_VERSION)|CERT_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_\w+)$/;

/** Undici wraps what the socket said in one or two causes; several addresses tried give an AggregateError with the code of the last. */
function codeOf(error: unknown): string | null {
  for (let one = error, depth = 0; one instanceof Error && depth < 4; one = one.cause, depth++) {
    if ("code" in one && typeof one.code === "string") return one.code;
  }
  return null;
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3), as whole seconds from `now`; a day at most, so that a slip cannot stop a shop for ever. */
export function readRetryAfter(headers: Headers, now: Date): number | null {
  const value = headers.get("retry-after")?.trim();
  if (!value) return null;
  // Date.parse reads nearly anything as some date; an HTTP date starts with its day's name.
  const date = /^[a-z]/i.test(value) ? Date.parse(value) : Number.NaN;
  const seconds = /^\d+$/.test(value) ? Number(value) : Math.ceil((date - now.getTime()) / 1000);
  return Number.isNaN(seconds) ? null : Math.min(Math.max(seconds, 0), 86_400);
}

function contentTypeOf({ body }: HttpRequest): Record<string, string> {
  if (!body) return {};
  return { "content-type": "form" in body ? "application/x-www-form-urlencoded" : "application/json" };
}

function bodyOf({ body }: HttpRequest): string | null {
  if (!body) return null;
  return "form" in body ? new URLSearchParams(body.form).toString() : JSON.stringify(body.json);
}

/** null if it is longer than allowed. */
async function readText(response: Response, maxBytes: number): Promise<string | null> {
  if (!response.body) return "";
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    length += read.value.byteLength;
    chunks.push(read.value);
    if (length <= maxBytes) continue;
    await reader.cancel();
    return null;
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** null if it is no JSON. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function parseJson(text: string, otherwise: () => UnexpectedAnswer): unknown {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    throw otherwise();
  }
}

import type { z } from "zod";
import type { Exchange, OnExchange } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerError, PartnerUnavailable, UnexpectedAnswer } from "#app/partners/errors.ts";
import { createHttp } from "#app/partners/http.server.ts";
import type { HttpAnswer, HttpCause } from "#app/partners/http.server.ts";
import { maskExchange } from "./mask.ts";
import { readRefusal, saysError } from "./messages.ts";
import type { PetzCredentials } from "./settings.ts";

/** The posface API as it goes over the wire (reference 5.2): JSON is posted, with a trailing slash everywhere [V]. It knows no meaning of a refusal. */
export type PetzClient = {
  call<Schema extends z.ZodType>(call: PetzCall<Schema>): Promise<PetzAnswer<z.output<Schema>>>;
};

export type PetzCall<Schema extends z.ZodType> = {
  /** What it is for, in the merchant's words. */
  operation: string;
  /** Below /posface/, without slashes at its ends: "auth/create". */
  path: string;
  body: Record<string, unknown>;
  /** Of the whole body. */
  answer: Schema;
  changes: boolean;
};

/**
 * Below 500, and neither about access nor about limits. `message` is what PETZ said; personal data may be in it.
 * `no_such_path`: HTTP 404 without a reason, as an address that does not exist answers.
 */
export type PetzAnswer<Data> =
  | { status: "success"; data: Data }
  | { status: "refused"; httpStatus: number; code: string; message: string }
  | { status: "no_such_path"; path: string };

export type PetzClientOptions = {
  baseUrl: string;
  credentials: PetzCredentials;
  now: () => Date;
  timeoutMs: number;
  onExchange: OnExchange;
};

export function createPetzClient({ baseUrl, credentials, now, timeoutMs, onExchange }: PetzClientOptions): PetzClient {
  const http = createHttp({ partner: "PETZ", baseUrl, timeoutMs, now, namedByMerchant: true });
  const headers = { [credentials.headerName]: credentials.headerValue };

  async function call<Schema extends z.ZodType>(wanted: PetzCall<Schema>): Promise<PetzAnswer<z.output<Schema>>> {
    const startedAt = now();
    const started = performance.now();
    let answer: unknown = null;
    let outcome: Exchange["outcome"] = "unexpected_answer";
    try {
      const heard = await send(wanted);
      answer = heard.body;
      const said = read(wanted, heard);
      outcome = "answered";
      return said;
    } catch (error) {
      outcome = outcomeOf(error);
      if (error instanceof PartnerError && error.cause) answer ??= error.cause;
      throw error;
    } finally {
      const { operation, path, body } = wanted;
      const durationMs = Math.round(performance.now() - started);
      onExchange({ ...maskExchange({ path: `posface/${path}/`, body }, answer), operation, startedAt, durationMs, outcome });
    }
  }

  async function send({ path, body, changes }: PetzCall<z.ZodType>): Promise<HttpAnswer> {
    try {
      return await http({ method: "POST", path: `posface/${path}/`, headers, body: { json: body }, changes });
    } catch (error) {
      // A page in HTML is how most servers say that there is nothing at an address.
      const { httpStatus } = ((error as Error).cause ?? {}) as Partial<HttpCause>;
      if (error instanceof UnexpectedAnswer && httpStatus === 404) return { status: 404, headers: new Headers(), body: null };
      throw error;
    }
  }

  return { call };
}

function read<Schema extends z.ZodType>({ path, answer, changes }: PetzCall<Schema>, heard: HttpAnswer): PetzAnswer<z.output<Schema>> {
  const { status: httpStatus, body } = heard;
  if (httpStatus >= 400 || saysError(body)) {
    const said = readRefusal(body);
    if (httpStatus === 404 && !isCode(said?.code)) return { status: "no_such_path", path };
    return { status: "refused", httpStatus, ...(said ?? { code: "", message: `HTTP ${httpStatus}` }) };
  }
  const reading = answer.safeParse(body);
  if (reading.success) return { status: "success", data: reading.data };
  // Only which fields are wrong: their values may be personal.
  const where = reading.error.issues.slice(0, 3).map((issue) => issue.path.join(".") || "the answer");
  throw new UnexpectedAnswer(`PETZ answered ${path} with something unreadable: ${where.join(", ")}.`, { mayHaveHappened: changes });
}

/** "auth_not_found" is about what was asked for; "Not found" and 404 are about the address. */
function isCode(code: string | undefined): boolean {
  return code !== undefined && /^[a-z]+(_[a-z]+)+$/i.test(code) && !/^(page_)?not_found$/i.test(code);
}

function outcomeOf(error: unknown): Exchange["outcome"] {
  if (error instanceof PartnerUnavailable) return "unavailable";
  if (error instanceof CredentialsRejected) return "credentials_rejected";
  return "unexpected_answer";
}

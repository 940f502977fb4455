import { setTimeout as waitFor } from "node:timers/promises";
import type { z } from "zod";
import type { OnExchange } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerUnavailable } from "#app/partners/errors.ts";
import type { HttpCause, HttpRequest } from "#app/partners/http.server.ts";
import { textOf } from "./answers.ts";
import { createExchanger, unreadable } from "./exchange.server.ts";
import { pageOf } from "./messages.ts";
import { refreshTokens } from "./oauth.server.ts";
import { refusal } from "./refusal.ts";
import type { Pace } from "./pace.ts";
import type { LightspeedApp, LightspeedTokens } from "./settings.ts";
import type { TokenStore } from "./tokens.server.ts";

/** X-Series' API as it goes over the wire (reference 4.2 to 4.6). It knows no meaning of an answer but that of access and limits. */
export type LightspeedClient = {
  call<Schema extends z.ZodType>(call: LightspeedCall<Schema>): Promise<LightspeedAnswer<z.output<Schema>>>;
  /** All rows of a collection, page by page. */
  readAll<Row extends z.ZodType>(call: { operation: string; path: string; query?: [string, string][]; row: Row }): Promise<z.output<Row>[]>;
  /** The rows of a collection that changed after a version, the oldest change first; `next` is null when there are no more [V 4.4]. */
  readPage<Row extends z.ZodType>(call: {
    operation: string;
    path: string;
    query?: [string, string][];
    row: Row;
    after: number;
    size?: number;
  }): Promise<{ rows: z.output<Row>[]; next: number | null }>;
  /** Which shop this is, and what was granted; `scopes` is null where Lightspeed did not say. */
  granted(): Promise<Pick<LightspeedTokens, "domainPrefix" | "scopes">>;
};

export type LightspeedCall<Schema extends z.ZodType> = {
  /** What it is for, in the merchant's words. */
  operation: string;
  method?: HttpRequest["method"];
  /** Below the version: "sales", "search". */
  path: string;
  query?: [string, string][];
  body?: unknown;
  /** Of the whole body. */
  answer: Schema;
  changes?: boolean;
  /** "0.9" for the few things that only the old API has. */
  api?: "dated" | "0.9";
};

/** Below 500, and neither about access nor about limits. `message` is what X-Series said; personal data may be in it. */
export type LightspeedAnswer<Data> =
  { status: "success"; httpStatus: number; data: Data } | { status: "refused"; httpStatus: number; message: string };

export type LightspeedClientOptions = {
  baseUrl: string;
  app: LightspeedApp;
  tokens: TokenStore;
  now: () => Date;
  timeoutMs: number;
  onExchange: OnExchange;
  pace: Pace;
  wait?: (ms: number) => Promise<unknown>;
};

/** Supported for a year at least [S 4.3]; the version that messages.ts was read from. */
const version = "2026-07";
/** A call must not start with a token that ends before it does. */
const marginMs = 60_000;
/** The most that is documented [V 4.4]. */
const pageSize = 200;

export function createLightspeedClient(options: LightspeedClientOptions): LightspeedClient {
  const { baseUrl, app, tokens, now, timeoutMs, onExchange, pace, wait = waitFor } = options;
  const exchange = createExchanger({ baseUrl, timeoutMs, now, onExchange, pace });

  async function call<Schema extends z.ZodType>(wanted: LightspeedCall<Schema>): Promise<LightspeedAnswer<z.output<Schema>>> {
    const kept = await tokens.read();
    const first = kept.expiresAt - marginMs > now().getTime() ? kept : await refresh(kept, wanted.operation);
    try {
      return await callWith(first, wanted);
    } catch (error) {
      if (!(error instanceof CredentialsRejected) || !isTokenRefused(error)) throw error;
      // Refused for its token, the call did not happen, so it may be repeated, once.
      return await callWith(await refresh(first, wanted.operation), wanted);
    }
  }

  function refresh(stale: LightspeedTokens, operation: string): Promise<LightspeedTokens> {
    return tokens.refresh(stale, (refreshToken) => refreshTokens(exchange, { app, refreshToken, stale, operation }));
  }

  async function callWith<Schema extends z.ZodType>(
    { accessToken }: LightspeedTokens,
    wanted: LightspeedCall<Schema>,
  ): Promise<LightspeedAnswer<z.output<Schema>>> {
    await keepPace();
    const { operation, method = "GET", query = [], body, answer, changes = false, api = "dated" } = wanted;
    const path = api === "0.9" ? `api/${wanted.path}` : `api/${version}/${wanted.path}`;
    const headers = { authorization: `Bearer ${accessToken}` };
    const json = body === undefined ? {} : { body: { json: body } };
    return exchange({ operation, method, path, query, headers, ...json, changes }, (heard) => {
      const { status: httpStatus } = heard;
      if (httpStatus >= 400) return { status: "refused", httpStatus, message: textOf(heard.body) };
      const reading = answer.safeParse(heard.body);
      if (!reading.success) throw unreadable(path, reading.error, { mayHaveHappened: changes });
      return { status: "success", httpStatus, data: reading.data };
    });
  }

  /** Stays away for as long as X-Series asked, and slows down before it has to ask. */
  async function keepPace(): Promise<void> {
    const retryAfter = pace.closedFor();
    if (retryAfter > 0) throw new PartnerUnavailable("Lightspeed asked us to wait.", { retryAfter, mayHaveHappened: false });
    const pause = pace.pauseMs();
    if (pause > 0) await wait(pause);
  }

  const readPage: LightspeedClient["readPage"] = async ({ operation, path, query = [], row, after, size = pageSize }) => {
    const paged: [string, string][] = [...query, ["page_size", String(size)], ["after", String(after)]];
    const said = await call({ operation, path, query: paged, answer: pageOf(row) });
    if (said.status === "refused") throw refusal(path, said);
    return { rows: said.data.data, next: nextPage(said.data, after) };
  };

  return {
    call,
    readPage,
    async readAll(wanted) {
      const rows: z.output<typeof wanted.row>[] = [];
      for (let after: number | null = 0; after !== null;) {
        const page: { rows: z.output<typeof wanted.row>[]; next: number | null } = await readPage({ ...wanted, after });
        rows.push(...page.rows);
        after = page.next;
      }
      return rows;
    },
    granted: () => tokens.read(),
  };
}

/**
 * The version to go on after; null when there are no more: until a page is empty [V 4.4], as that one has no version. A cursor that does
 * not go up would be asked for for ever.
 */
export function nextPage(page: { data: unknown[]; version?: { max: number | null } | null | undefined }, after: number): number | null {
  const max = page.data.length === 0 ? null : page.version?.max;
  return max !== null && max !== undefined && max > after ? max : null;
}

function isTokenRefused(error: CredentialsRejected): boolean {
  return (error.cause as HttpCause | undefined)?.httpStatus === 401 && error.why === "credentials";
}

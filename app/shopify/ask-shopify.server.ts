import { ClientError, GraphQLClient } from "graphql-request";
import pRetry from "p-retry";
import type { z } from "zod";
import { now, shortly, sleep } from "#app/platform/clock.server.ts";
import { createKept } from "#app/platform/kept.ts";
import { apiVersion } from "./api-version.ts";
import { discardAccessToken, offlineAccessToken } from "./offline-access-token.server.ts";
import { ShopifyAccessDenied, ShopifyRefused, ShopifyUnavailable } from "./errors.ts";

const timeoutMs = 20_000;
/** How long a question waits here for its place when Shopify asks to slow down; what takes longer is for the queue. */
const patience = { seconds: 5, times: 3 };

/**
 * Asks a shop's Admin API with its offline token and reads the answer with a schema.
 * @throws ShopifyUnavailable when Shopify is down, slow or throttles; ShopifyRefused when it does not accept the question or its answer cannot be read;
 * ShopifyAccessLost when the shop has taken its access away.
 */
export async function askShopify<Answer>(shop: string, question: Question<Answer>): Promise<Answer> {
  const data = await pRetry(() => ask(shop, question), {
    retries: patience.times,
    minTimeout: 0,
    shouldRetry: ({ error }) => error instanceof ShopifyThrottled && error.retryAfter !== null && error.retryAfter <= patience.seconds,
    onFailedAttempt: ({ error, retriesLeft }) =>
      error instanceof ShopifyThrottled && retriesLeft > 0 ? sleep(error.retryAfter ?? 0) : undefined,
  });
  const parsed = question.schema.safeParse(data);
  if (!parsed.success)
    throw new ShopifyRefused(
      `Shopify's answer cannot be read: ${parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; ")}`,
    );
  return parsed.data;
}

type Question<Answer> = { document: string; variables?: Record<string, unknown>; schema: z.ZodType<Answer> };

/** Shopify's cost bucket is empty; it says how soon it holds enough. */
class ShopifyThrottled extends ShopifyUnavailable {}

/** A checkout asks for several things within seconds: the token is not read and opened for each. */
const tokens = createKept<string>({ seconds: 5, most: 5_000, renews: shortly });

async function ask(shop: string, question: Question<unknown>): Promise<unknown> {
  const token = await tokens.read(shop, now(), () => offlineAccessToken(shop));
  const { document, variables = {} } = question;
  const client = new GraphQLClient(`https://${shop}/admin/api/${apiVersion}/graphql.json`, {
    headers: { "X-Shopify-Access-Token": token },
  });
  try {
    return await client.request<unknown>({ document, variables, signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    if (!(error instanceof ClientError && error.response.status === 401)) throw explain(error);
    tokens.forget(shop);
    // It was renewed meanwhile, or the shop has installed Punchcard anew.
    if ((await offlineAccessToken(shop)) !== token) return ask(shop, question);
    // Ended before its time: the next attempt gets a new one, or learns that there is none.
    await discardAccessToken(shop, token);
    throw explain(error);
  }
}

type Cost = { requestedQueryCost?: number; throttleStatus?: { currentlyAvailable: number; restoreRate: number } };

/** A ClientError is never the cause: its message quotes the whole answer, with what it holds of the buyer. */
function explain(error: unknown): Error {
  if (!(error instanceof ClientError)) return new ShopifyUnavailable("Shopify did not answer.", { cause: error });
  const { status, errors, extensions } = error.response;
  const codes = (errors ?? []).map(({ extensions: facts }) => (facts as { code?: string } | undefined)?.code);
  if (codes.includes("THROTTLED")) return new ShopifyThrottled("Shopify asks to slow down.", { retryAfter: refillSeconds(extensions) });
  if (status === 401 || status === 429 || status >= 500)
    return new ShopifyUnavailable(`Shopify answered ${status}.`, { retryAfter: retryAfterOf(error) });
  const reasons = (errors ?? []).map(({ message }) => message).join("; ");
  if (codes.includes("ACCESS_DENIED")) return new ShopifyAccessDenied(`Shopify denies access: ${reasons}`);
  return new ShopifyRefused(`Shopify answered ${status}${reasons && `: ${reasons}`}`);
}

/** How long the bucket needs to hold what the query costs. */
function refillSeconds(extensions: unknown): number | null {
  const { requestedQueryCost, throttleStatus } = (extensions as { cost?: Cost } | undefined)?.cost ?? {};
  if (requestedQueryCost === undefined || !throttleStatus || throttleStatus.restoreRate <= 0) return null;
  return Math.max(1, Math.ceil((requestedQueryCost - throttleStatus.currentlyAvailable) / throttleStatus.restoreRate));
}

function retryAfterOf(error: ClientError): number | null {
  const headers = error.response.headers as Headers | undefined;
  const seconds = Number(headers?.get?.("Retry-After"));
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

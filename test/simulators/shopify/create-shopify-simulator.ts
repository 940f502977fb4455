import { createAccessTokens, defaultTokenRules } from "./access-tokens.ts";
import type { AccessToken, AccessTokens, TokenRules } from "./access-tokens.ts";
import { answerGraphql } from "./admin-graphql.ts";
import type { GraphqlAnswer, GraphqlCall } from "./admin-graphql.ts";
import type { AppProxy } from "./app-proxy-request.ts";
import { createBulkOperations } from "./bulk-operations.ts";
import type { BulkOperations } from "./bulk-operations.ts";
import { graphqlRoot } from "./graphql-root.ts";
import { createCostBucket } from "./query-cost.ts";
import type { CostBucket, CostRules } from "./query-cost.ts";
import { createSimulatedShop } from "./simulated-shop.ts";
import type { SimulatedShop } from "./simulated-shop.ts";
import { createIds } from "./state.ts";
import type { ShopSeed } from "./state.ts";
import { createWebhooks } from "./webhooks.ts";
import type { Subscription, Webhooks, WebhookSettings } from "./webhooks.ts";

/** The header in which a redirected call carries the host it was meant for; see ../redirect. */
export const simulatedHostHeader = "x-simulated-host";

export type ShopifySimulatorOptions = {
  shops: ShopSeed[];
  apiKey: string;
  apiSecret: string;
  /** The app's address, for webhooks whose uri is a path. May be set later with `setAppUrl`. */
  appUrl: string;
  /** Scopes that every shop has granted. */
  scopes: string[];
  subscriptions: Subscription[];
  /** Default "2026-07". */
  apiVersion?: string;
  app?: { title: string; handle: string };
  /** Where requests to the shop's `/apps/…` are forwarded to; default: `/apps/punchcard` to `/proxy`. */
  appProxy?: AppProxy;
  now?: () => Date;
  webhooks?: Partial<WebhookSettings>;
  tokens?: Partial<TokenRules>;
  /** How much each shop's app may ask; as on Shopify's standard plan unless given. */
  costs?: CostRules;
  /** How webhooks go out; default: fetch. */
  send?: (request: Request) => Promise<Response>;
};

/** What the Admin API does wrong on purpose. Counters go down with each call they hit. */
export type Faults = {
  /** The next calls are THROTTLED whatever the bucket holds. */
  throttleNext: number;
  /** The next calls are answered with this status and no GraphQL. */
  failNext: { status: number; times: number };
  /** The next calls are carried out and the connection is dropped before the answer. */
  dropNext: number;
  /** Every answer waits this long. */
  delayMs: number;
  /** The name of the only query or mutation that the others strike; null is any. */
  only: string | null;
};

export type Call = { at: Date; shop: string; operation: string | null; query: string; variables: unknown; status: number; errors: unknown };

export type ShopifySimulator = {
  /** Answers what Shopify's servers would, for `https://<shop>.myshopify.com/…` or with the shop's host in `x-simulated-host`. */
  handle(request: Request): Promise<Response>;
  readonly shops: SimulatedShop[];
  /** By `<name>.myshopify.com` or the name alone. @throws if there is no such shop. */
  shop(name: string): SimulatedShop;
  readonly webhooks: Webhooks;
  readonly tokens: AccessTokens;
  readonly faults: Faults;
  /** Every call to the Admin API. */
  readonly calls: readonly Call[];
  readonly app: { apiKey: string; apiSecret: string; title: string; handle: string };
  readonly appUrl: string;
  setAppUrl(url: string): void;
  bucket(shop: string): CostBucket;
  /** The shop's bulk operations, with what goes wrong with them. */
  bulk(shop: string): BulkOperations;
  now(): Date;
  /** Stops retries that are waiting. */
  stop(): void;
};

/** Thrown when a call's connection is to be dropped without an answer. */
export class ConnectionDropped extends Error {}

export function createShopifySimulator(options: ShopifySimulatorOptions): ShopifySimulator {
  const now = options.now ?? (() => new Date());
  const ids = createIds();
  const app = {
    apiKey: options.apiKey,
    apiSecret: options.apiSecret,
    title: options.app?.title ?? "Punchcard",
    handle: options.app?.handle ?? "punchcard",
  };
  const version = options.apiVersion ?? "2026-07";
  let appUrl = options.appUrl;
  const webhooks = createWebhooks({
    subscriptions: options.subscriptions,
    appOrigin: () => appUrl,
    apiSecret: options.apiSecret,
    apiVersion: version,
    settings: options.webhooks,
    send: options.send,
  });
  const tokens = createAccessTokens({ ...app, rules: { ...defaultTokenRules, ...options.tokens }, now });
  const faults: Faults = { throttleNext: 0, failNext: { status: 503, times: 0 }, dropNext: 0, delayMs: 0, only: null };
  const calls: Call[] = [];
  const appProxy = options.appProxy ?? { path: "/proxy", prefix: "apps", subpath: "punchcard" };
  const shops = options.shops.map((seed) =>
    createSimulatedShop(seed, { ids, now, app, scopes: options.scopes, webhooks, tokens, appProxy, appUrl: () => appUrl }),
  );
  const buckets = new Map(shops.map(({ domain }) => [domain, createCostBucket({ now, ...options.costs })]));
  const bulks = new Map(
    shops.map((one) => [
      one.domain,
      createBulkOperations({ domain: one.domain, version, now, ids, ask: (query, variables) => askFree(one, query, variables) }),
    ]),
  );

  function find(name: string): SimulatedShop | undefined {
    return shops.find(({ domain }) => domain === name || domain === `${name}.myshopify.com`);
  }

  function shop(name: string): SimulatedShop {
    const found = find(name);
    if (!found) throw new Error(`The simulator has no shop "${name}".`);
    return found;
  }

  function bucket(name: string): CostBucket {
    return buckets.get(shop(name).domain) as CostBucket;
  }

  function bulk(name: string): BulkOperations {
    return bulks.get(shop(name).domain) as BulkOperations;
  }

  function rootOf(found: SimulatedShop): Record<string, unknown> {
    return graphqlRoot(found.state, { id: 1, ...app, now, ids, onProductChanged: found.productChanged, bulk: bulk(found.domain) });
  }

  /** What Shopify asks itself for a bulk operation: by the app's scopes, and out of no bucket. */
  async function askFree(found: SimulatedShop, query: string, variables: Record<string, unknown>): Promise<GraphqlAnswer> {
    const token: AccessToken = { token: "", shop: found.domain, kind: "offline", expiresAt: null, userId: null, revoked: false };
    const world = { version, shop: found.state, token, bucket: createCostBucket({ now, maximum: 1e9 }), throttled: false };
    return answerGraphql({ query, variables }, { ...world, root: rootOf(found) });
  }

  async function handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const found = find(request.headers.get(simulatedHostHeader) ?? url.hostname);
    if (!found) return json(404, { errors: "Not Found" });
    const file = request.method === "GET" ? bulk(found.domain).download(url) : null;
    if (file) return file;
    if (url.pathname === "/admin/oauth/access_token" && request.method === "POST") {
      const { status, body } = tokens.answer(found.state, await readForm(request));
      return json(status, body);
    }
    const [, requestedVersion] = /^\/admin\/api\/([^/]+)\/graphql\.json$/.exec(url.pathname) ?? [];
    if (requestedVersion && request.method === "POST") return graphql(found, request, requestedVersion);
    return json(404, { errors: "Not Found" });
  }

  async function graphql(found: SimulatedShop, request: Request, requestedVersion: string): Promise<Response> {
    const call = await readCall(request);
    const operation = /\b(?:query|mutation)\s+(\w+)/.exec(call.query)?.[1] ?? null;
    const isMeant = faults.only === null || faults.only === operation;
    if (isMeant && faults.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, faults.delayMs));
    const record: Call = {
      at: now(),
      shop: found.domain,
      operation,
      query: call.query,
      variables: call.variables ?? null,
      status: 0,
      errors: null,
    };
    calls.push(record);
    const answered = (status: number, body: Record<string, unknown>): Response => {
      record.status = status;
      record.errors = body["errors"] ?? null;
      return json(status, body, { "X-Shopify-API-Version": requestedVersion });
    };
    if (isMeant && faults.failNext.times > 0) {
      faults.failNext.times -= 1;
      return answered(faults.failNext.status, { errors: "Service unavailable" });
    }
    const token = tokens.find(found.state, request.headers.get("X-Shopify-Access-Token"));
    if (!token) return answered(401, { errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" });
    const throttled = isMeant && faults.throttleNext > 0;
    if (throttled) faults.throttleNext -= 1;
    const root = rootOf(found);
    const answer = await answerGraphql(call, {
      version: requestedVersion,
      shop: found.state,
      token,
      bucket: bucket(found.domain),
      throttled,
      root,
    });
    if (isMeant && faults.dropNext > 0) {
      faults.dropNext -= 1;
      throw new ConnectionDropped();
    }
    return answered(answer.status, answer.body);
  }

  return {
    handle,
    shops,
    shop,
    webhooks,
    tokens,
    faults,
    calls,
    app,
    get appUrl() {
      return appUrl;
    },
    setAppUrl(url) {
      appUrl = url;
    },
    bucket,
    bulk,
    now,
    stop: () => webhooks.stop(),
  };
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json; charset=utf-8", ...headers } });
}

async function readCall(request: Request): Promise<GraphqlCall> {
  const body = (await request.json()) as Partial<GraphqlCall>;
  return { query: body.query ?? "", variables: body.variables ?? null, operationName: body.operationName ?? null };
}

async function readForm(request: Request): Promise<Record<string, string>> {
  const text = await request.text();
  if (request.headers.get("Content-Type")?.includes("json")) return JSON.parse(text) as Record<string, string>;
  return Object.fromEntries(new URLSearchParams(text));
}

import { createHash, randomBytes } from "node:crypto";
import type { Prisma } from "@prisma/client";
import { connectionCause } from "#app/domain/cause.ts";
import { CredentialsRejected, PartnerError } from "#app/partners/errors.ts";
import type { PointOfSale } from "#app/partners/capabilities.ts";
import { exchangeCode } from "#app/partners/lightspeed/oauth.server.ts";
import { connectUrlFor } from "#app/partners/lightspeed/oauth.ts";
import { lightspeedBaseUrl } from "#app/partners/lightspeed/settings.ts";
import type { LightspeedTokens } from "#app/partners/lightspeed/settings.ts";
import { createTokenStore } from "#app/partners/lightspeed/tokens.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { checkUpJob, retryCauseJob } from "#app/queue/jobs.ts";
import { buildPos, heartlandPos, lightspeedPos } from "./build-pos.server.ts";
import { errorsOf } from "./errors-of.ts";
import { heartlandForm, lightspeedApp, lightspeedOnLoopback, openHeartland, sealPos } from "./pos-credentials.server.ts";
import type { HeartlandAccess } from "./pos-credentials.server.ts";
import { noteCredentialsRejected } from "./loyalty-connection.server.ts";
import type { PosPartner } from "./pos-partners.ts";
import { resumeChains } from "./resume-chains.server.ts";

export type PosConnectResult =
  | { status: "connected" }
  /** The POS takes this access, and nothing was kept. */
  | { status: "ok" }
  /** Field name → key of the message under `pos.errors`. */
  | { status: "invalid"; errors: Record<string, string> }
  | { status: "credentials_rejected" }
  | { status: "unavailable" }
  /** What the merchant came back with is not of this shop, was used, or is too old. */
  | { status: "expired" };

export type HeartlandInput = { baseUrl: string; token: string };

/** Tests a Heartland token live, keeps it, and lets the orders go that waited for it. An empty token stands for the one that is stored. */
export async function connectHeartland({ shop, input }: { shop: string; input: HeartlandInput }): Promise<PosConnectResult> {
  const tried = await tryHeartland(shop, input);
  if (tried.status !== "ok") return tried;
  await keep({ shop, partner: "heartland", credentials: sealPos(shop, "heartland", tried.access) });
  return { status: "connected" };
}

/** Asks Heartland with what is in the form and keeps nothing. */
export async function testHeartland({ shop, input }: { shop: string; input: HeartlandInput }): Promise<PosConnectResult> {
  const tried = await tryHeartland(shop, input);
  return tried.status === "ok" ? { status: "ok" } : tried;
}

type TriedAccess = { status: "ok"; access: HeartlandAccess } | Exclude<PosConnectResult, { status: "ok" }>;

async function tryHeartland(shop: string, input: HeartlandInput): Promise<TriedAccess> {
  const stored = input.token ? null : await storedHeartland(shop);
  const parsed = heartlandForm.safeParse({ ...input, token: input.token || stored?.token });
  if (!parsed.success) return { status: "invalid", errors: errorsOf(parsed.error) };
  // The stored token goes only where it was given for.
  if (stored && stored.baseUrl !== parsed.data.baseUrl) return { status: "invalid", errors: { token: "required" } };
  const { currency } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { currency: true } });
  const tested = await tryAccount(shop, heartlandPos(parsed.data, currency));
  return tested === "ok" ? { status: "ok", access: parsed.data } : { status: tested };
}

/** How long a merchant may stay on Lightspeed's page. */
const stateMinutes = 30;

/** Where the merchant goes to connect Lightspeed; null where Punchcard is not registered there. */
export async function startLightspeed({ shop }: { shop: string }): Promise<string | null> {
  const app = lightspeedApp();
  if (!app) return null;
  const state = randomBytes(32).toString("base64url");
  const moment = now();
  await db.$transaction([
    db.connectState.deleteMany({ where: { expiresAt: { lt: moment } } }),
    db.connectState.create({
      data: { id: digestOf(state), shopId: shop, partner: "lightspeed", expiresAt: new Date(moment.getTime() + stateMinutes * 60_000) },
    }),
  ]);
  return connectUrlFor({ connectUrl: env.LIGHTSPEED_CONNECT_URL, clientId: app.clientId, redirectUri: redirectUri(), state });
}

/** The shop that a merchant left from; null when the state is nobody's. It stays good: only the shop itself uses it up. */
export async function shopOfState(state: string): Promise<string | null> {
  const found = await db.connectState.findFirst({ where: { id: digestOf(state), expiresAt: { gt: now() } }, select: { shopId: true } });
  return found?.shopId ?? null;
}

/** Exchanges what the merchant came back with for access, once, in the admin of the shop that they left from. */
export async function finishLightspeed(given: {
  shop: string;
  code: string;
  domainPrefix: string;
  state: string;
}): Promise<PosConnectResult> {
  const { shop, code, domainPrefix, state } = given;
  const { count } = await db.connectState.deleteMany({
    where: { id: digestOf(state), shopId: shop, partner: "lightspeed", expiresAt: { gt: now() } },
  });
  const app = lightspeedApp();
  if (count === 0 || !app) return { status: "expired" };
  const got = await orProblem(shop, () =>
    exchangeCode({
      baseUrl: lightspeedBaseUrl(domainPrefix, { apiUrl: env.LIGHTSPEED_API_URL, allowLoopback: lightspeedOnLoopback }),
      domainPrefix,
      app,
      code,
      redirectUri: redirectUri(),
      now,
      timeoutMs: env.PARTNER_TIMEOUT_SECONDS * 1000,
    }),
  );
  if (typeof got === "string") return { status: got };
  return finishWith(shop, got);
}

async function finishWith(shop: string, got: LightspeedTokens): Promise<PosConnectResult> {
  // Looking around may renew them: the newest are kept.
  let tokens = got;
  const store = createTokenStore(got, { keep: async (renewed) => void (tokens = renewed) });
  const tested = await tryAccount(shop, lightspeedPos(got, store, {}));
  if (tested !== "ok") return { status: tested };
  await keep({ shop, partner: "lightspeed", credentials: sealPos(shop, "lightspeed", tokens) });
  return { status: "connected" };
}

/** Tries the access that is stored; if the POS takes it again, the connection works again. */
export async function checkPos(shop: string, partner: PosPartner): Promise<"connected" | "not_connected" | "credentials_rejected"> {
  const connection = await db.connection.findUnique({
    where: { shopId_partner: { shopId: shop, partner } },
    include: { shop: { select: { currency: true } } },
  });
  if (!connection?.credentials) return "not_connected";
  try {
    const { user } = await buildPos(connection, partner).account();
    if (user && !user.active) return "credentials_rejected";
  } catch (error) {
    if (error instanceof CredentialsRejected) return "credentials_rejected";
    throw error;
  }
  const moment = now();
  await db.$transaction(async (tx) => {
    await tx.connection.update({ where: { id: connection.id }, data: { status: "connected", connectedAt: moment, checkedAt: moment } });
    await resumeChains(tx, { shop, partner });
  });
  return "connected";
}

/** Asks the POS with the access that is stored, and keeps what came of it: one that works again lets the orders go. */
export async function testPos({ shop, partner }: { shop: string; partner: PosPartner }): Promise<PosConnectResult> {
  const connection = await db.connection.findUnique({
    where: { shopId_partner: { shopId: shop, partner } },
    include: { shop: { select: { currency: true } } },
  });
  if (!connection?.credentials) return { status: "expired" };
  const tested = await tryAccount(shop, buildPos(connection, partner));
  const { id, status, connectedAt } = connection;
  if (tested === "credentials_rejected") await noteCredentialsRejected(db, { shop, partner, connectedAt });
  if (tested !== "ok") return { status: tested };
  const moment = now();
  await db.$transaction(async (tx) => {
    const works = { status: "connected" as const, checkedAt: moment };
    await tx.connection.update({ where: { id }, data: status === "connected" ? works : { ...works, connectedAt: moment } });
    await enqueue(tx, checkUpJob, { shop, partner });
    if (status === "connected") return;
    await enqueue(tx, retryCauseJob, { shop, cause: connectionCause(partner) });
    await resumeChains(tx, { shop, partner });
  });
  return { status: "ok" };
}

/** Forgets the access. Settings and the ledger stay; orders wait until somebody connects again. */
export async function disconnectPos({ shop, partner }: { shop: string; partner: PosPartner }): Promise<void> {
  await db.connection.updateMany({ where: { shopId: shop, partner }, data: { status: "disconnected", credentials: "" } });
}

async function keep({ shop, partner, credentials }: { shop: string; partner: PosPartner; credentials: string }): Promise<void> {
  const moment = now();
  const working = { status: "connected" as const, credentials, connectedAt: moment, checkedAt: moment };
  // Orders placed before belong to whatever sent them until now.
  const settings: Prisma.InputJsonObject = { minimumCreatedAt: moment.toISOString() };
  await db.$transaction(async (tx) => {
    await tx.connection.upsert({
      where: { shopId_partner: { shopId: shop, partner } },
      create: { shopId: shop, partner, settings, startAt: moment, ...working },
      update: working,
    });
    await enqueue(tx, retryCauseJob, { shop, cause: connectionCause(partner) });
    await enqueue(tx, checkUpJob, { shop, partner });
    await resumeChains(tx, { shop, partner });
  });
  log("pos_connected", { shop, partner });
}

async function tryAccount(shop: string, pos: PointOfSale): Promise<"ok" | "credentials_rejected" | "unavailable"> {
  const account = await orProblem(shop, () => pos.account());
  if (typeof account === "string") return account;
  return account.user && !account.user.active ? "credentials_rejected" : "ok";
}

async function orProblem<Result extends object>(
  shop: string,
  work: () => Promise<Result>,
): Promise<Result | "credentials_rejected" | "unavailable"> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CredentialsRejected) return "credentials_rejected";
    if (!(error instanceof PartnerError)) throw error;
    log.warn("pos_test_failed", { shop, code: error.code });
    return "unavailable";
  }
}

async function storedHeartland(shop: string) {
  const connection = await db.connection.findUnique({ where: { shopId_partner: { shopId: shop, partner: "heartland" } } });
  return connection?.credentials ? openHeartland(shop, connection.credentials) : null;
}

/** The registered one, to the letter. */
function redirectUri(): string {
  return `${env.SHOPIFY_APP_URL.replace(/\/+$/, "")}/connect/lightspeed`;
}

function digestOf(state: string): string {
  return createHash("sha256").update(state).digest("hex");
}

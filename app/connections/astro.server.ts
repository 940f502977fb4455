import { connectionCause } from "#app/domain/cause.ts";
import { createAstroProgram } from "#app/partners/astro/astro-program.server.ts";
import { astroSettings } from "#app/partners/astro/settings.ts";
import { CredentialsRejected, PartnerError } from "#app/partners/errors.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { retryCauseJob } from "#app/queue/jobs.ts";
import { errorsOf } from "./errors-of.ts";
import { astro, credentialsSchema, openAstroCredentials, sealAstroCredentials } from "./astro-credentials.server.ts";
import type { AstroCredentialsInput, AstroSettingsView, AstroView, ConnectResult } from "./astro-view.ts";

const timeoutMs = env.PARTNER_TIMEOUT_SECONDS * 1000;
const defaultSettings = astroSettings.parse({});

/** What the page of the connection shows; never the password. */
export async function readAstro(shop: string): Promise<AstroView> {
  const [connection, ignored, waitingOrders] = await Promise.all([
    find(shop),
    db.ignoredItem.findMany({ where: { shopId: shop, partner: astro }, orderBy: { id: "desc" } }),
    db.order.count({ where: { shopId: shop, state: "pending" } }),
  ]);
  const credentials = connection?.credentials ? openAstroCredentials(shop, connection.credentials) : null;
  return {
    status: connection?.status ?? "never",
    username: credentials?.username ?? "",
    clientId: credentials?.clientId ?? "",
    baseUrl: credentials?.baseUrl ?? env.ASTRO_BASE_URL,
    connectedAt: connection?.connectedAt.toISOString() ?? null,
    checkedAt: connection?.checkedAt.toISOString() ?? null,
    settings: connection ? astroSettings.parse(connection.settings) : defaultSettings,
    waitingOrders,
    ignoredItems: ignored.map(({ id, upc, title, addedBy, createdAt }) => ({
      id,
      upc,
      title,
      addedBy,
      createdAt: createdAt.toISOString(),
    })),
  };
}

/** Signs in at Astro with what is in the form and keeps nothing. An empty password stands for the one that is stored. */
export async function testAstro(shop: string, input: AstroCredentialsInput): Promise<ConnectResult> {
  const parsed = await parseCredentials(shop, input);
  return parsed.status === "invalid" ? parsed : trySignIn(shop, parsed.credentials);
}

/** Tests the credentials live, keeps them, and lets the orders go that waited for them. */
export async function connectAstro({ shop, input }: { shop: string; input: AstroCredentialsInput; actor: string }): Promise<ConnectResult> {
  const parsed = await parseCredentials(shop, input);
  if (parsed.status === "invalid") return parsed;
  const tested = await trySignIn(shop, parsed.credentials);
  if (tested.status !== "ok") return tested;
  const moment = now();
  const credentials = sealAstroCredentials(shop, parsed.credentials);
  const working = { status: "connected" as const, credentials, connectedAt: moment, checkedAt: moment };
  await db.$transaction(async (tx) => {
    await tx.connection.upsert({
      where: { shopId_partner: { shopId: shop, partner: astro } },
      create: { shopId: shop, partner: astro, settings: defaultSettings, startAt: moment, ...working },
      update: working,
    });
    await enqueue(tx, retryCauseJob, { shop, cause: connectionCause(astro) });
  });
  log("astro_connected", { shop });
  return { status: "connected" };
}

export async function saveAstroSettings({
  shop,
  settings,
}: {
  shop: string;
  settings: AstroSettingsView;
  actor: string;
}): Promise<ConnectResult> {
  const parsed = astroSettings.safeParse(settings);
  if (!parsed.success) return { status: "invalid", errors: errorsOf(parsed.error) };
  const { count } = await db.connection.updateMany({
    where: { shopId: shop, partner: astro },
    data: { settings: parsed.data, reviewedAt: now() },
  });
  return count === 0 ? { status: "invalid", errors: { settings: "not_connected" } } : { status: "ok" };
}

/** Tries the credentials that are stored; if the partner takes them again, the connection works again. */
export async function checkConnection(shop: string): Promise<"connected" | "not_connected" | "credentials_rejected"> {
  const connection = await find(shop);
  if (!connection?.credentials) return "not_connected";
  try {
    await signIn(openAstroCredentials(shop, connection.credentials));
  } catch (error) {
    if (error instanceof CredentialsRejected) return "credentials_rejected";
    throw error;
  }
  const moment = now();
  await db.connection.update({ where: { id: connection.id }, data: { status: "connected", connectedAt: moment, checkedAt: moment } });
  return "connected";
}

/** Forgets the credentials. Settings and the ledger stay; orders wait until somebody connects again. */
export async function disconnectAstro({ shop }: { shop: string; actor: string }): Promise<void> {
  await db.connection.updateMany({ where: { shopId: shop, partner: astro }, data: { status: "disconnected", credentials: "" } });
}

async function trySignIn(shop: string, credentials: AstroCredentialsInput): Promise<ConnectResult> {
  try {
    await signIn(credentials);
    return { status: "ok" };
  } catch (error) {
    if (error instanceof CredentialsRejected) return { status: "credentials_rejected" };
    if (!(error instanceof PartnerError)) throw error;
    log.warn("astro_test_failed", { shop, code: error.code });
    return { status: "unavailable" };
  }
}

/** @throws PartnerError */
async function signIn({ baseUrl, ...credentials }: AstroCredentialsInput): Promise<void> {
  await createAstroProgram({ baseUrl, credentials, now, timeoutMs }).checkCredentials();
}

type Parsed = { status: "ok"; credentials: AstroCredentialsInput } | { status: "invalid"; errors: Record<string, string> };

async function parseCredentials(shop: string, input: AstroCredentialsInput): Promise<Parsed> {
  const parsed = credentialsSchema.safeParse({ ...input, password: input.password || (await storedPassword(shop, input)) });
  return parsed.success ? { status: "ok", credentials: parsed.data } : { status: "invalid", errors: errorsOf(parsed.error) };
}

/** The stored password goes only where it was given for: another address or account wants it typed again. */
async function storedPassword(shop: string, input: AstroCredentialsInput): Promise<string> {
  const connection = await find(shop);
  if (!connection?.credentials) return "";
  const stored = openAstroCredentials(shop, connection.credentials);
  return stored.baseUrl === input.baseUrl && stored.username === input.username ? stored.password : "";
}

function find(shop: string) {
  return db.connection.findUnique({ where: { shopId_partner: { shopId: shop, partner: astro } } });
}

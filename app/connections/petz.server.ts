import { connectionCause } from "#app/domain/cause.ts";
import { CredentialsRejected, PartnerError, UnexpectedAnswer } from "#app/partners/errors.ts";
import { onlineDevice, petzSettings } from "#app/partners/petz/settings.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { retryCauseJob, sendProductsJob } from "#app/queue/jobs.ts";
import { buildPetz } from "./build-petz.server.ts";
import { errorsOf } from "./errors-of.ts";
import { noteCredentialsRejected } from "./loyalty-connection.server.ts";
import { openPetz, petz, petzForm, sealPetz } from "./petz-credentials.server.ts";
import type { PetzConnectResult, PetzCredentialsInput, PetzSettingsView, PetzView } from "./petz-view.ts";

const defaultSettings = petzSettings.parse({});

/** What the page of the connection shows; never the header's value. */
export async function readPetz(shop: string): Promise<PetzView> {
  const [connection, waitingCoupons] = await Promise.all([
    find(shop),
    db.hold.count({ where: { shopId: shop, partner: petz, state: { in: ["capturing", "capture_failed", "releasing", "returning"] } } }),
  ]);
  const credentials = connection?.credentials ? openPetz(shop, connection.credentials) : null;
  return {
    status: connection?.status ?? "never",
    baseUrl: credentials?.baseUrl ?? env.PETZ_BASE_URL ?? "",
    headerName: credentials?.headerName ?? "Authorization",
    deviceRef: credentials?.deviceRef ?? onlineDevice,
    connectedAt: connection?.connectedAt.toISOString() ?? null,
    checkedAt: connection?.checkedAt.toISOString() ?? null,
    productsAt: connection?.productsAt?.toISOString() ?? null,
    settings: connection ? petzSettings.parse(connection.settings) : defaultSettings,
    waitingCoupons,
  };
}

/** Asks PETZ with what is in the form and keeps nothing. An empty value stands for the one that is stored. */
export async function testPetz(shop: string, input: PetzCredentialsInput): Promise<PetzConnectResult> {
  const parsed = await parseCredentials(shop, input);
  return parsed.status === "invalid" ? parsed : tryCredentials(shop, parsed.credentials);
}

/** Tests the credentials live, makes the online shop known as a register, keeps them, and lets go what waited for them. */
export async function connectPetz({ shop, input }: { shop: string; input: PetzCredentialsInput }): Promise<PetzConnectResult> {
  const parsed = await parseCredentials(shop, input);
  if (parsed.status === "invalid") return parsed;
  const tried = await tryCredentials(shop, parsed.credentials, { register: true });
  if (tried.status !== "ok") return tried;
  const moment = now();
  const working = {
    status: "connected" as const,
    credentials: sealPetz(shop, parsed.credentials),
    connectedAt: moment,
    checkedAt: moment,
    productsAt: null,
  };
  await db.$transaction(async (tx) => {
    await tx.connection.upsert({
      where: { shopId_partner: { shopId: shop, partner: petz } },
      create: { shopId: shop, partner: petz, settings: defaultSettings, startAt: moment, ...working },
      update: working,
    });
    await enqueue(tx, retryCauseJob, { shop, cause: connectionCause(petz) });
    await enqueue(tx, sendProductsJob, { shop });
  });
  log("petz_connected", { shop });
  return { status: "connected" };
}

export async function savePetzSettings({ shop, settings }: { shop: string; settings: PetzSettingsView }): Promise<PetzConnectResult> {
  const parsed = petzSettings.safeParse(settings);
  if (!parsed.success) return { status: "invalid", errors: errorsOf(parsed.error) };
  const { count } = await db.connection.updateMany({
    where: { shopId: shop, partner: petz },
    data: { settings: parsed.data, reviewedAt: now() },
  });
  return count === 0 ? { status: "invalid", errors: { settings: "not_connected" } } : { status: "ok" };
}

/** Tries what is stored; if PETZ takes it, the connection works again, and what waited for it goes. */
export async function checkPetz(shop: string): Promise<PetzConnectResult> {
  const connection = await find(shop);
  if (!connection?.credentials) return { status: "invalid", errors: { headerValue: "required" } };
  const { id, status, connectedAt } = connection;
  const tried = await tryCredentials(shop, openPetz(shop, connection.credentials));
  if (tried.status === "credentials_rejected") await noteCredentialsRejected(db, { shop, partner: petz, connectedAt });
  if (tried.status !== "ok") return tried;
  const moment = now();
  await db.$transaction(async (tx) => {
    const works = { status: "connected" as const, checkedAt: moment };
    await tx.connection.update({ where: { id }, data: status === "connected" ? works : { ...works, connectedAt: moment } });
    if (status !== "connected") await enqueue(tx, retryCauseJob, { shop, cause: connectionCause(petz) });
  });
  return { status: "ok" };
}

/** Forgets the credentials. Settings and holds stay; captures wait until somebody connects again. */
export async function disconnectPetz({ shop }: { shop: string }): Promise<void> {
  await db.connection.updateMany({ where: { shopId: shop, partner: petz }, data: { status: "disconnected", credentials: "" } });
}

async function tryCredentials(
  shop: string,
  credentials: PetzCredentialsInput,
  { register = false }: { register?: boolean } = {},
): Promise<PetzConnectResult> {
  try {
    const provider = buildPetz(credentials, { settings: {} });
    await provider.checkCredentials();
    if (register) await provider.registerDevice({ name: await nameOf(shop) });
    return { status: "ok" };
  } catch (error) {
    if (error instanceof CredentialsRejected) return { status: "credentials_rejected" };
    if (!(error instanceof PartnerError)) throw error;
    log.warn("petz_test_failed", { shop, code: error.code });
    return { status: error instanceof UnexpectedAnswer ? "not_petz" : "unavailable" };
  }
}

async function nameOf(shop: string): Promise<string> {
  const { name } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { name: true } });
  return `${name} online`;
}

type Parsed = { status: "ok"; credentials: PetzCredentialsInput } | { status: "invalid"; errors: Record<string, string> };

async function parseCredentials(shop: string, input: PetzCredentialsInput): Promise<Parsed> {
  const stored = input.headerValue ? null : await storedCredentials(shop);
  const parsed = petzForm.safeParse({ ...input, headerValue: input.headerValue || stored?.headerValue || "" });
  if (!parsed.success) return { status: "invalid", errors: errorsOf(parsed.error) };
  // The stored value goes only where it was given for: another address or header wants it typed again.
  const { baseUrl, headerName } = parsed.data;
  if (stored && (stored.baseUrl !== baseUrl || stored.headerName !== headerName))
    return { status: "invalid", errors: { headerValue: "required" } };
  return { status: "ok", credentials: parsed.data };
}

async function storedCredentials(shop: string): Promise<PetzCredentialsInput | null> {
  const connection = await find(shop);
  return connection?.credentials ? openPetz(shop, connection.credentials) : null;
}

function find(shop: string) {
  return db.connection.findUnique({ where: { shopId_partner: { shopId: shop, partner: petz } } });
}

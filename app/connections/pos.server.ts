import type { Prisma } from "@prisma/client";
import { connectionCause } from "#app/domain/cause.ts";
import { CredentialsRejected } from "#app/partners/errors.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { checkUpJob, retryCauseJob } from "#app/queue/jobs.ts";
import { askAccount } from "./ask-account.server.ts";
import { buildPos } from "./build-pos.server.ts";
import { leaveForLightspeed, takeGrant } from "./lightspeed-oauth.server.ts";
import { openHeartland, sealPos } from "./pos-credentials.server.ts";
import { noteCredentialsRejected } from "./loyalty-connection.server.ts";
import type { PosPartner } from "./pos-partners.ts";
import { resumeChains } from "./resume-chains.server.ts";
import { tryHeartland } from "./try-heartland.server.ts";
import type { HeartlandInput } from "./try-heartland.server.ts";

export type { HeartlandInput };

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

/** Tests a Heartland token live, keeps it, and lets the orders go that waited for it. An empty token stands for the one that is stored. */
export async function connectHeartland({ shop, input }: { shop: string; input: HeartlandInput }): Promise<PosConnectResult> {
  const tried = await tryHeartland(shop, { input, stored: await storedHeartland(shop) });
  if (tried.status !== "ok") return tried;
  await keep({ shop, partner: "heartland", credentials: sealPos(shop, "heartland", tried.access) });
  return { status: "connected" };
}

/** Asks Heartland with what is in the form and keeps nothing. */
export async function testHeartland({ shop, input }: { shop: string; input: HeartlandInput }): Promise<PosConnectResult> {
  const tried = await tryHeartland(shop, { input, stored: await storedHeartland(shop) });
  return tried.status === "ok" ? { status: "ok" } : tried;
}

/** Where the merchant goes to connect Lightspeed; null where Punchcard is not registered there. */
export function startLightspeed({ shop }: { shop: string }): Promise<string | null> {
  return leaveForLightspeed({ shop, chain: null });
}

/** Exchanges what the merchant came back with for access, once, in the admin of the shop that they left from. */
export async function finishLightspeed(given: {
  shop: string;
  code: string;
  domainPrefix: string;
  state: string;
}): Promise<PosConnectResult> {
  const { shop } = given;
  const granted = await takeGrant({ ...given, chain: null });
  if (granted.status !== "granted") return granted;
  await keep({ shop, partner: "lightspeed", credentials: sealPos(shop, "lightspeed", granted.tokens) });
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
  const account = await askAccount(shop, buildPos(connection, partner));
  const { id, status, connectedAt } = connection;
  if (account === "credentials_rejected") await noteCredentialsRejected(db, { shop, partner, connectedAt });
  if (typeof account === "string") return { status: account };
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

async function storedHeartland(shop: string) {
  const connection = await db.connection.findUnique({ where: { shopId_partner: { shopId: shop, partner: "heartland" } } });
  return connection?.credentials ? openHeartland(shop, connection.credentials) : null;
}

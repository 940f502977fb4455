import type { Connection } from "@prisma/client";
import type { CouponProvider } from "#app/partners/capabilities.ts";
import { db } from "#app/platform/db.server.ts";
import { buildPetz } from "./build-petz.server.ts";
import { circuitOf } from "./circuit.server.ts";
import type { Circuit } from "./circuit.ts";
import { openPetz, petz } from "./petz-credentials.server.ts";

/** The coupon partner that a shop may have; there is one so far. */
export const couponPartner = petz;

export type CouponConnection =
  | {
      status: "ready";
      partner: string;
      provider: CouponProvider;
      /** When the credentials that `provider` uses were entered. */
      connectedAt: Date;
      /** null while the partner answers. */
      circuit: Circuit | null;
    }
  /** There is a connection and it does not work now: captures wait for it. */
  | { status: "waiting"; partner: string; why: "disconnected" | "credentials_rejected" }
  | { status: "never" };

export type CouponConnectionFor = (shop: string, options?: { timeoutMs?: number }) => Promise<CouponConnection>;

/** `timeoutMs`: how long a call may take, where somebody waits at a checkout. */
export async function couponConnectionFor(shop: string, { timeoutMs }: { timeoutMs?: number } = {}): Promise<CouponConnection> {
  const connection = await db.connection.findUnique({ where: { shopId_partner: { shopId: shop, partner: petz } } });
  if (!connection) return { status: "never" };
  const { status, connectedAt } = connection;
  if (status !== "connected") return { status: "waiting", partner: petz, why: status };
  return { status: "ready", partner: petz, provider: providerOf(connection, timeoutMs), connectedAt, circuit: circuitOf(connection) };
}

/** Connectors are kept, because each remembers which orders the partner was told of; a change of the connection makes a new one. */
const providers = new Map<string, { version: string; provider: CouponProvider }>();

function providerOf({ id, shopId, credentials, connectedAt, settings }: Connection, timeoutMs: number | undefined): CouponProvider {
  const key = `${id}/${timeoutMs ?? ""}`;
  const version = JSON.stringify([connectedAt, settings]);
  const kept = providers.get(key);
  if (kept?.version === version) return kept.provider;
  const provider = buildPetz(openPetz(shopId, credentials), { settings, timeoutMs });
  providers.set(key, { version, provider });
  return provider;
}

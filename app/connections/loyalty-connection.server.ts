import { Prisma } from "@prisma/client";
import type { Connection } from "@prisma/client";
import { createAstroProgram } from "#app/partners/astro/astro-program.server.ts";
import { astroSettings } from "#app/partners/astro/settings.ts";
import type { AstroStore } from "#app/partners/astro/settings.ts";
import type { LoyaltyProgram } from "#app/partners/capabilities.ts";
import { now } from "#app/platform/clock.server.ts";
import { query } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/log.server.ts";
import type { Db } from "#app/platform/db.server.ts";
import { astro, openAstroCredentials } from "./astro-credentials.server.ts";
import { connectionColumns } from "./connection-columns.server.ts";
import type { ConnectionRow } from "./connection-columns.server.ts";
import { circuitOf } from "./circuit.server.ts";
import type { Circuit } from "./circuit.ts";
import { tellListener } from "./exchanges.server.ts";

/** The loyalty program that a shop may have; there is one so far. */
export const loyaltyPartner = astro;

export type LoyaltySettings = { missingMember: "create" | "report"; posSources: string[]; redeemFreeLines: boolean };

/** A shop's loyalty program, if it has one that works. */
export type LoyaltyConnection =
  | {
      status: "ready";
      partner: string;
      program: LoyaltyProgram;
      settings: LoyaltySettings;
      startAt: Date;
      ignored: ReadonlySet<string>;
      /** When the credentials that `program` uses were entered. */
      connectedAt: Date;
      /** null while the partner answers. */
      circuit: Circuit | null;
    }
  /** There is a connection and it does not work now: orders wait for it. */
  | { status: "waiting"; partner: string; why: "disconnected" | "credentials_rejected" }
  | { status: "never" };

export type LoyaltyConnectionFor = (shop: string) => Promise<LoyaltyConnection>;

export async function loyaltyConnectionFor(shop: string): Promise<LoyaltyConnection> {
  const [connection] = await query<ConnectionRow>(
    Prisma.sql`SELECT ${connectionColumns} FROM "Connection" c WHERE c."shopId" = ${shop} AND c.partner = ${astro}`,
    "loyalty-connection",
  );
  return loyaltyOf(connection);
}

/** A row as a connection; without one there never was any. */
export function loyaltyOf(connection: ConnectionRow | undefined): LoyaltyConnection {
  if (!connection) return { status: "never" };
  if (connection.status !== "connected") return { status: "waiting", partner: astro, why: connection.status };
  const settings = astroSettings.parse(connection.settings);
  return {
    status: "ready",
    partner: astro,
    program: programOf(connection, settings),
    settings,
    startAt: connection.startAt,
    ignored: new Set(connection.ignored),
    connectedAt: connection.connectedAt,
    circuit: circuitOf(connection),
  };
}

/**
 * From now on no call is made with credentials that the partner refused, until the merchant enters them again. False, and nothing changes,
 * when others were entered since: what was refused says nothing of those.
 */
export async function noteCredentialsRejected(
  tx: Db,
  { shop, partner, connectedAt }: { shop: string; partner: string; connectedAt: Date },
): Promise<boolean> {
  const { count } = await tx.connection.updateMany({
    where: { shopId: shop, partner, status: { not: "disconnected" }, connectedAt },
    data: { status: "credentials_rejected" },
  });
  if (count > 0) log.warn("credentials_rejected", { shop, partner });
  return count > 0;
}

/** Connectors are kept, because each holds an access token; a change of the connection makes a new one. */
const programs = new Map<string, { version: string; program: LoyaltyProgram }>();

function programOf(connection: Connection, store: AstroStore): LoyaltyProgram {
  const { storeActions, siteUrl } = store;
  const version = JSON.stringify([connection.connectedAt, storeActions, siteUrl]);
  const kept = programs.get(connection.id);
  if (kept?.version === version) return kept.program;
  const { baseUrl, ...credentials } = openAstroCredentials(connection.shopId, connection.credentials);
  const program = createAstroProgram({
    baseUrl,
    credentials,
    now,
    timeoutMs: env.PARTNER_TIMEOUT_SECONDS * 1000,
    store,
    onExchange: tellListener,
  });
  programs.set(connection.id, { version, program });
  return program;
}

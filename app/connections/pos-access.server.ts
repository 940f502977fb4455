import { db } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { accountIn, lightspeedApp } from "./pos-credentials.server.ts";
import type { PosPartner } from "./pos-partners.ts";

export type PosAccess = {
  status: "connected" | "credentials_rejected" | "disconnected" | "never";
  /** false: whoever runs Punchcard has not registered it at the POS. */
  canConnect: boolean;
  /** Heartland's API, or the retailer's name at Lightspeed; empty when unknown. Never the token. */
  address: string;
  connectedAt: Date | null;
  checkedAt: Date | null;
};

/** How a shop's access to its POS stands. Nobody but the database is asked. */
export async function readPosAccess(shop: string, partner: PosPartner): Promise<PosAccess> {
  const connection = await db.connection.findUnique({ where: { shopId_partner: { shopId: shop, partner } } });
  return {
    status: connection?.status ?? "never",
    canConnect: partner === "heartland" || lightspeedApp() !== null,
    address: connection?.credentials
      ? accountIn(shop, partner, connection.credentials)
      : partner === "heartland"
        ? (env.HEARTLAND_BASE_URL ?? "")
        : "",
    connectedAt: connection?.connectedAt ?? null,
    checkedAt: connection?.checkedAt ?? null,
  };
}

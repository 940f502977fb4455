import { CredentialsRejected } from "#app/partners/errors.ts";
import type { LightspeedTokens } from "#app/partners/lightspeed/settings.ts";
import type { TokenStore } from "#app/partners/lightspeed/tokens.server.ts";
import { db } from "#app/platform/db.server.ts";
import { withLock } from "#app/platform/with-lock.server.ts";
import { openLightspeed, sealPos } from "./pos-credentials.server.ts";

/** A shop's tokens in its connection. A refresh kills the tokens before it: one at a time, in whichever process, and kept before it is used. */
export function lightspeedTokenStore(shop: string): TokenStore {
  return {
    read: () => read(shop),
    refresh: (stale, exchange) =>
      withLock(`pos-tokens/${shop}/lightspeed`, async () => {
        const kept = await read(shop);
        if (kept.accessToken !== stale.accessToken) return kept;
        const renewed = await exchange(kept.refreshToken);
        await db.connection.update({
          where: { shopId_partner: { shopId: shop, partner: "lightspeed" } },
          data: { credentials: sealPos(shop, "lightspeed", renewed) },
        });
        return renewed;
      }),
  };
}

async function read(shop: string): Promise<LightspeedTokens> {
  const connection = await db.connection.findUnique({ where: { shopId_partner: { shopId: shop, partner: "lightspeed" } } });
  // Disconnected a moment ago, in another window.
  if (!connection?.credentials) throw new CredentialsRejected("Lightspeed is not connected.");
  return openLightspeed(shop, connection.credentials);
}

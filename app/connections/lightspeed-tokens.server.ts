import { CredentialsRejected } from "#app/partners/errors.ts";
import type { LightspeedTokens } from "#app/partners/lightspeed/settings.ts";
import type { TokenStore } from "#app/partners/lightspeed/tokens.server.ts";
import { db } from "#app/platform/db.server.ts";
import { persistently } from "#app/platform/persistently.ts";
import { withLock } from "#app/platform/with-lock.server.ts";
import { openChainLightspeed, openLightspeed, sealChain, sealPos } from "./pos-credentials.server.ts";

/** A shop's tokens in its connection. */
export function lightspeedTokenStore(shop: string): TokenStore {
  const where = { shopId_partner: { shopId: shop, partner: "lightspeed" } };
  return keptTokens({
    lock: `pos-tokens/${shop}/lightspeed`,
    read: async () => openOr(await db.connection.findUnique({ where }), ({ credentials }) => openLightspeed(shop, credentials)),
    keep: async (renewed) => void (await db.connection.update({ where, data: { credentials: sealPos(shop, "lightspeed", renewed) } })),
  });
}

/** The tokens of a chain that has an account of its own. */
export function chainTokenStore(chain: string): TokenStore {
  const where = { id: chain };
  return keptTokens({
    lock: `chain-tokens/${chain}`,
    read: async () => openOr(await db.storeChain.findUnique({ where }), ({ credentials }) => openChainLightspeed(chain, credentials)),
    keep: async (renewed) => void (await db.storeChain.update({ where, data: { credentials: sealChain(chain, renewed) } })),
  });
}

type Kept = { lock: `${string}/${string}`; read: () => Promise<LightspeedTokens>; keep: (renewed: LightspeedTokens) => Promise<void> };

/** A refresh kills the tokens before it: one at a time, in whichever process, and kept before it is used. */
function keptTokens({ lock, read, keep }: Kept): TokenStore {
  return {
    read,
    refresh: (stale, exchange) =>
      withLock(lock, async () => {
        const kept = await read();
        if (kept.accessToken !== stale.accessToken) return kept;
        try {
          const renewed = await exchange(kept.refreshToken);
          await persistently(() => keep(renewed));
          return renewed;
        } catch (error) {
          // The lock goes with its connection: another one may have renewed them all the same.
          const latest = error instanceof CredentialsRejected ? await read() : kept;
          if (latest.accessToken === kept.accessToken) throw error;
          return latest;
        }
      }),
  };
}

function openOr<Row extends { credentials: string }>(row: Row | null, open: (row: Row) => LightspeedTokens): LightspeedTokens {
  // Disconnected a moment ago, in another window.
  if (!row?.credentials) throw new CredentialsRejected("Lightspeed is not connected.");
  return open(row);
}

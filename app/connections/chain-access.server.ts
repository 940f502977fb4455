import type { StoreChain } from "@prisma/client";
import type { PosAccount } from "#app/partners/capabilities.ts";
import { lightspeedSalesScopes } from "#app/partners/lightspeed/oauth.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { enqueueNow } from "#app/queue/enqueue.server.ts";
import { importSalesJob } from "#app/queue/jobs.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import { askAccount } from "./ask-account.server.ts";
import { buildPos, heartlandPos, lightspeedPos } from "./build-pos.server.ts";
import type { ConnectionOfShop } from "./build-pos.server.ts";
import { leaveForLightspeed, takeGrant } from "./lightspeed-oauth.server.ts";
import { chainTokenStore } from "./lightspeed-tokens.server.ts";
import { lockChains } from "./lock-chains.server.ts";
import { isPosPartner } from "./pos-partners.ts";
import { accountIn, accountOf, openChainHeartland, openChainLightspeed, sealChain } from "./pos-credentials.server.ts";
import type { PosCredentials } from "./pos-credentials.server.ts";
import { testPos } from "./pos.server.ts";
import type { PosConnectResult } from "./pos.server.ts";
import { noteChainRejected } from "./sales-source.server.ts";
import { tryHeartland } from "./try-heartland.server.ts";
import type { HeartlandInput } from "./try-heartland.server.ts";

type OfChain = { shop: string; chain: string };

export type ChainConnectResult =
  | PosConnectResult
  /** Another chain of the shop brings this account in. */
  | { status: "account_taken"; label: string }
  /** The chain has sales of another account: it goes on with that one only. */
  | { status: "other_account"; account: string }
  /** Permissions that imports need and were not given. */
  | { status: "scopes_missing"; scopes: string[] }
  | { status: "not_found" };

/** The chain is read through the connection that orders are sent with. "expired": there is none. */
async function shareConnection({ shop, chain }: OfChain): Promise<ChainConnectResult> {
  const found = await findChain({ shop, chain });
  if (!found || !isPosPartner(found.partner)) return { status: "not_found" };
  const { partner } = found;
  const connection = await connectionOfOrders(shop, partner);
  if (!connection?.credentials) return { status: "expired" };
  const said = await askAccount(shop, buildPos(connection, partner));
  if (typeof said === "string") return { status: said };
  const account = accountIn(shop, partner, connection.credentials);
  return keep({ shop, chain }, { shared: true, credentials: "", account, said });
}

// By its name within this file it would be taken for a hook of React's.
export { shareConnection as useOrderConnection };

/** Where the merchant goes to connect an account of the chain's own; null where Punchcard is not registered at Lightspeed, or the chain is not one of it. */
export async function startChainLightspeed({ shop, chain }: OfChain): Promise<string | null> {
  const found = await findChain({ shop, chain });
  return found?.partner === "lightspeed" ? leaveForLightspeed({ shop, chain }) : null;
}

/** Exchanges what the merchant came back with for access, once, for the chain that they left to connect. */
export async function finishChainLightspeed({
  shop,
  chain,
  ...given
}: OfChain & { code: string; domainPrefix: string; state: string }): Promise<ChainConnectResult> {
  const found = await findChain({ shop, chain });
  if (found?.partner !== "lightspeed") return { status: "not_found" };
  const granted = await takeGrant({ shop, chain, ...given });
  if (granted.status !== "granted") return granted;
  return keep({ shop, chain }, ownAccess(chain, { credentials: granted.tokens, said: granted.account }));
}

/** Tests a Heartland token live and keeps it for this chain alone. An empty token stands for the one that is stored. */
export async function connectChainHeartland({ shop, chain, input }: OfChain & { input: HeartlandInput }): Promise<ChainConnectResult> {
  const found = await findChain({ shop, chain });
  if (found?.partner !== "heartland") return { status: "not_found" };
  const stored = found.credentials ? openChainHeartland(chain, found.credentials) : null;
  const tried = await tryHeartland(shop, { input, stored });
  if (tried.status !== "ok") return tried;
  return keep({ shop, chain }, ownAccess(chain, { credentials: tried.access, said: tried.account }));
}

/** Asks the POS with the access that is stored; one that works again lets imports go. "expired": none is stored. */
export async function checkChain({ shop, chain }: OfChain): Promise<ChainConnectResult> {
  const found = await findChain({ shop, chain });
  if (!found || !isPosPartner(found.partner)) return { status: "not_found" };
  if (found.shared) {
    // It also tells the orders that wait.
    const tested = await testPos({ shop, partner: found.partner });
    if (tested.status !== "ok") return tested;
    const taken = await shareConnection({ shop, chain });
    return taken.status === "connected" ? { status: "ok" } : taken;
  }
  if (!found.credentials) return { status: "expired" };
  const said = await askAccount(shop, await posOf(found));
  if (said === "credentials_rejected" && found.connectedAt) await noteChainRejected(chain, { connectedAt: found.connectedAt });
  if (typeof said === "string") return { status: said };
  const scopes = missingScopes(said);
  if (scopes.length > 0) return { status: "scopes_missing", scopes };
  const moment = now();
  await db.$transaction(async (tx) => {
    const works = { access: "connected" as const, authorisedBy: said.user?.name ?? null };
    // Tokens that were renewed meanwhile stay as they are; only access that was refused is new.
    const { count } = await tx.storeChain.updateMany({
      where: { id: chain, access: found.access, connectedAt: found.connectedAt },
      data: found.access === "connected" ? works : { ...works, connectedAt: moment },
    });
    if (count > 0 && found.access !== "connected") await goOn(tx, found);
  });
  return { status: "ok" };
}

async function findChain({ shop, chain }: OfChain): Promise<StoreChain | null> {
  return db.storeChain.findFirst({ where: { id: chain, shopId: shop, state: { notIn: ["removing", "removed"] } } });
}

function connectionOfOrders(shop: string, partner: string): Promise<ConnectionOfShop | null> {
  return db.connection.findUnique({
    where: { shopId_partner: { shopId: shop, partner }, status: "connected" },
    include: { shop: { select: { currency: true } } },
  });
}

async function posOf({ id, shopId, partner, credentials }: StoreChain) {
  if (!isPosPartner(partner)) throw new RangeError(`${partner} is no POS.`);
  switch (partner) {
    case "heartland": {
      const { currency } = await db.shop.findUniqueOrThrow({ where: { id: shopId }, select: { currency: true } });
      return heartlandPos(openChainHeartland(id, credentials), currency);
    }
    case "lightspeed":
      return lightspeedPos(openChainLightspeed(id, credentials), chainTokenStore(id), {});
    default:
      return unreachable(partner);
  }
}

type Access = {
  shared: boolean;
  /** Sealed; empty where it is the connection of the orders. */
  credentials: string;
  account: string;
  /** What the POS says of it. */
  said: PosAccount;
};

function ownAccess(chain: string, { credentials, said }: { credentials: PosCredentials; said: PosAccount }): Access {
  return { shared: false, credentials: sealChain(chain, credentials), account: accountOf(credentials), said };
}

function missingScopes({ missingScopes: missing }: PosAccount): string[] {
  return missing.filter((scope) => lightspeedSalesScopes.includes(scope));
}

async function keep({ shop, chain }: OfChain, access: Access): Promise<ChainConnectResult> {
  const { shared, credentials, account, said } = access;
  const scopes = missingScopes(said);
  if (scopes.length > 0) return { status: "scopes_missing", scopes };
  const moment = now();
  return db.$transaction(async (tx): Promise<ChainConnectResult> => {
    await lockChains(tx, shop);
    const found = await tx.storeChain.findFirst({ where: { id: chain, shopId: shop, state: { notIn: ["removing", "removed"] } } });
    if (!found) return { status: "not_found" };
    const other = await tx.storeChain.findFirst({
      where: { shopId: shop, partner: found.partner, account, id: { not: chain }, state: { not: "removed" } },
    });
    if (other) return { status: "account_taken", label: other.label };
    if (found.account !== null && found.account !== account) {
      if (found.state !== "setting_up") return { status: "other_account", account: found.account };
      // Nothing was brought in yet: the stores were another account's.
      await tx.storeLocation.deleteMany({ where: { chainId: chain } });
    }
    await tx.storeChain.update({
      where: { id: chain },
      data: { shared, credentials, account, access: "connected", connectedAt: moment, authorisedBy: said.user?.name ?? null },
    });
    if (found.access !== "connected") await goOn(tx, found);
    log("chain_connected", { shop, chain, partner: found.partner, shared });
    return { status: "connected" };
  });
}

/** Access came back: what was missed meanwhile is brought in now. */
async function goOn(tx: Tx, { id, shopId, state }: StoreChain): Promise<void> {
  if (state === "active") await enqueueNow(tx, importSalesJob, [{ shop: shopId, chain: id }]);
}

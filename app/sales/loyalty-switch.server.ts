import type { StoreChain } from "@prisma/client";
import { loyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import type { LoyaltySettings } from "#app/connections/loyalty-connection.server.ts";
import { isPosPartner } from "#app/connections/pos-partners.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { askForStale } from "#app/programs/read-catalogue.server.ts";
import { creditOwner } from "./credit-owner.server.ts";
import type { ChainLoyaltyView, LoyaltyBlock, LooseReturns, SaveLoyaltyResult } from "./loyalty-view.ts";

type Given = {
  shop: string;
  chain: string;
  sendsLoyalty: boolean;
  looseReturns: LooseReturns;
  /** The merchant said that no till of the chain credits its sales itself. */
  confirmed: boolean;
  actor: string;
};

/** As what the sales of a POS arrive in Shopify where it sends them there. */
const sourcesOf: Record<PosPartner, string[]> = {
  heartland: ["Heartland Retail", "Springboard Retail"],
  lightspeed: ["Lightspeed Retail", "Vend"],
};

/** How the sales of a chain become loyalty purchases; null when the shop has no such chain. */
export async function readChainLoyalty({ shop, chain }: { shop: string; chain: string }): Promise<ChainLoyaltyView | null> {
  const found = await find({ shop, chain });
  if (!found || !isPosPartner(found.partner)) return null;
  const { partner, sendsLoyalty, loyaltyFrom, looseReturns } = found;
  const from = sendsLoyalty ? (loyaltyFrom?.toISOString() ?? null) : null;
  return { partner, sendsLoyalty, loyaltyFrom: from, looseReturns, blockedBy: await blockOf(found) };
}

/**
 * Sends the sales of a chain as loyalty purchases from now on, or no longer. Sales are credited by one only: where the POS does it, this
 * is refused. What was credited stays, and is still taken back when the goods come back.
 */
export async function saveLoyalty({ shop, chain, sendsLoyalty, looseReturns, confirmed, actor }: Given): Promise<SaveLoyaltyResult> {
  const found = await find({ shop, chain });
  if (!found) return { status: "not_found" };
  const isNew = sendsLoyalty && !found.sendsLoyalty;
  const by = isNew ? await blockOf(found) : null;
  if (by) return { status: "blocked", by };
  if (isNew && !confirmed) return { status: "not_confirmed" };
  // Sales of the time in which it was off stay out of it.
  const data = { looseReturns, sendsLoyalty, ...(isNew && { loyaltyFrom: now() }) };
  await db.storeChain.updateMany({ where: { id: chain, sendsLoyalty: found.sendsLoyalty }, data });
  // What is sold at the tills is known by the shop's products.
  if (isNew) await askForStale(shop);
  log("chain_loyalty_saved", { shop, chain, sendsLoyalty, looseReturns, actor });
  return { status: "saved" };
}

function find({ shop, chain }: { shop: string; chain: string }): Promise<StoreChain | null> {
  return db.storeChain.findFirst({ where: { id: chain, shopId: shop, state: { notIn: ["removing", "removed"] } } });
}

async function blockOf({ shopId: shop, partner, state }: StoreChain): Promise<LoyaltyBlock | null> {
  if (state === "setting_up") return { reason: "not_set_up" };
  if ((await creditOwner({ shop, partner })) === "pos") return { reason: "pos_credits" };
  const connection = await loyaltyConnectionFor(shop);
  if (connection.status !== "ready") return { reason: "not_connected" };
  const source = isPosPartner(partner) ? missingSource(connection.settings, partner) : undefined;
  return source === undefined ? null : { reason: "pos_orders", source };
}

function missingSource({ posSources }: LoyaltySettings, partner: PosPartner): string | undefined {
  const known = new Set(posSources.map((source) => source.trim().toLowerCase()));
  return sourcesOf[partner].find((source) => !known.has(source.toLowerCase()));
}

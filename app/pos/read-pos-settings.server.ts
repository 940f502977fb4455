import { posConnectionFor } from "#app/connections/pos-connection.server.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { posTraits } from "#app/connections/pos-traits.ts";
import type { SoldOrder } from "#app/domain/sold-order.ts";
import { db } from "#app/platform/db.server.ts";
import { orderSettings, taxKey } from "#app/pos-setup/order-settings.ts";
import { askPos } from "./ask-pos.server.ts";
import { ratesOf } from "./order-parts.ts";
import type { PosSettingsView } from "./pos-views.ts";
import { recentOrNone } from "./recent-orders.server.ts";
import { inputFrom } from "./settings-input.ts";

/** Enough to see how the shop's buyers pay and are taxed; the rest comes up when an order does. */
const looked = 25;

/** The order settings with everything to choose from, read live; null when the POS was never connected. */
export async function readPosSettings(shop: string, partner: PosPartner): Promise<PosSettingsView | null> {
  const connection = await posConnectionFor(shop, partner);
  if (!connection) return null;
  const [{ timeZone }, asked, orders] = await Promise.all([
    db.shop.findUniqueOrThrow({ where: { id: shop }, select: { timeZone: true } }),
    askPos(connection, (pos) => pos.lists()),
    recentOrNone(shop, looked),
  ]);
  const settings = orderSettings.parse(connection.settings);
  return {
    partner,
    traits: posTraits[partner],
    timeZone,
    settings: inputFrom(settings, timeZone),
    lists: asked.status === "read" ? { status: "read", lists: asked.value } : asked,
    gateways: [...new Set([...Object.keys(settings.paymentTypes), ...(orders ?? []).flatMap(gatewaysOf)])],
    taxes: [...new Set([...Object.keys(settings.taxes), ...(orders ?? []).flatMap(taxesOf)])],
  };
}

function gatewaysOf({ transactions }: SoldOrder): string[] {
  return transactions.filter(({ status }) => status !== "failed").map(({ gateway }) => gateway);
}

function taxesOf({ lines, shipping, duties, fees }: SoldOrder): string[] {
  return [...lines, ...shipping, ...[duties, fees].filter((charge) => charge !== null)]
    .map(({ taxes }) => ratesOf(taxes))
    .filter((rates) => rates.length > 0)
    .map(taxKey);
}

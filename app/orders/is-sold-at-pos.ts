import type { LoyaltyConnection } from "#app/connections/loyalty-connection.server.ts";
import type { PosConnection } from "#app/connections/pos-connection.server.ts";
import { listedSource } from "#app/domain/order.ts";
import type { Order } from "#app/domain/order.ts";
import { orderSettings } from "#app/pos-setup/order-settings.ts";
import { hasPrefix } from "#app/pos/decide-download.ts";

/** Whether a POS sold an order and told Shopify, by what any of the shop's connections says: such a sale is a store's, and no online sale. */
export function isSoldAtPos(
  order: Pick<Order, "name" | "sourceName" | "appName">,
  { loyalty, points }: { loyalty: LoyaltyConnection; points: Pick<PosConnection, "settings">[] },
): boolean {
  // A shop without a POS here may have one all the same.
  const settings = (points.length > 0 ? points : [{ settings: {} }]).map((point) => orderSettings.parse(point.settings));
  const sources = settings.flatMap(({ posSources }) => posSources);
  const loyaltySources = loyalty.status === "ready" ? loyalty.settings.posSources : [];
  const prefixes = settings.flatMap(({ posPrefixes }) => posPrefixes);
  return listedSource(order, [...sources, ...loyaltySources]) !== null || hasPrefix(order, prefixes);
}

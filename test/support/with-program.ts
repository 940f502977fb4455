import { loyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import type { LoyaltyConnection, LoyaltyConnectionFor } from "#app/connections/loyalty-connection.server.ts";
import { shopAtWork } from "#app/connections/shop-at-work.server.ts";
import type { ShopAtWorkFor } from "#app/connections/shop-at-work.server.ts";
import type { LoyaltyProgram } from "#app/partners/capabilities.ts";

/** For `workerHandlers`: everything that is asked of the loyalty program is asked of what is made of it here. */
export function withProgram(change: (program: LoyaltyProgram) => LoyaltyProgram): {
  connectionFor: LoyaltyConnectionFor;
  shopFor: ShopAtWorkFor;
} {
  const changed = (connection: LoyaltyConnection): LoyaltyConnection =>
    connection.status === "ready" ? { ...connection, program: change(connection.program) } : connection;
  return {
    connectionFor: async (shop) => changed(await loyaltyConnectionFor(shop)),
    shopFor: async (shop) => {
      const found = await shopAtWork(shop);
      return found && { ...found, loyalty: changed(found.loyalty) };
    },
  };
}

import { checkPos } from "#app/connections/pos.server.ts";
import { isPosPartner } from "#app/connections/pos-partners.ts";
import type { FixModule } from "./effect.ts";

/** Tries the access that is stored once more: it may have been given back at the POS. A new one is given on the connection's page. */
export const reconnectPos: FixModule = {
  sends: async ({ failure }) => [{ to: failure.partner, operation: "signIn", data: {} }],
  apply: async ({ shop, failure }) => {
    if (!isPosPartner(failure.partner)) return { status: "refused", reason: "not_connected" };
    const result = await checkPos(shop, failure.partner);
    return result === "connected" ? { status: "done" } : { status: "refused", reason: result };
  },
};

import { checkConnection } from "#app/connections/astro.server.ts";
import type { FixModule } from "./effect.ts";

/** Tries the stored credentials once more: the partner may have mended them on its side. New ones are entered on the connection's page. */
export const reconnect: FixModule = {
  sends: async ({ failure }) => [{ to: failure.partner, operation: "signIn", data: {} }],
  apply: async ({ shop }) => {
    const result = await checkConnection(shop);
    return result === "connected" ? { status: "done" } : { status: "refused", reason: result };
  },
};

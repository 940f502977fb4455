import { isPosPartner } from "#app/connections/pos-partners.ts";
import { changeOrderSettings } from "#app/pos-setup/pos-settings.server.ts";
import type { FixModule } from "./effect.ts";

/** Turns on that archived orders go to the POS: shops that archive orders as they are placed would send none. */
export const allowDownloads: FixModule = {
  sends: ({ failure }) => Promise.resolve([{ to: failure.partner, operation: "saveSetting", data: { setting: "archived" } }]),
  apply: async ({ shop, failure }) => {
    const changed = isPosPartner(failure.partner)
      ? await changeOrderSettings({ shop, partner: failure.partner }, () => ({ archived: true }))
      : null;
    return changed
      ? { status: "done", changed: [{ what: "posSetting", from: "", to: "archived" }] }
      : { status: "refused", reason: "not_connected" };
  },
};

import type { PosPartner } from "#app/connections/pos-partners.ts";
import { requiredProducts } from "#app/domain/sale.ts";
import { petStoreHeartland, petStoreLightspeed } from "#test/fixtures/pet-store-pos.ts";
import type { HeartlandWorld } from "#test/simulators/heartland/world.ts";
import type { LightspeedWorld } from "#test/simulators/lightspeed/world.ts";

/** What is wrong at the points of sale in the morning; the rest, staff do during the day (`atPos` in day.ts). */

export const posNames: Record<PosPartner, string> = { heartland: "Heartland", lightspeed: "Lightspeed" };

/** Staff have entered a toy a second time under the same SKU. */
export function dayLightspeed(app: LightspeedWorld["apps"][number]): LightspeedWorld {
  const world = petStoreLightspeed({ apps: [app] });
  const toy = world.products.find(({ sku }) => sku === "TG-ROPE");
  if (!toy) throw new Error("Lightspeed has the rope.");
  world.products.unshift({ ...toy, id: "1b3e2f64-5a0c-4d0e-9a57-6b2f2a3c7d10", name: "Rope toy (old)", codes: [] });
  return world;
}

/** What a connector before left behind of the required products; those for fees and for what is no product are missing. */
const left = ["shipping", "discount", "refund", "gift_card"] as const;

/** The biscuits have another number than online, products ask for a season, and so the missing ones cannot just be made. */
export function dayHeartland(): HeartlandWorld {
  const world = petStoreHeartland({
    without: ["HS-BISC"],
    customFields: [
      { key: "upc", name: "UPC", group: "item", required: false },
      { key: "season", name: "Season", group: "item", required: true },
      { key: "greeted_by", name: "Greeted by", group: "sales.transaction", required: false },
    ],
  });
  for (const { items = [] } of world.accounts) {
    items.push({ publicId: "BISC-HOUSE", description: "House biscuits, bag", stock: 80 });
    for (const product of left) {
      const { sku, name } = requiredProducts[product];
      items.push({ publicId: sku, description: name, cost: 0, price: 0, trackInventory: false });
    }
  }
  return world;
}

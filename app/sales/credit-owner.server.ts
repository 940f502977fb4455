import { isPosPartner } from "#app/connections/pos-partners.ts";
import { readOrderSettings } from "#app/pos-setup/pos-settings.server.ts";

/** Who credits what is sold in the stores of a POS: one of them, never both. The merchant says in the POS's settings that it has a loyalty link of its own. */
export async function creditOwner({ shop, partner }: { shop: string; partner: string }): Promise<"punchcard" | "pos"> {
  const settings = isPosPartner(partner) ? await readOrderSettings(shop, partner) : null;
  return settings?.posCreditsLoyalty ? "pos" : "punchcard";
}

import { posPartners } from "#app/connections/pos-partners.ts";
import { checkUp } from "#app/pos/check-up.server.ts";
import { quiet } from "./quiet.ts";
import type { Demo } from "./start-demo.ts";

/** The check-up as it comes every half hour: it finds what holds orders back without a failure of their own. */
export async function lookAtPos(demo: Pick<Demo, "shop" | "shopify">): Promise<void> {
  for (const partner of posPartners) await checkUp({ shop: demo.shop.domain, partner });
  await quiet(demo);
}

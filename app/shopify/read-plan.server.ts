import { z } from "zod";
import { askShopify } from "./ask-shopify.server.ts";
import { readPlanDocument } from "./documents.ts";

const answer = z.object({
  shop: z.object({ plan: z.object({ shopifyPlus: z.boolean(), partnerDevelopment: z.boolean(), publicDisplayName: z.string() }) }),
});

/** What a shop pays Shopify for. */
export type ShopPlan = {
  /** Apps may be placed in the steps of its checkout. */
  plus: boolean;
  /** A partner's shop to try things in. */
  development: boolean;
  /** As Shopify calls it: "Basic", "Grow", "Plus". */
  name: string;
};

/** The shop's plan as it is now. */
export async function readPlan(shop: string): Promise<ShopPlan> {
  const { plan } = (await askShopify(shop, { document: readPlanDocument, schema: answer })).shop;
  return { plus: plan.shopifyPlus, development: plan.partnerDevelopment, name: plan.publicDisplayName };
}

/** What a shop pays Shopify for. */
export type Plan = {
  /** As Shopify calls it. */
  name: string;
  /** Whether apps may extend the steps of its checkout: Shopify Plus, or a development store. */
  plus: boolean;
};

/** @throws as `askShopify` does */
export async function readPlan(_shop: string): Promise<Plan> {
  throw new Error("Not built yet.");
}

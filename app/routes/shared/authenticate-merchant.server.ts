import { authenticate } from "#app/shopify.server.ts";

export type Merchant = {
  /** The shop's permanent domain. */
  shop: string;
  /** Who acts, for the books: Shopify's token names the staff member by number only. */
  actor: string;
};

/** Lets only a signed-in staff member of an installed shop pass; otherwise throws the Response that leads there. */
export async function authenticateMerchant(request: Request): Promise<Merchant> {
  const { session, sessionToken } = await authenticate.admin(request);
  return { shop: session.shop, actor: sessionToken?.sub ? `Staff ${sessionToken.sub}` : "Staff" };
}

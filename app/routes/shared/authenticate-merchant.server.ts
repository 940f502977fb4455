import type { StaffView } from "#app/failures/failure-view.ts";
import { meetStaff } from "#app/failures/staff.server.ts";
import { now } from "#app/platform/clock.server.ts";
import { authenticate } from "#app/shopify.server.ts";
import { limitMerchant } from "./limit-merchant.server.ts";

export type Merchant = {
  /** The shop's permanent domain. */
  shop: string;
  /** Who acts, for the books: Shopify's token names the staff member by number only. */
  actor: string;
  /** The same among the shop's staff; null when Shopify does not say who it is. */
  staff: StaffView | null;
};

/** Lets only a signed-in staff member of an installed shop pass; otherwise throws the Response that leads there. */
export async function authenticateMerchant(request: Request): Promise<Merchant> {
  const { session, sessionToken } = await authenticate.admin(request);
  const { shop } = session;
  const actor = actorOf(sessionToken);
  limitMerchant({ shop, actor });
  return { shop, actor, staff: await meetStaff({ shop, actor, now: now() }) };
}

export function actorOf(sessionToken: { sub?: string } | undefined): string {
  return sessionToken?.sub ? `Staff ${sessionToken.sub}` : "Staff";
}

import { isPosPartner } from "#app/connections/pos-partners.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { notFound } from "./not-found.ts";

/** The point of sale in an address; one that we do not know leads nowhere. */
export function readPosPartner(partner: string | undefined): PosPartner {
  return partner !== undefined && isPosPartner(partner) ? partner : notFound();
}

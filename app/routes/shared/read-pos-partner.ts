import { isPosPartner } from "#app/connections/pos-partners.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { notFound } from "./not-found.ts";

/** The point of sale that an address names; another word leads nowhere. */
export function readPosPartner(name: string | undefined): PosPartner {
  return name !== undefined && isPosPartner(name) ? name : notFound();
}

/** The points of sale that a shop can connect; a shop may have more than one. */
export const posPartners = ["heartland", "lightspeed"] as const;
export type PosPartner = (typeof posPartners)[number];

export function isPosPartner(partner: string): partner is PosPartner {
  return posPartners.some((known) => known === partner);
}

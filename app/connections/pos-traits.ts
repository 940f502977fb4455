import type { PosTraits } from "#app/partners/capabilities.ts";
import { heartlandTraits } from "#app/partners/heartland/settings.ts";
import { lightspeedTraits } from "#app/partners/lightspeed/settings.ts";
import type { PosPartner } from "./pos-partners.ts";

/** What each point of sale wants of orders, also while it is not connected. */
export const posTraits: Record<PosPartner, PosTraits> = { heartland: heartlandTraits, lightspeed: lightspeedTraits };

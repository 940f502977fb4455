import type { LocationStatus } from "./chain-view.ts";
import { errorsByLocation } from "./leave-locations.server.ts";
import type { LocationsSaved } from "./leave-locations.server.ts";
import { setLocationStatus } from "./locations.server.ts";

type Given = { shop: string; locations: string[]; status: LocationStatus; actor: string };

/** Gives locations a status. What keeps one of them from it is told as it is when they are saved. */
export async function setStatuses(given: Given): Promise<{ status: "saved"; changed: number } | (LocationsSaved & { status: "invalid" })> {
  const answer = await setLocationStatus(given);
  return answer.status === "saved" ? answer : { status: "invalid", saved: [], errors: errorsByLocation(answer.errors), problem: null };
}

import type { LocationStatus } from "./chain-view.ts";
import type { ChainErrors } from "./set-up-chain.server.ts";

type OfChain = { shop: string; chain: string };

export type OutletsRead = { status: "ok" } | { status: "unavailable" | "credentials_rejected" | "disconnected" | "not_found" };

export async function readOutlets(_given: OfChain): Promise<OutletsRead> {
  throw new Error("To come.");
}

export type LocationInput = { locationId: string; timeZone: string };
export type LocationSaved =
  | { status: "saved" }
  /** `takenBy`: the name of the store that has this location ID. */
  | { status: "invalid"; errors: ChainErrors; takenBy: string | null }
  | { status: "not_found" };

export async function saveLocation(_given: { shop: string; location: string; input: LocationInput }): Promise<LocationSaved> {
  throw new Error("To come.");
}

/** Has each store of a chain looked at by itself; all say "checking" at once. */
export async function checkLocations(_given: OfChain): Promise<void> {
  throw new Error("To come.");
}

export async function setLocationStatus(_given: {
  shop: string;
  locations: string[];
  status: LocationStatus;
  actor: string;
}): Promise<{ status: "saved"; changed: number }> {
  throw new Error("To come.");
}

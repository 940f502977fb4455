import type { ChainErrors } from "./chain-errors.ts";
import { saveLocation } from "./locations.server.ts";
import type { LocationInput } from "./locations.server.ts";
import { readChain } from "./read-chains.server.ts";
import { saveStep } from "./set-up-chain.server.ts";

/** Of one location: field → key of the text under `stores.errors`. `takenBy`: the name of the one that has its location ID. */
export type LocationErrors = { locationId?: string; timeZone?: string; takenBy?: string | null };

/** Those that are saved, what is wrong with the others, and what is wrong with all of them together; by the locations' ids. */
export type LocationsSaved = {
  status: "saved" | "invalid";
  saved: string[];
  errors: Record<string, LocationErrors>;
  problem: string | null;
};

type OfShop = { shop: string; inputs: Record<string, LocationInput> };

/** Saves locations one by one. Where two change places, or one takes what another gives up, their order does not matter. */
export async function saveLocations({ shop, inputs }: OfShop): Promise<LocationsSaved> {
  const saved: string[] = [];
  let errors: LocationsSaved["errors"] = {};
  let open = Object.entries(inputs);
  while (open.length > 0) {
    errors = {};
    for (const [location, input] of open) {
      const answer = await saveLocation({ shop, location, input });
      if (answer.status === "invalid") errors[location] = { ...answer.errors, takenBy: answer.takenBy };
      else saved.push(location);
    }
    const rest = open.filter(([location]) => errors[location] !== undefined);
    if (rest.length === open.length) break;
    open = rest;
  }
  return { status: Object.keys(errors).length > 0 ? "invalid" : "saved", saved, errors, problem: null };
}

/** Leaves the step of the locations with what is typed and not saved yet. Nothing is asked of the POS: a look that is slow holds up nobody. */
export async function leaveLocations({ shop, chain, inputs }: OfShop & { chain: string }): Promise<LocationsSaved> {
  const answer = await saveLocations({ shop, inputs });
  const view = await readChain({ shop, chain });
  const operational = view?.locations.filter(({ status }) => status === "operational") ?? [];
  const missing = operational.filter(({ id, timeZone }) => timeZone === null && answer.errors[id] === undefined);
  const errors = { ...answer.errors, ...Object.fromEntries(missing.map(({ id }) => [id, { timeZone: "time_zone_missing" }])) };
  if (Object.keys(errors).length > 0) return { ...answer, status: "invalid", errors };
  if (operational.length === 0) return { ...answer, status: "invalid", problem: "no_operational_store" };
  await saveStep({ shop, chain, step: "schedule" });
  return answer;
}

/** What is told as `timeZone.<id>`, by the locations' ids. */
export function errorsByLocation(errors: ChainErrors): LocationsSaved["errors"] {
  const zones = Object.entries(errors).filter(([field]) => field.startsWith("timeZone."));
  return Object.fromEntries(zones.map(([field, error]) => [field.slice("timeZone.".length), { timeZone: error }]));
}

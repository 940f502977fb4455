import type { LocationView } from "#app/sales/chain-view.ts";
import type { LocationInput } from "#app/sales/locations.server.ts";

/** What is typed of locations and not saved yet, by the location's id. */
export type LocationEdits = Record<string, LocationInput>;

/** What is wrong with the fields of a location. `takenBy`: the name of the one that has the location ID already. */
export type LocationErrors = { locationId?: string; timeZone?: string; takenBy?: string | null };

/** A location's fields as they stand in the list. */
export function inputOf(location: LocationView, edits: LocationEdits): LocationInput {
  return edits[location.id] ?? { locationId: location.locationId, timeZone: location.timeZone ?? "" };
}

/** Without those of one location. */
export function withoutEdit(edits: LocationEdits, id: string): LocationEdits {
  return Object.fromEntries(Object.entries(edits).filter(([other]) => other !== id));
}

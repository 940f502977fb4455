import { useState } from "react";
import type { LocationView } from "#app/sales/chain-view.ts";
import type { LocationsSaved } from "#app/sales/leave-locations.server.ts";
import type { LocationInput } from "#app/sales/locations.server.ts";

/** What is typed of locations and not saved yet, by the location's id. */
export type LocationEdits = Record<string, LocationInput>;

/** A location's fields as they stand in the list. */
export function inputOf(location: LocationView, edits: LocationEdits): LocationInput {
  return edits[location.id] ?? { locationId: location.locationId, timeZone: location.timeZone ?? "" };
}

/** Without those of one location. */
export function withoutEdit(edits: LocationEdits, id: string): LocationEdits {
  return Object.fromEntries(Object.entries(edits).filter(([other]) => other !== id));
}

/** What is typed in a list of locations; what an answer says is saved is typed no more. */
export function useLocationEdits(answer: LocationsSaved | null): [LocationEdits, (edits: LocationEdits) => void] {
  const [edits, setEdits] = useState<LocationEdits>({});
  const [seen, setSeen] = useState(answer);
  if (answer !== seen) {
    setSeen(answer);
    if (answer) setEdits(Object.fromEntries(Object.entries(edits).filter(([id]) => !answer.saved.includes(id))));
  }
  return [edits, setEdits];
}

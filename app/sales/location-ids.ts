import type { PosPartner } from "#app/connections/pos-partners.ts";

type OutletOf = { partner: PosPartner; outletId: string };

/** What other systems take, as far as they say [reference 6.3]: a column of a file. */
export const longestLocationId = 32;

/**
 * What a store may be called for other systems, the usual first: the last eight characters of its GUID [V 6.1]; then, where that is another's
 * as well, more of it. Numbers are filled up with zeros to four, as R-Series does; that Heartland's are is an assumption.
 */
export function locationIdsOf({ partner, outletId }: OutletOf): string[] {
  const plain = outletId.replace(/[^A-Za-z0-9_]/g, "").slice(-longestLocationId);
  const wanted =
    partner === "heartland" ? [4, 8, 12].map((length) => plain.padStart(length, "0")) : [8, 12, 32].map((length) => plain.slice(-length));
  return [...new Set(wanted)];
}

/**
 * Location IDs for stores that have none yet, by their outlet's id. Stores that would have the same both get longer ones, so that it does not
 * matter which is told first; those that are `taken` stay as they are. The same stores always get the same.
 */
export function assignLocationIds(outlets: OutletOf[], { taken }: { taken: string[] }): Map<string, string> {
  const used = new Set(taken.map(keyOf));
  const assigned = new Map<string, string>();
  let open = outlets
    .toSorted((one, other) => (one.outletId < other.outletId ? -1 : 1))
    .map((outlet) => ({ outlet, wanted: locationIdsOf(outlet) }));
  while (open.length > 0) {
    const counts = Map.groupBy(open, ({ wanted }) => keyOf(wanted[0] ?? ""));
    const later: typeof open = [];
    for (const one of open) {
      const [first = "", ...longer] = one.wanted;
      const isFree = !used.has(keyOf(first)) && (counts.get(keyOf(first))?.length === 1 || longer.length === 0);
      if (isFree) {
        assigned.set(one.outlet.outletId, first);
        used.add(keyOf(first));
      } else later.push({ ...one, wanted: longer.length > 0 ? longer : [numbered(first)] });
    }
    open = later;
  }
  return assigned;
}

/** Whoever reads an ID aloud does not say whether its letters are capitals. */
export function keyOf(locationId: string): string {
  return locationId.toLowerCase();
}

/** One like it that nobody has: "0001-2" */
export function freeLocationId(like: string, taken: Set<string>): string {
  let id = like;
  while (taken.has(keyOf(id))) id = numbered(id);
  return id;
}

/** "0001", "0001-2", "0001-3" */
function numbered(locationId: string): string {
  const [, before = locationId, number = "1"] = /^(.*)-(\d+)$/.exec(locationId) ?? [];
  const next = `-${Number(number) + 1}`;
  return `${before.slice(0, longestLocationId - next.length)}${next}`;
}

type Placed = OutletOf & { id: string; name: string; locationId: string };

/** Names of the stores, by location, whose outlets have the same last characters, as far as their IDs are still those that were filled in. */
export function clashesOf(locations: Placed[]): Map<string, string> {
  const clashes = new Map<string, string>();
  for (const group of Map.groupBy(locations, (one) => locationIdsOf(one)[0] ?? "").values()) {
    for (const one of group) {
      const other = group.find(({ id }) => id !== one.id);
      if (other && locationIdsOf(one).includes(one.locationId)) clashes.set(one.id, other.name);
    }
  }
  return clashes;
}

import type { LocationStatus } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";
import type { FileLocation } from "./file-rows.ts";
import { alikeWhenMasked } from "./masked-id.ts";
import type { FileProblem } from "./report-file-view.ts";
import type { ReportOptions } from "./report-options.ts";

const dayMs = 86_400_000;

export type FileChain = { label: string; active: boolean; importedAt: Date | null; timeZones: string[] };

export type FileLocations =
  | { status: "ready"; locations: FileLocation[]; chains: FileChain[] }
  /** `named`: the locations that could not be told apart. */
  | { status: "refused"; problem: FileProblem; named: string[] };

/** The locations that a file is about, in the order of their ids. */
export async function readFileLocations(shop: string, { locations: chosen, mask, kind }: ReportOptions): Promise<FileLocations> {
  const { timeZone: shopZone } = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { timeZone: true } });
  const found = await db.storeLocation.findMany({
    where: { shopId: shop, chain: { state: { in: ["active", "paused", "removed"] } }, ...(chosen.length > 0 && { id: { in: chosen } }) },
    include: { chain: true },
    orderBy: { locationId: "asc" },
  });
  if (found.length === 0) return { status: "refused", problem: "no_locations", named: [] };
  const alike = kind === "tmas" ? alikeWhenMasked(found, mask) : [];
  if (alike.length > 0) return { status: "refused", problem: "ids_alike", named: alike };
  const zoneOf = ({ timeZone }: { timeZone: string | null }) => timeZone ?? shopZone;
  const locations = found.map((location): FileLocation => {
    const { id, locationId, name, currency, chain } = location;
    return {
      ...{ id, locationId, name, currency, chain: chain.label },
      timeZone: zoneOf(location),
      known: knownOf(location),
      hasClock: chain.timeClock === "in_use",
    };
  });
  const chains = [...Map.groupBy(found, ({ chainId }) => chainId).values()].flatMap((ofChain): FileChain[] => {
    const timeZones = [...new Set(ofChain.map(zoneOf))];
    return ofChain.slice(0, 1).map(({ chain }) => ({
      ...{ label: chain.label, importedAt: chain.importedAt, timeZones },
      active: chain.state === "active",
    }));
  });
  return { status: "ready", locations, chains };
}

type Known = {
  status: LocationStatus;
  createdAt: Date;
  chain: { state: string; salesFrom: Date | null; importedAt: Date | null; backfillDays: number };
};

/** From the first sales that were brought in to the last import. */
function knownOf({ status, createdAt, chain }: Known): FileLocation["known"] {
  const { state, salesFrom, importedAt, backfillDays } = chain;
  if (status !== "operational" || state === "removed" || !salesFrom || !importedAt) return null;
  // A store that was found later was not in the first import, which is the one that looks back.
  const firstImport = salesFrom.getTime() + backfillDays * dayMs;
  const from = createdAt.getTime() > firstImport ? createdAt.getTime() : salesFrom.getTime();
  return { from, to: importedAt.getTime() };
}

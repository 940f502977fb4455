import type { SaleAnswer, SalePlace } from "#app/partners/capabilities.ts";
import { wireId } from "./answers.ts";
import type { HeartlandClient } from "./client.server.ts";
import { locationRow } from "./messages.ts";

type Rejected = Extract<SaleAnswer, { status: "rejected" }>;

/** Whether Heartland takes a sale for a place that is inactive is unknown [U]: we ask before, and do not. null if all is well. */
export async function placeProblem(client: HeartlandClient, { locationId, registerId }: SalePlace): Promise<Rejected | null> {
  const rows = await client.list("locations", locationRow, { filter: { id: wireId(locationId) }, include: ["stations"] });
  const location = rows.find(({ id }) => id === locationId);
  if (!location?.active) {
    const message = location ? `Location ${location.name ?? locationId} is inactive.` : `Heartland knows no location ${locationId}.`;
    return { status: "rejected", reason: "location_inactive", fields: [], message };
  }
  const station = location.stations.find(({ id }) => id === registerId);
  if (station?.active) return null;
  const where = location.name ?? locationId;
  const message = station ? `Station ${station.name ?? registerId} is inactive.` : `${where} has no station ${registerId}.`;
  return { status: "rejected", reason: "register_inactive", fields: [], message };
}

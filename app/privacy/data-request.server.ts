import type { CustomerGid, OrderGid } from "#app/domain/ids.ts";
import { db } from "#app/platform/db.server.ts";
import { gatherCustomerData } from "./gather-customer-data.server.ts";

/** The file of an open data request, made fresh; null when the shop has no such request, or it is done. */
export async function openDataRequest(
  shop: string,
  { id, now }: { id: string; now: Date },
): Promise<{ name: string; content: string } | null> {
  const asked = await db.complianceRequest.findFirst({ where: { id, shopId: shop, kind: "data_request", doneAt: null } });
  if (!asked?.customerGid) return null;
  const person = {
    shop,
    customerGid: asked.customerGid as CustomerGid,
    guestKeys: asked.guestKeys,
    orders: asked.orderGids as OrderGid[],
  };
  // Whose it is belongs in the file, and not in the name that a folder of downloads shows.
  return { name: `customer-data-${asked.askedAt.toISOString().slice(0, 10)}.json`, content: await gatherCustomerData(person, now) };
}

/** The merchant gave the data to the customer: whose it was is not kept any more. */
export async function handOver(shop: string, { id, actor, now }: { id: string; actor: string; now: Date }): Promise<"done" | "gone"> {
  const { count } = await db.complianceRequest.updateMany({
    where: { id, shopId: shop, kind: "data_request", doneAt: null },
    data: { doneAt: now, doneBy: actor, customerGid: null, guestKeys: [], orderGids: [] },
  });
  return count > 0 ? "done" : "gone";
}

import { orProblem } from "#app/connections/ask-account.server.ts";
import { noteChainRejected, salesSourceFor } from "#app/connections/sales-source.server.ts";
import type { Outlet } from "#app/domain/store-sale.ts";
import type { SalesSource } from "#app/partners/capabilities.ts";
import { PartnerError } from "#app/partners/errors.ts";
import { db } from "#app/platform/db.server.ts";
import { startDeadline } from "#app/platform/deadline.server.ts";
import { followStores } from "./follow-stores.server.ts";

export type OutletsRead = { status: "ok" } | { status: "unavailable" | "credentials_rejected" | "disconnected" | "not_found" };

/** A person waits for the page: what the POS has not said by then, it says next time. */
const patienceMs = 8_000;

/** Asks the POS for its stores, and whether it has a time clock. */
export async function readOutlets({ shop, chain }: { shop: string; chain: string }): Promise<OutletsRead> {
  const found = await db.storeChain.findFirst({
    where: { id: chain, shopId: shop, state: { notIn: ["removing", "removed"] } },
    select: { timeClock: true },
  });
  if (!found) return { status: "not_found" };
  const access = await salesSourceFor(chain);
  if (access.status === "waiting") return { status: access.why };
  const said = await startDeadline(patienceMs).wait(orProblem(shop, () => askStores(access.source, found)));
  if (said.status === "failed") throw said.error;
  if (said.status === "late" || said.value === "unavailable") return { status: "unavailable" };
  if (said.value === "credentials_rejected") {
    await noteChainRejected(chain, { connectedAt: access.connectedAt });
    return { status: said.value };
  }
  const { outlets, timeClock } = said.value;
  if (timeClock !== null) await db.storeChain.updateMany({ where: { id: chain }, data: { timeClock } });
  await followStores({ shop, chain, outlets });
  return { status: "ok" };
}

type Stores = { outlets: Outlet[]; timeClock: string | null };

async function askStores(source: SalesSource, { timeClock }: { timeClock: string | null }): Promise<Stores> {
  // One that is used stays there.
  const asked = timeClock === "in_use" ? Promise.resolve(timeClock) : clockOf(source);
  const [outlets, clock] = await Promise.all([source.outlets(), asked]);
  return { outlets, timeClock: clock };
}

/** null: the POS did not say. Its stores are told all the same. */
async function clockOf(source: SalesSource): Promise<string | null> {
  try {
    return await source.timeClock();
  } catch (error) {
    if (!(error instanceof PartnerError)) throw error;
    return null;
  }
}

import { noteChainRejected, salesSourceFor } from "#app/connections/sales-source.server.ts";
import type { SalesSourceFor } from "#app/connections/sales-source.server.ts";
import { isCounted } from "#app/domain/store-figures.ts";
import type { SalesPage, SalesSource } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerError, UnexpectedAnswer } from "#app/partners/errors.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { startDeadline } from "#app/platform/deadline.server.ts";
import type { Deadline, Timed } from "#app/platform/deadline.server.ts";
import { env } from "#app/platform/env.server.ts";
import type { LocationCheck } from "./chain-view.ts";

const weekMs = 7 * 86_400_000;
/** What one call may take; a look at a store is over by then, whatever the POS does. */
const patienceMs = 1000 * Math.min(15, env.PARTNER_TIMEOUT_SECONDS);
/** A store of which so many pages were read sells. */
const enoughPages = 5;

/** Looks at one store: whether the POS has it, and what it sold in its last seven days. A slow one is called so, and nobody waits for it. */
export async function checkLocation(
  { shop, location }: { shop: string; location: string },
  sourceFor: SalesSourceFor = salesSourceFor,
): Promise<void> {
  const found = await db.storeLocation.findFirst({
    where: { id: location, shopId: shop, chain: { state: { notIn: ["removing", "removed"] } } },
  });
  if (!found) return;
  const check = await look(found, sourceFor);
  await db.storeLocation.updateMany({ where: { id: location }, data: { check, checkedAt: now() } });
}

async function look({ chainId, outletId }: { chainId: string; outletId: string }, sourceFor: SalesSourceFor): Promise<LocationCheck> {
  const access = await sourceFor(chainId);
  // Without access nobody can say, and the chain tells why.
  if (access.status === "waiting") return { state: "failed", why: "credentials_rejected" };
  try {
    return await lookAt(access.source, { outletId, deadline: startDeadline(patienceMs) });
  } catch (error) {
    if (!(error instanceof PartnerError)) throw error;
    if (error instanceof CredentialsRejected) await noteChainRejected(chainId, { connectedAt: access.connectedAt });
    return { state: "failed", why: whyOf(error) };
  }
}

/** @throws what the POS's connector throws before the deadline. */
async function lookAt(source: SalesSource, { outletId, deadline }: { outletId: string; deadline: Deadline }): Promise<LocationCheck> {
  const to = now();
  const range = { from: new Date(to.getTime() - weekMs), to };
  let sales = 0;
  let cursor: string | null = null;
  for (let pages = 0; pages < enoughPages; pages++) {
    const asked: Timed<SalesPage> = await deadline.wait(source.salesOf(range, { cursor, outletIds: [outletId] }));
    if (asked.status === "failed" && !deadline.isOver()) throw asked.error;
    if (asked.status !== "answered") return sales > 0 ? { state: "ok", sales } : { state: "slow" };
    sales += asked.value.sales.filter(isCounted).length;
    if (asked.value.isLast) break;
    cursor = asked.value.cursor;
  }
  if (sales > 0) return { state: "ok", sales };
  const asked = await deadline.wait(source.outlets());
  if (asked.status === "failed" && !deadline.isOver()) throw asked.error;
  if (asked.status !== "answered") return { state: "slow" };
  return asked.value.some((outlet) => outlet.outletId === outletId) ? { state: "no_sales" } : { state: "gone" };
}

function whyOf(error: PartnerError): Extract<LocationCheck, { state: "failed" }>["why"] {
  if (error instanceof CredentialsRejected) return "credentials_rejected";
  return error instanceof UnexpectedAnswer ? "unexpected_answer" : "unavailable";
}

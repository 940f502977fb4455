import { posConnectionFor } from "#app/connections/pos-connection.server.ts";
import type { PosConnection } from "#app/connections/pos-connection.server.ts";
import { isPosPartner } from "#app/connections/pos-partners.ts";
import { PartnerError } from "#app/partners/errors.ts";
import { log } from "#app/platform/log.server.ts";
import type { FixContext, Preparation } from "./effect.ts";

export type ReadyPos = Extract<PosConnection, { status: "ready" }>;

/** The point of sale that a failure is about, if it can be worked with. */
export async function readyPos({ shop, failure }: FixContext): Promise<ReadyPos | null> {
  if (!isPosPartner(failure.partner)) return null;
  const connection = await posConnectionFor(shop, failure.partner);
  return connection?.status === "ready" ? connection : null;
}

/** What a form starts with; when the POS does not answer, the form says so instead of breaking the page. */
export async function prepareWith(context: FixContext, prepare: (connection: ReadyPos) => Promise<Preparation>): Promise<Preparation> {
  const nothing: Preparation = { remarks: [{ key: "nothingToChoose", values: { partner: context.failure.partner } }] };
  try {
    const connection = await readyPos(context);
    return connection ? await prepare(connection) : nothing;
  } catch (error) {
    if (!(error instanceof PartnerError)) throw error;
    log.warn("pos_form_not_prepared", { shop: context.shop, failure: context.failure.id, error: error.code });
    return nothing;
  }
}

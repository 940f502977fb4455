import type { Tx } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { keepRequest } from "#app/privacy/keep-request.server.ts";
import { enqueue } from "#app/queue/enqueue.server.ts";
import { catchUpJob } from "#app/queue/jobs.ts";
import { grantedScopes, keepScopes, missingOf } from "#app/shopify/granted-scopes.server.ts";

type Told = { shop: string; granted: string[]; askedAt: Date };

/** Remembers what the shop lets us do from now on. What was left behind for want of it is taken up once it is all there. */
export async function noteScopes(tx: Tx, { shop, granted, askedAt }: Told): Promise<void> {
  const newer = await tx.complianceRequest.count({ where: { shopId: shop, kind: "scopes_changed", askedAt: { gt: askedAt } } });
  const before = await grantedScopes(tx, shop);
  const done = { at: askedAt, counts: { before: before ?? [], after: granted } };
  await keepRequest(tx, { shop, kind: "scopes_changed", askedAt, done });
  // Webhooks come in any order.
  if (newer > 0) return;
  await keepScopes(tx, { shop, granted });
  const missing = missingOf(granted);
  if (missing.length > 0) return log.warn("scopes_missing", { shop, missing });
  if (missingOf(before).length > 0) await enqueue(tx, catchUpJob, { shop });
}

import { db } from "#app/platform/db.server.ts";
import { fixes } from "./catalogue.ts";
import type { FixId } from "./catalogue.ts";
import type { FailureMention, FixPreview, PreviewResult } from "./failure-view.ts";
import { healableStatuses } from "./failure-status.ts";
import type { FixRequest } from "./fixes/effect.ts";
import { fixModules } from "./fixes/registry.server.ts";
import { orRefusal, readFix } from "./read-fix.server.ts";
import type { FixAsked } from "./read-fix.server.ts";

const sampleSize = 20;

/** What a fix would do, and the same refusals that `applyFix` would give. Changes nothing. */
export async function previewFix(asked: FixAsked): Promise<PreviewResult> {
  const { fix } = asked;
  const read = await readFix(asked);
  if (read.status !== "ready") return read;
  const { request } = read;
  const { sends, alsoMends, waits } = fixModules[fix];
  return orRefusal(async () => {
    const reach = await reachOf(request, { fix, alsoMends: (await alsoMends?.(request)) ?? [] });
    const sendings = (await sends?.(request)) ?? [];
    const afterwards = await afterwardsOf();
    return { status: "preview", fix, ...reach.mentions, sends: sendings, afterwards };

    async function afterwardsOf(): Promise<FixPreview["afterwards"]> {
      if (fix === "hide") return { kind: "hidden" };
      return (await waits?.(request)) ? { kind: "waits" } : { kind: "again", orders: reach.orders };
    }
  });
}

type Reach = { mentions: Pick<FixPreview, "failures" | "customers" | "rows">; orders: number };

async function reachOf({ shop, failure }: FixRequest, { fix, alsoMends }: { fix: FixId; alsoMends: string[] }): Promise<Reach> {
  if (fixes[fix].scope === "one") {
    const { id, orderName, customerName, productTitle, orderId } = failure;
    return {
      mentions: { failures: 1, customers: customerName || orderId ? 1 : 0, rows: [{ id, orderName, customerName, productTitle }] },
      orders: orderId ? 1 : 0,
    };
  }
  const causes = [failure.cause, ...alsoMends];
  const statuses = [...healableStatuses];
  const [[counts], rows] = await Promise.all([
    db.$queryRaw<{ failures: number; customers: number; orders: number }[]>`
      SELECT count(*)::int AS failures, count(DISTINCT "orderId")::int AS orders,
        count(DISTINCT coalesce("customerId"::text, "customerGid", "customerName", "orderId"::text))::int AS customers
      FROM "Failure" WHERE "shopId" = ${shop} AND cause = ANY(${causes}) AND status = ANY(${statuses}::"FailureStatus"[])`,
    db.$queryRaw<FailureMention[]>`
      SELECT id, "orderName", "customerName", "productTitle" FROM "Failure"
      WHERE "shopId" = ${shop} AND cause = ANY(${causes}) AND status = ANY(${statuses}::"FailureStatus"[])
      ORDER BY id = ${failure.id}::uuid DESC, "occurredAt" DESC, id DESC LIMIT ${sampleSize}`,
  ]);
  const { failures, customers, orders } = counts ?? { failures: 0, customers: 0, orders: 0 };
  return { mentions: { failures, customers, rows }, orders };
}

import type { Money } from "#app/domain/money.ts";
import type { SoldOrder } from "#app/domain/sold-order.ts";
import { db } from "#app/platform/db.server.ts";
import { decideDownload } from "./decide-download.ts";
import type { DownloadDecision, DownloadReason } from "./decide-download.ts";
import { planSales } from "./plan-sales.ts";
import { readPosLedger } from "./pos-ledger.server.ts";
import type { PosRun } from "./pos-ledger.server.ts";
import type { PosProblem } from "./pos-problem.ts";
import { prepareSale } from "./send-order.server.ts";

/** What would become of an order if it were sent now. Nothing is written anywhere. */
export type DryRun = { decisions: DownloadDecision[]; sent: string[] } & (
  | { status: "there" }
  | { status: "would_arrive"; reference: string; total: Money }
  | { status: "skipped"; reason: DownloadReason | "refunds_off"; waits: boolean }
  | { status: "held"; difference: Money }
  | { status: "blocked"; problems: PosProblem[] }
);

export async function dryRun(run: PosRun, order: SoldOrder): Promise<DryRun> {
  const { shop, partner, settings } = run;
  const row = await db.order.findUnique({ where: { shopId_gid: { shopId: shop, gid: order.gid } }, select: { id: true } });
  const { sent } = row ? await readPosLedger({ shop, partner }, row.id) : { sent: [] };
  const answer = decideDownload(order, settings);
  const known = { decisions: answer.decisions, sent: sent.map(({ reference }) => reference) };
  if (sent.length === 0 && !answer.download) return { ...known, status: "skipped", reason: answer.reason, waits: answer.waits };
  const plan = planSales({ shop, order, sent, settings });
  switch (plan.status) {
    case "in_step":
      return { ...known, status: "there" };
    case "skipped":
      return { ...known, status: "skipped", reason: plan.reason, waits: false };
    case "held":
      return { ...known, status: "held", difference: plan.difference };
    case "owed": {
      const prepared = await prepareSale({ ...run, dry: true }, plan.sale);
      return prepared.status === "problems"
        ? { ...known, status: "blocked", problems: prepared.problems }
        : { ...known, status: "would_arrive", reference: plan.sale.reference, total: plan.sale.total };
    }
  }
}

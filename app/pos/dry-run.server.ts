import { posConnectionFor, withAccount } from "#app/connections/pos-connection.server.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { formatWithCurrency } from "#app/domain/money.ts";
import type { Money } from "#app/domain/money.ts";
import { requiredProductIds, requiredProducts } from "#app/domain/sale.ts";
import type { SoldOrder } from "#app/domain/sold-order.ts";
import { unreachable } from "#app/domain/unreachable.ts";
import type { LinkBy, PointOfSale, PosProduct } from "#app/partners/capabilities.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { orderSettings } from "#app/pos-setup/order-settings.ts";
import { readRecentOrders } from "#app/shopify/read-sold-orders.server.ts";
import { decideDownload } from "./decide-download.ts";
import type { DownloadDecision, DownloadReason } from "./decide-download.ts";
import type { DryRunReport, DryRunRow } from "./dry-run-view.ts";
import { orSilent } from "./or-silent.server.ts";
import { planSales } from "./plan-sales.ts";
import { readPosLedger } from "./pos-ledger.server.ts";
import type { PosRun } from "./pos-ledger.server.ts";
import type { PosProblem } from "./pos-problem.ts";
import { prepareSale } from "./send-order.server.ts";
import { standingProblems } from "./standing-problems.server.ts";

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
      const problems = prepared.status === "problems" ? prepared.problems : await standingProblems(run, prepared.sale);
      return problems.length > 0
        ? { ...known, status: "blocked", problems }
        : { ...known, status: "would_arrive", reference: plan.sale.reference, total: plan.sale.total };
    }
  }
}

/** As many as Shopify's own list of orders shows at once. */
const tried = 50;

/**
 * What would become of the newest orders if they were sent now. The POS is asked for all their products at once and for nothing per order,
 * so that sales that are on their way wait no longer than for that.
 */
export async function dryRunRecent({ shop, partner }: { shop: string; partner: PosPartner }): Promise<DryRunReport> {
  const connection = await posConnectionFor(shop, partner);
  if (connection?.status !== "ready") return { status: "not_connected" };
  const settings = orderSettings.parse(connection.settings);
  return orSilent({ shop, partner }, async () => {
    const orders = await readRecentOrders(shop, { first: tried });
    const pos = await withAccount({ shop, partner }, () => askedAtOnce(connection.pos, { by: settings.productLink, orders }));
    const rows: DryRunRow[] = [];
    for (const order of orders) rows.push(rowOf(order, await dryRun({ shop, partner, pos, settings, now }, order)));
    const arriving = rows.filter(({ fate }) => fate === "there" || fate === "would_arrive").length;
    return {
      status: "done",
      orders: rows.length,
      arriving,
      rows: rows.filter((row) => !(row.fate === "there" || row.fate === "would_arrive")),
    };
  });
}

/** The POS as it is for a dry run of these orders: all that is asked of it, their products as well, is read once and kept. */
export async function askedAtOnce(pos: PointOfSale, { by, orders }: { by: LinkBy; orders: SoldOrder[] }): Promise<PointOfSale> {
  const codes = orders.flatMap(({ lines }) => lines.flatMap(({ sku, barcode }) => (by === "sku" ? sku : barcode)?.trim() || []));
  const known: Record<LinkBy, Map<string, PosProduct[]>> = { sku: new Map(), barcode: new Map() };
  await learn(by, codes);
  await learn(
    "sku",
    requiredProductIds.map((product) => requiredProducts[product].sku),
  );
  const [account, lists] = [await pos.account(), await pos.lists()];
  const fields = pos.traits.requiredFields ? await pos.requiredFields() : [];
  return {
    ...pos,
    account: () => Promise.resolve(account),
    lists: () => Promise.resolve(lists),
    requiredFields: () => Promise.resolve(fields),
    findProducts: async (one, wanted) => {
      await learn(one, wanted);
      const found = wanted.flatMap((code) => known[one].get(code) ?? []);
      return [...new Map(found.map((product) => [product.posId, product])).values()];
    },
  };

  async function learn(one: LinkBy, wanted: string[]): Promise<void> {
    const unasked = [...new Set(wanted)].filter((code) => !known[one].has(code));
    if (unasked.length === 0) return;
    const found = await pos.findProducts(one, unasked);
    // Which code a product was found by is its connector's to know: whoever asks picks those with the very code.
    for (const code of unasked)
      known[one].set(
        code,
        found.filter(({ sku, barcode }) => sku === code || barcode === code),
      );
  }
}

function rowOf({ name, gid }: SoldOrder, dry: DryRun): DryRunRow {
  const order = { name, gid };
  switch (dry.status) {
    case "there":
    case "would_arrive":
      return { ...order, fate: dry.status };
    case "skipped":
      return { ...order, fate: dry.waits ? "waits" : "skipped", reason: dry.reason, found: foundBy(dry.decisions, dry.reason) };
    case "held":
      return { ...order, fate: "held", difference: formatWithCurrency(dry.difference) };
    case "blocked":
      return {
        ...order,
        fate: "blocked",
        problems: dry.problems.map((problem) => ({
          code: problem.code,
          details: problem.details,
          product: problem.of === "order" ? (problem.line?.title ?? null) : null,
        })),
      };
    default:
      return unreachable(dry);
  }
}

function foundBy(decisions: DownloadDecision[], reason: string): string | null {
  return decisions.find(({ rule }) => rule === reason)?.found ?? null;
}

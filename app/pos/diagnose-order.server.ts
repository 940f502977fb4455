import type { Failure, Order as OrderRow } from "@prisma/client";
import { posConnectionFor, withAccount } from "#app/connections/pos-connection.server.ts";
import type { PosConnection } from "#app/connections/pos-connection.server.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { formatWithCurrency } from "#app/domain/money.ts";
import type { Contact } from "#app/domain/order.ts";
import type { SoldOrder } from "#app/domain/sold-order.ts";
import { maskSending } from "#app/failures/mask-sending.ts";
import { openStatuses } from "#app/failures/failure-status.ts";
import { CredentialsRejected, PartnerError } from "#app/partners/errors.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { orderSettings } from "#app/pos-setup/order-settings.ts";
import { findOrderByNumber } from "#app/shopify/read-sold-orders.server.ts";
import { decideDownload } from "./decide-download.ts";
import type { DownloadDecision } from "./decide-download.ts";
import type { Diagnosis, DiagnosisStep } from "./diagnosis.ts";
import { dryRun } from "./dry-run.server.ts";
import type { DryRun } from "./dry-run.server.ts";
import { accessProblem } from "./access-problem.ts";
import { orSilent } from "./or-silent.server.ts";
import { shopProblem } from "./pos-problem.ts";
import type { PosProblem } from "./pos-problem.ts";

type Asked = { shop: string; partner: PosPartner; /** "1042" or "#1042". */ order: string };

/** Every decision about one order on its way to a POS, in order, with the rule or setting that decided. Nothing is written. */
export async function diagnoseOrder(asked: Asked): Promise<Diagnosis> {
  const { shop, partner } = asked;
  const diagnosis = await orSilent({ shop, partner }, () => diagnose(asked));
  // What the POS is silent about is in the steps; here it is Shopify that does not answer.
  return "steps" in diagnosis ? diagnosis : { partner, order: null, steps: [], conclusion: "shopify_silent", canSend: false };
}

async function diagnose({ shop, partner, order: number }: Asked): Promise<Diagnosis> {
  const [order, connection] = await Promise.all([findOrderByNumber(shop, number), posConnectionFor(shop, partner)]);
  if (!order) {
    const steps: DiagnosisStep[] = [{ step: "in_shopify", state: "stopped", name: number }];
    return { partner, order: null, steps, conclusion: "not_in_shopify", canSend: false };
  }
  const row = await db.order.findUnique({ where: { shopId_gid: { shopId: shop, gid: order.gid } } });
  const about = { name: order.name, gid: order.gid, id: row?.id ?? null, createdAt: order.createdAt.toISOString() };
  const steps: DiagnosisStep[] = [
    { step: "in_shopify", state: "ok", name: order.name },
    { step: "heard_of", state: row ? "ok" : "info", at: row?.readAt.toISOString() ?? null },
  ];
  if (connection?.status !== "ready") {
    const status = connection?.why ?? "disconnected";
    const stopped: DiagnosisStep = { step: "connection", state: "stopped", status };
    return { partner, order: about, steps: [...steps, stopped], conclusion: "not_connected", canSend: false };
  }
  steps.push({ step: "connection", state: "ok", status: "ready" });
  const tried = await tryDry({ shop, partner }, connection, order);
  const settings = orderSettings.parse(connection.settings);
  const decisions = tried.status === "silent" ? decideDownload(order, settings).decisions : tried.decisions;
  steps.push(...decisions.map(ruleStep));
  if (row) steps.push(...(await salesOf({ shop, partner }, row)));
  steps.push(...outcomeSteps(tried, { order, failures: await failuresOf({ shop, partner }, row) }));
  if (row) steps.push(...(await lastTry({ partner }, row)));
  const conclusion = conclusionOf(tried);
  return { partner, order: about, steps, conclusion, canSend: row === null || sendable.has(conclusion) };
}

/** What a rule holds back is not sent by asking for it. */
const sendable: ReadonlySet<Diagnosis["conclusion"]> = new Set(["would_arrive", "blocked", "held", "silent"]);

type Tried = DryRun | { status: "silent"; problem: PosProblem };

async function tryDry(
  account: { shop: string; partner: PosPartner },
  { pos, settings }: Extract<PosConnection, { status: "ready" }>,
  order: SoldOrder,
): Promise<Tried> {
  try {
    return await withAccount(account, () => dryRun({ ...account, pos, settings: orderSettings.parse(settings), now }, order));
  } catch (error) {
    if (error instanceof CredentialsRejected) return { status: "silent", problem: accessProblem(error) };
    if (error instanceof PartnerError) return { status: "silent", problem: shopProblem("pos_unavailable", "answers") };
    throw error;
  }
}

function ruleStep({ rule, outcome, setting, found }: DownloadDecision): DiagnosisStep {
  return { step: "rule", state: outcome === "applies" ? "stopped" : "ok", rule, setting, found };
}

async function salesOf({ shop, partner }: { shop: string; partner: PosPartner }, { id }: OrderRow): Promise<DiagnosisStep[]> {
  const rows = await db.posSale.findMany({ where: { shopId: shop, partner, orderId: id }, orderBy: { id: "asc" } });
  return rows.map(({ state, reference, kind, posNumber, posState, posUrl, sentAt }): DiagnosisStep =>
    state === "sending"
      ? { step: "sending", state: "info", reference }
      : {
          step: "sale",
          state: posState === "pending" ? "info" : "ok",
          reference,
          kind,
          number: posNumber ?? reference,
          posState: posState ?? "",
          at: sentAt?.toISOString() ?? "",
          url: posUrl,
        },
  );
}

/** Open failures of the order, and of whatever keeps every order from the POS. */
async function failuresOf({ shop, partner }: { shop: string; partner: PosPartner }, row: OrderRow | null): Promise<Failure[]> {
  return db.failure.findMany({
    where: {
      shopId: shop,
      partner,
      kind: "pos",
      status: { in: [...openStatuses] },
      OR: [{ orderId: null }, ...(row ? [{ orderId: row.id }] : [])],
    },
    orderBy: { id: "desc" },
  });
}

function outcomeSteps(tried: Tried, { order, failures }: { order: SoldOrder; failures: Failure[] }): DiagnosisStep[] {
  const known = { failures, buyer: order.customer };
  const total = formatWithCurrency(order.currentTotal);
  switch (tried.status) {
    case "there":
      return [{ step: "plan", state: "ok", plan: "in_step", reference: "", total }];
    case "would_arrive":
      return [{ step: "plan", state: "ok", plan: "owed", reference: tried.reference, total: formatWithCurrency(tried.total) }];
    case "skipped":
      return tried.reason === "refunds_off" ? [{ step: "plan", state: "stopped", plan: "refunds_off", reference: "", total }] : [];
    case "held":
      return [{ step: "held", state: "stopped", difference: formatWithCurrency(tried.difference), total }];
    case "blocked":
      return tried.problems.map((problem) => problemStep(problem, known));
    case "silent":
      return [problemStep(tried.problem, known)];
  }
}

type Known = { failures: Failure[]; buyer: Contact | null };

function problemStep(problem: PosProblem, { failures, buyer }: Known): DiagnosisStep {
  const { code } = problem;
  const details = withoutPersons(problem.details, buyer);
  const product = problem.of === "order" ? (problem.line?.title ?? null) : null;
  const failure = failures.find((one) => one.code === code && (product === null || one.productTitle === product));
  return { step: "problem", state: "stopped", code, details, product, failure: failure?.id ?? null };
}

/** What a POS says of an order may name its buyer; a diagnosis goes to support. */
function withoutPersons(details: PosProblem["details"], buyer: Contact | null): PosProblem["details"] {
  const names = [buyer?.firstName, buyer?.lastName, buyer?.email, buyer?.phone].flatMap((name) => (name && name.length > 1 ? name : []));
  const { data } = maskSending({ to: "", operation: "", data: details });
  const masked = (text: string) => names.reduce((left, name) => left.replaceAll(name, "…"), text);
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, typeof value === "string" ? masked(value) : value]));
}

async function lastTry({ partner }: { partner: PosPartner }, { id }: OrderRow): Promise<DiagnosisStep[]> {
  const attempt = await db.attempt.findFirst({ where: { orderId: id, partner }, orderBy: [{ startedAt: "desc" }, { id: "desc" }] });
  if (!attempt) return [];
  const { startedAt, outcome, operation } = attempt;
  return [{ step: "last_try", state: "info", at: startedAt.toISOString(), outcome, operation }];
}

function conclusionOf(tried: Tried): Diagnosis["conclusion"] {
  if (tried.status === "skipped") return tried.waits ? "waits" : "skipped";
  return tried.status;
}

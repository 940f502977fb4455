import type { Prisma } from "@prisma/client";
import { noteSilence, readCircuit, resumeLater } from "#app/connections/circuit.server.ts";
import { isHeldUp } from "#app/connections/circuit.ts";
import { posConnectionFor, withAccount } from "#app/connections/pos-connection.server.ts";
import type { PosConnection } from "#app/connections/pos-connection.server.ts";
import { noteCredentialsRejected } from "#app/connections/loyalty-connection.server.ts";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { posPartners } from "#app/connections/pos-partners.ts";
import { connectionCause } from "#app/domain/cause.ts";
import type { SoldOrder } from "#app/domain/sold-order.ts";
import type { PointOfSale } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerError, PartnerUnavailable } from "#app/partners/errors.ts";
import { now } from "#app/platform/clock.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { orderSettings, paymentTypeIdFor } from "#app/pos-setup/order-settings.ts";
import { readOrderSettings } from "#app/pos-setup/pos-settings.server.ts";
import { readRequiredProducts, restoreRequiredProducts } from "#app/pos-setup/required-products.server.ts";
import type { RequiredState } from "#app/pos-setup/required-products.server.ts";
import { enqueue, enqueueMany } from "#app/queue/enqueue.server.ts";
import { checkUpJob, retryCauseJob, syncOrderJob } from "#app/queue/jobs.ts";
import { runOf } from "#app/queue/run-of.server.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "#app/shopify/errors.ts";
import { readRecentOrders } from "#app/shopify/read-sold-orders.server.ts";
import {
  broken,
  checkAccess,
  checkDownloads,
  checkEmployee,
  checkFields,
  checkLastOrder,
  checkLinks,
  checkNames,
  checkPayments,
  checkPlace,
  checkProducts,
  checkRateLimit,
  checkScopes,
  checkShipping,
  checkTaxes,
  checkWebhooks,
  fine,
  unknown,
} from "./checks.ts";
import type { CheckResult } from "./checks.ts";
import { accessProblem } from "./access-problem.ts";
import { readLinkCounts } from "./link-report.server.ts";
import { orSilent } from "./or-silent.server.ts";
import { shopProblem } from "./pos-problem.ts";
import { closeShopProblems, recordShopProblem } from "./save-pos-outcome.server.ts";

type Account = { shop: string; partner: PosPartner };
type Ready = Extract<PosConnection, { status: "ready" }>;

/** Orders that are looked at for what the shop does with them. */
const looked = 50;
/** A check-up this old is made anew. */
const staleMs = 30 * 60_000;

/**
 * Looks at everything that orders need to arrive, live, and keeps how it stands. A broken check opens one failure, and closes it when it is
 * mended. When the POS answers again, the orders that waited for it go.
 */
export async function checkUp(account: Account): Promise<CheckResult[]> {
  const connection = await posConnectionFor(account.shop, account.partner);
  if (!connection) return [];
  const results = connection.status === "ready" ? await lookAt(account, connection) : [lost(connection.why)];
  const shown = checkNames.map((name) => results.find(({ check }) => check === name) ?? unknown(name));
  await keep(account, shown);
  const answers = shown.every(({ check, state }) => !(check === "access" || check === "answers") || state === "ok");
  if (answers) await letWaitingGo(account);
  else if (isHeldUp(await readCircuit(account))) await resumeLater(account);
  return shown;
}

/** A check-up that somebody waits for. */
export async function checkNow(account: Account): Promise<{ status: "checked" | "pos_silent" | "shopify_silent" }> {
  return orSilent(account, async () => {
    await checkUp(account);
    return { status: "checked" as const };
  });
}

/** Asks for the check-ups that are due, of every shop with a POS. */
export async function askStaleCheckUps({ now: moment }: { now: Date }): Promise<void> {
  const connections = await db.connection.findMany({
    where: { partner: { in: [...posPartners] }, status: { not: "disconnected" }, shop: { uninstalledAt: null } },
    select: { shopId: true, partner: true },
  });
  const due = await Promise.all(
    connections.map(async ({ shopId, partner }) => {
      const check = await db.check.findFirst({ where: { shopId, partner, checkedAt: { gt: new Date(moment.getTime() - staleMs) } } });
      return check ? [] : [{ shop: shopId, partner: partner as PosPartner }];
    }),
  );
  await db.$transaction((tx) => enqueueMany(tx, checkUpJob, due.flat()));
}

/** A failure says that something is wrong: a check-up younger than this has looked for it already. */
const freshMs = 5 * 60_000;

/** Asks for a check-up because an order failed, unless there was one a moment ago or is one to come. */
export async function checkUpSoon({ shop, partner }: Account): Promise<void> {
  const checkedAt = { gt: new Date(now().getTime() - freshMs) };
  const fresh = await db.check.findFirst({ where: { shopId: shop, partner, checkedAt }, select: { check: true } });
  if (fresh || (await runOf(checkUpJob, { shop, partner })) !== "idle") return;
  await db.$transaction((tx) => enqueue(tx, checkUpJob, { shop, partner }));
}

async function lookAt(account: Account, connection: Ready): Promise<CheckResult[]> {
  const startedAt = now();
  try {
    return await withAccount(account, () => lookAtAll(account, connection));
  } catch (error) {
    if (!(error instanceof PartnerError)) throw error;
    if (error instanceof PartnerUnavailable) {
      const { retryAfter } = error;
      await noteSilence(account, { run: "check-up", startedAt, answered: false, retryAfter, now: now(), isTold: true });
    }
    if (!(error instanceof CredentialsRejected)) {
      const orders = await db.posOrder.count({ where: { shopId: account.shop, partner: account.partner, state: "pending" } });
      return [broken("answers", {}, shopProblem("pos_unavailable", "answers", { orders }))];
    }
    await noteCredentialsRejected(db, { ...account, connectedAt: connection.connectedAt });
    return [broken("access", { user: "" }, accessProblem(error))];
  }
}

async function lookAtAll({ shop, partner }: Account, { pos, settings: stored }: Ready): Promise<CheckResult[]> {
  const settings = orderSettings.parse(stored);
  const facts = { settings, traits: pos.traits };
  const account = await pos.account();
  const lists = await pos.lists();
  const fields = await pos.requiredFields();
  const products = await putProductsRight(pos);
  const links = await readLinkCounts({ shop, partner, pos, settings });
  const orders = await recentOrders(shop);
  return [
    fine("answers"),
    checkAccess(account),
    checkScopes(account),
    checkRateLimit(account),
    checkEmployee(facts, lists),
    checkPlace(facts, lists),
    orders ? checkDownloads(facts, orders) : unknown("downloads"),
    checkFields(facts, fields),
    checkProducts(products),
    checkPayments(facts, lists),
    checkTaxes(facts, lists),
    checkShipping(facts, lists),
    checkLinks(links),
    orders ? await lookAtWebhooks(shop, orders) : unknown("webhooks"),
    await lookAtLastOrder(shop, partner),
  ];
}

/** null while Shopify does not answer: what the POS says is told all the same. */
async function recentOrders(shop: string): Promise<SoldOrder[] | null> {
  try {
    return await readRecentOrders(shop, { first: looked });
  } catch (error) {
    if (!(error instanceof ShopifyUnavailable || error instanceof ShopifyAccessLost)) throw error;
    log.warn("check_up_without_orders", { shop, error });
    return null;
  }
}

/** What is missing is made, and what was changed is put right; only what the POS refuses is told. */
async function putProductsRight(pos: PointOfSale): Promise<RequiredState[]> {
  const states = await readRequiredProducts(pos);
  if (states.every(({ state }) => state === "ok")) return states;
  await restoreRequiredProducts(pos, null);
  return readRequiredProducts(pos);
}

/** Orders that no webhook told of are read now: the check says that they were missing, and the next one that they are here. */
async function lookAtWebhooks(shop: string, orders: SoldOrder[]): Promise<CheckResult> {
  const connected = await db.shop.findUniqueOrThrow({ where: { id: shop }, select: { installedAt: true } });
  const ours = orders.filter(({ createdAt }) => createdAt > connected.installedAt);
  const rows = await db.order.findMany({ where: { shopId: shop, gid: { in: ours.map(({ gid }) => gid) } }, select: { gid: true } });
  const known = new Set(rows.map(({ gid }) => gid));
  const missing = ours.filter(({ gid }) => !known.has(gid));
  const result = checkWebhooks(ours, known, now());
  if (result.state === "broken") {
    const payloads = missing.map(({ gid }) => ({ shop, order: gid }));
    await db.$transaction((tx) => enqueueMany(tx, syncOrderJob, payloads));
  }
  return result;
}

async function lookAtLastOrder(shop: string, partner: PosPartner): Promise<CheckResult> {
  const [last, waiting] = await Promise.all([
    db.posSale.findFirst({ where: { shopId: shop, partner, state: "sent" }, orderBy: { sentAt: { sort: "desc", nulls: "last" } } }),
    db.posOrder.count({ where: { shopId: shop, partner, state: { in: ["pending", "failed"] } } }),
  ]);
  return checkLastOrder(last?.sentAt ? { at: last.sentAt.toISOString(), number: last.posNumber ?? last.reference } : null, waiting);
}

function lost(why: "disconnected" | "credentials_rejected"): CheckResult {
  // A connection that the merchant ended is no failure.
  return broken("access", { user: "" }, why === "disconnected" ? null : shopProblem("pos_access", "access"));
}

async function keep({ shop, partner }: Account, results: CheckResult[]): Promise<void> {
  const moment = now();
  const place = { shop, partner, now: moment };
  const before = new Map((await db.check.findMany({ where: { shopId: shop, partner } })).map((row) => [row.check, row]));
  await db.$transaction(async (tx) => {
    for (const { check, state, details, problem } of results) {
      const known = before.get(check);
      const since = known?.state === state ? known.since : moment;
      const facts = { state, details: details as Prisma.InputJsonObject, checkedAt: moment, since };
      const key = { shopId: shop, partner, check };
      await tx.check.upsert({ where: { shopId_partner_check: key }, create: { ...key, ...facts }, update: facts });
      // What access was lost for is told by whoever lost it, and not told anew as something less.
      if (problem && !(problem.code === "pos_access" && known?.state === "broken")) await recordShopProblem(tx, place, problem);
    }
    const mended = results.filter(({ state }) => state === "ok" || state === "warning").map(({ check }) => check);
    await closeShopProblems(tx, place, [...mended, ...(await chosenSince(place))]);
  });
}

/** Gateways and taxes that orders waited for and that the merchant has chosen something for since. */
async function chosenSince({ shop, partner }: Account): Promise<string[]> {
  const settings = await readOrderSettings(shop, partner);
  if (!settings) return [];
  const prefix = `check:${partner}:`;
  const open = await db.failure.findMany({
    where: { shopId: shop, partner, kind: "pos", orderId: null, status: { not: "resolved" } },
    select: { subject: true },
  });
  return open
    .map(({ subject }) => subject.slice(prefix.length))
    .filter((what) => {
      const [kind = "", ...rest] = what.split(":");
      const about = rest.join(":");
      if (kind === "payments" && about) return paymentTypeIdFor(about, settings) !== null;
      // "taxes:": of what no tax is due on.
      if (kind !== "taxes" || rest.length === 0) return false;
      return ((about ? settings.taxes[about] : settings.noTaxId) ?? settings.defaultTaxId) !== null;
    });
}

/** An order that was not looked at for this long is on nobody's list. */
const leftBehindMs = 15 * 60_000;

/** Orders that wait are let go by whoever mends what they wait for; this is for those that were left behind. */
async function letWaitingGo({ shop, partner }: Account): Promise<void> {
  const reason = { in: ["pos_unavailable", "pos_access", "disconnected"] };
  const decidedAt = { lt: new Date(now().getTime() - leftBehindMs) };
  const waiting = await db.posOrder.count({ where: { shopId: shop, partner, state: "pending", reason, decidedAt } });
  if (waiting > 0) await db.$transaction((tx) => enqueue(tx, retryCauseJob, { shop, cause: connectionCause(partner) }));
}

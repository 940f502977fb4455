import { setTimeout } from "node:timers/promises";
import { applyFix } from "#app/failures/apply-fix.server.ts";
import type { FailureCode, FixId } from "#app/failures/catalogue.ts";
import type { FailureDetail, FixResult } from "#app/failures/failure-view.ts";
import { readFailure } from "#app/failures/read-failure.server.ts";
import { isPosPartner } from "#app/connections/pos-partners.ts";
import { db } from "#app/platform/db.server.ts";
import { changeOrderSettings } from "#app/pos-setup/pos-settings.server.ts";
import { enterAtAstro, takeOffAtAstro } from "./astro-page.ts";
import { merchantKnows } from "./day.ts";
import { posNames } from "./day-pos.ts";
import { DemoStopped } from "./demo-stopped.ts";
import { merchant } from "./open-shop.ts";
import { quiet } from "./quiet.ts";
import type { Demo } from "./start-demo.ts";

/** A fix as it was applied: to which failure, and how many it healed, hid or had wait for what is done on Astro's page. */
export type Applied = { fix: FixId; code: FailureCode; about: string; failures: number; why?: string };

type Decision = { fix: FixId; form?: Record<string, string>; why?: string };

/** A mended barcode may show that Astro does not know the item, and what waits is confirmed a round later: more rounds than this are never needed. */
const rounds = 8;
const patientAttempts = 30;

/** Works through the failures as a merchant would, with the functions that the pages call, one fix for each cause, until none is open. */
export async function heal(demo: Demo): Promise<Applied[]> {
  const applied: Applied[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const causes = await openCauses(demo.shop.domain);
    if (causes.length === 0) break;
    for (const id of causes) {
      const done = await healOne(demo, id);
      if (done) applied.push(done);
    }
    await quiet(demo);
  }
  return applied;
}

/**
 * One failure for each cause, the oldest order first; each of those that only the merchant can tell apart. What keeps every order from a
 * point of sale comes before all: until it is mended, nothing else lets an order go.
 */
async function openCauses(shop: string): Promise<string[]> {
  const all = await db.failure.findMany({
    where: { shopId: shop, status: { in: ["open", "retrying", "waiting"] } },
    orderBy: [{ occurredAt: "asc" }, { id: "asc" }],
  });
  const everyOrders = all.filter(({ kind, orderId }) => kind === "pos" && orderId === null);
  const open = everyOrders.length > 0 ? everyOrders : all;
  const oldest = new Map<string, string>();
  for (const { cause, id } of open) if (!oldest.has(cause)) oldest.set(cause, id);
  return [...oldest.values()];
}

/** A fix that Shopify or Astro has no time for now is tried again a little later, as its message says, and so is a form that came up without what Shopify knows. */
async function healOne(demo: Demo, failureId: string): Promise<Applied | null> {
  await workAtAstro(demo, failureId);
  await allowUnlinked(demo, failureId);
  for (let attempt = 1; ; attempt += 1) {
    const { failure, fix, why, result } = await tryOne(demo, failureId);
    if (!failure || !fix || (result?.status === "refused" && result.reason === "already_closed")) return null;
    if (result?.status === "applied" || result?.status === "waiting") {
      return { fix, code: failure.code, about: aboutOf(failure), failures: result.failures, ...(why ? { why } : {}) };
    }
    if (attempt === patientAttempts) throw new DemoStopped(`${fix} on ${failure.code} (${failure.orderName}): ${JSON.stringify(result)}.`);
    await setTimeout(1000);
  }
}

type Tried = Partial<Decision> & { failure: FailureDetail | null; result?: FixResult };

async function tryOne(demo: Demo, failureId: string): Promise<Tried> {
  const shop = demo.shop.domain;
  const failure = await readFailure(shop, failureId);
  // Another cause's fix may have healed it by now.
  if (!failure || failure.status === "resolved" || failure.status === "hidden") return { failure: null };
  // The worker is at it, because of another cause's fix: the next round sees what came of it.
  if (failure.status === "retrying" && failure.nextAttemptAt === null) return { failure: null };
  const { fix, form, why } = await decide(demo, failure);
  const offer = failure.fixes.find(({ id }) => id === fix);
  if (!offer) throw new DemoStopped(`${failure.code} does not offer ${fix}.`);
  const filled = Object.fromEntries(offer.fields.map(({ name, value }) => [name, value || (form?.[name] ?? "")]));
  return { failure, fix, why, result: await applyFix({ shop, failureId, fix, form: filled, actor: merchant }) };
}

async function decide(demo: Demo, failure: FailureDetail): Promise<Decision> {
  if (failure.status === "waiting") return { fix: "confirm_step", why: "done on Astro's page" };
  switch (failure.code) {
    case "customer_not_found":
      return { fix: "enroll", form: knownOf(demo, failure) };
    case "reward_email_missing":
    case "reward_address_missing":
      return { fix: "complete_recipient", form: knownOf(demo, failure) };
    case "barcode_missing":
    case "barcode_invalid": {
      const upc = merchantKnows.upcs[(await skuOf(failure.id)) ?? ""];
      if (!upc) return { fix: "ignore_item", why: "the store's own product, it has no UPC" };
      return { fix: "set_barcode", form: { upc } };
    }
    case "no_item_found":
      return { fix: "ignore_item" };
    case "not_enrolled":
      return { fix: "enroll_store", form: { ...merchantKnows.distributor, agree: "yes" }, why: "it waits for Astro's page" };
    case "new_item":
      return { fix: "add_exception", why: "it waits for Astro's page" };
    case "removal_by_hand":
      return { fix: "retry", why: "taken off the card on Astro's page" };
    case "reward_item_not_free":
      return { fix: "redeem_lowest", why: "the most credit that the card gives" };
    case "reward_incomplete":
      return { fix: "undo_and_reselect" };
    case "reward_unredeemed":
      return {
        fix: "redeem_now",
        form: { rewardItem: firstOffered(failure, "redeem_now") },
        why: "the recipe that is still in the program",
      };
    case "reference_exists":
      return isOnCard(failure)
        ? { fix: "hide", why: "the till has put this very item on the card that day" }
        : { fix: "record_again", why: "the card lacks it, or some of it" };
    case "credentials_rejected":
      return { fix: "reconnect" };
    case "pos_employee":
      return { fix: "choose_setting", form: { employee: firstOffered(failure, "choose_setting") }, why: "somebody who still works there" };
    case "pos_fields_required":
      return { fix: "lift_fields", form: { agreeOptional: "yes" } };
    case "pos_required_products":
      return { fix: "restore_products", form: { agreeLift: "yes" }, why: "required fields of products are lifted meanwhile" };
    case "pos_archived":
      return { fix: "allow_downloads" };
    case "pos_ambiguous":
    case "pos_unlinked":
      return linkOf(failure, (await skuOf(failure.id)) ?? "");
    default:
      return { fix: "retry" };
  }
}

/** What the customer told at the counter, where the order left it out. */
function knownOf({ shop }: Demo, failure: FailureDetail): Record<string, string> {
  const customer = shop.state.customers.find(({ id }) => failure.customerGid === `gid://shopify/Customer/${id}`);
  const order = shop.state.orders.find(({ name }) => name === failure.orderName);
  return merchantKnows.people[customer?.handle ?? order?.email ?? ""] ?? {};
}

async function skuOf(failureId: string): Promise<string | null> {
  const { lineId } = await db.failure.findUniqueOrThrow({ where: { id: failureId } });
  const line = lineId ? await db.orderLine.findUnique({ where: { id: lineId } }) : null;
  return line?.sku ?? null;
}

function firstOffered(failure: FailureDetail, fix: FixId): string {
  return optionsOf(failure, fix)[0]?.value ?? "";
}

function optionsOf({ fixes }: FailureDetail, fix: FixId): { value: string; label: string }[] {
  return fixes.find(({ id }) => id === fix)?.fields[0]?.options ?? [];
}

/** Which product of the point of sale is meant. What is no product of the shop goes along once the settings allow it. */
function linkOf(failure: FailureDetail, sku: string): Decision {
  if (!canBeLinked(failure)) return { fix: "retry", why: "the settings let it through as “No Product Found”" };
  const posProduct = optionsOf(failure, "link_product").find(({ label }) => label.startsWith(merchantKnows.posProducts[sku] ?? sku));
  return { fix: "link_product", form: { posProduct: posProduct?.value ?? "", posSku: merchantKnows.posSkus[sku] ?? sku } };
}

function canBeLinked({ fixes }: FailureDetail): boolean {
  return fixes.some(({ id }) => id === "link_product");
}

/** A nail trim is no product: on the page of order settings, the merchant lets such lines through. Products were linked before. */
async function allowUnlinked(demo: Demo, failureId: string): Promise<void> {
  const failure = await readFailure(demo.shop.domain, failureId);
  if (failure?.code !== "pos_unlinked" || canBeLinked(failure) || !isPosPartner(failure.partner)) return;
  await changeOrderSettings({ shop: demo.shop.domain, partner: failure.partner }, () => ({ unlinked: "no_product_found" }));
}

/** What only a person can do, on Astro's page, with what Punchcard has prepared to copy. Once: a fix that is tried again enters nothing anew. */
async function workAtAstro(demo: Demo, failureId: string): Promise<void> {
  const failure = await readFailure(demo.shop.domain, failureId);
  const copied = (fix: FixId) => failure?.fixes.find(({ id }) => id === fix)?.copy ?? [];
  if (failure?.status === "waiting") enterAtAstro(demo, copied("confirm_step"));
  else if (failure?.code === "removal_by_hand") takeOffAtAstro(demo, copied("retry"));
}

/** The article's question: does the member's card show this item, that day, as often as it was bought? */
function isOnCard({ comparison }: FailureDetail): boolean {
  if (comparison === null || comparison === "unreachable") return false;
  const { bought, punches } = comparison;
  return (
    punches.filter(
      ({ sameItem, sameReference, day, reference }) => sameItem && !sameReference && day === bought.day && !reference.startsWith("S-"),
    ).length >= bought.quantity
  );
}

function aboutOf(failure: FailureDetail): string {
  switch (failure.code) {
    case "customer_not_found":
      return failure.customerName ?? `guest of ${failure.orderName}`;
    case "partner_silent":
    case "partner_unavailable":
      return "all orders that wait for Astro";
    case "reference_exists":
    case "removal_by_hand":
    case "reward_email_missing":
    case "reward_address_missing":
    case "reward_incomplete":
    case "reward_item_not_free":
    case "reward_unredeemed":
      return `${failure.orderName}, ${failure.productTitle}`;
    default:
      return aboutPos(failure) ?? failure.productTitle ?? failure.orderName ?? "";
  }
}

/** What keeps every order from a point of sale is about no order. */
function aboutPos({ kind, partner, productTitle }: FailureDetail): string | null {
  if (kind !== "pos" || !isPosPartner(partner)) return null;
  return productTitle ? `${productTitle}, at ${posNames[partner]}` : `all orders that wait for ${posNames[partner]}`;
}

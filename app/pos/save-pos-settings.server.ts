import type { Prisma } from "@prisma/client";
import type { PosPartner } from "#app/connections/pos-partners.ts";
import { connectionCause, posCause } from "#app/domain/cause.ts";
import { healableStatuses } from "#app/failures/failure-status.ts";
import { retry, retryCause, retryHeldOrders } from "#app/failures/retry-cause.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { Tx } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import type { OrderSettings } from "#app/pos-setup/order-settings.ts";
import { changeOrderSettings, readOrderSettings } from "#app/pos-setup/pos-settings.server.ts";
import { changesDownloads, compareSettings } from "./compare-settings.ts";
import type { SettingsPreview } from "./compare-settings.ts";
import { recentOrNone } from "./recent-orders.server.ts";
import { readSettingsInput } from "./settings-input.ts";
import type { InputReading } from "./settings-input.ts";

type Given = { shop: string; partner: PosPartner; settings: unknown };

type Invalid = Extract<InputReading, { status: "invalid" }>;

/** `preview` is null when Shopify does not show the shop's orders now. */
export type PreviewResult = { status: "previewed"; preview: SettingsPreview | null } | Invalid | { status: "not_connected" };
export type SaveSettingsResult =
  | { status: "saved" }
  /** Other orders would arrive than now: the merchant looks at it first. */
  | { status: "confirm"; preview: SettingsPreview | null }
  | Invalid
  | { status: "not_connected" };

/** Orders that a preview looks at. */
const looked = 50;

/** What the settings in a form would have done to the shop's last orders. Changes nothing. */
export async function previewPosSettings(given: Given): Promise<PreviewResult> {
  const read = await readGiven(given);
  if (read.status !== "valid") return read;
  return { status: "previewed", preview: await lookAhead(given.shop, read) };
}

/**
 * Keeps the settings, and asks for everything again that they held back until now, and for a check-up.
 * `confirmed`: the merchant has seen what it does to the shop's last orders.
 */
export async function savePosSettings({
  actor,
  confirmed,
  ...given
}: Given & { actor: string; confirmed: boolean }): Promise<SaveSettingsResult> {
  const { shop, partner } = given;
  const read = await readGiven(given);
  if (read.status !== "valid") return read;
  if (read.settings.posCreditsLoyalty && (await chainCredits({ shop, partner })))
    return { status: "invalid", errors: { posCreditsLoyalty: "chain_credits" } };
  if (!confirmed && changesDownloads(read.before, read.settings)) {
    const preview = await lookAhead(shop, read);
    if (!preview || preview.letThrough.length + preview.heldBack.length > 0) return { status: "confirm", preview };
  }
  const changed = await changeOrderSettings(
    { shop, partner },
    () => read.settings,
    (tx, { from, to }) => letGo(tx, { shop, partner, from, to }),
  );
  if (!changed) return { status: "not_connected" };
  log("pos_settings_saved", { shop, partner, actor });
  return { status: "saved" };
}

/** Whether Punchcard credits what is sold at the tills of this POS: then nobody else may. */
async function chainCredits({ shop, partner }: { shop: string; partner: PosPartner }): Promise<boolean> {
  const sends = {
    shopId: shop,
    partner,
    sendsLoyalty: true,
    state: { notIn: ["removing", "removed"] },
  } satisfies Prisma.StoreChainWhereInput;
  return (await db.storeChain.count({ where: sends })) > 0;
}

/** What orders were held back for and the change may have mended. Asking again for one that stays where it is does no harm. */
async function letGo(
  tx: Tx,
  { shop, partner, from, to }: { shop: string; partner: PosPartner; from: OrderSettings; to: OrderSettings },
): Promise<void> {
  if (changesDownloads(from, to)) await retryCause(tx, { shop, cause: posCause(partner, "downloads") });
  else await retryHeldOrders(tx, { shop, cause: connectionCause(partner) });
  // An order that failed for something of its own: a product, a buyer, a total.
  const failed = await tx.failure.findMany({
    where: { shopId: shop, partner, kind: "pos", orderId: { not: null }, status: { in: [...healableStatuses] } },
    select: { id: true, orderId: true },
  });
  await retry(tx, { shop, failures: failed });
}

type Read = { status: "valid"; before: OrderSettings; settings: OrderSettings } | Invalid | { status: "not_connected" };

async function readGiven({ shop, partner, settings }: Given): Promise<Read> {
  const [before, { timeZone }] = await Promise.all([
    readOrderSettings(shop, partner),
    db.shop.findUniqueOrThrow({ where: { id: shop }, select: { timeZone: true } }),
  ]);
  if (!before) return { status: "not_connected" };
  const read = readSettingsInput(settings, { before, timeZone });
  return read.status === "valid" ? { ...read, before } : read;
}

async function lookAhead(
  shop: string,
  { before, settings }: { before: OrderSettings; settings: OrderSettings },
): Promise<SettingsPreview | null> {
  const orders = await recentOrNone(shop, looked);
  return orders && compareSettings(orders, before, settings);
}

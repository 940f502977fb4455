import { couponPartner } from "#app/connections/coupon-connection.server.ts";
import { loyaltyPartner } from "#app/connections/loyalty-connection.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { listedPrograms } from "#app/programs/listed-programs.server.ts";
import { cartBlockAddress, checkoutEditorAddress } from "#app/shopify/address-in-admin.server.ts";
import { ShopifyAccessLost, ShopifyRefused, ShopifyUnavailable } from "#app/shopify/errors.ts";
import { placesOf } from "./checkout-places.ts";
import type { CheckoutPlace } from "./checkout-places.ts";
import { readCheckoutSetup, refreshPlan, saveCheckoutSettings } from "./checkout-setup.server.ts";
import type { CheckoutSetup } from "./checkout-setup.server.ts";
import { readSettingsInput } from "./read-settings-input.ts";
import type { CheckoutSettingsInput, SaveCheckoutResult, SetupView } from "./setup-view.ts";

/** What a shop's plan can use of coupons at checkout, what of it works, and how it is set. The page is there also when Shopify is not. */
export async function readSetup(shop: string, now: Date): Promise<SetupView> {
  const [{ setup, isUnread }, connection, programs] = await Promise.all([
    setupWithPlan(shop, { now }),
    db.connection.findUnique({ where: { shopId_partner: { shopId: shop, partner: couponPartner } }, select: { status: true } }),
    listedPrograms(shop, loyaltyPartner),
  ]);
  const { settings, plus, planName, planReadAt, seen } = setup;
  return {
    plan: { name: planName, plus, readAt: planReadAt?.toISOString() ?? null, isUnread },
    places: placesOf({ plus }).map((place) => ({
      place,
      seenAt: seen[place]?.toISOString() ?? null,
      editorUrl: editorAddress(shop, place),
    })),
    connection: connection?.status ?? "never",
    settings: { ...settings, holdMinutes: String(settings.holdMinutes) },
    programs: programs.map(({ programId, title }) => ({ programId, title })),
  };
}

/** Asks Shopify for the plan again, because somebody has changed it just now. Returns false when Shopify does not answer. */
export async function readPlanAgain(shop: string, now: Date): Promise<boolean> {
  return !(await setupWithPlan(shop, { now, force: true })).isUnread;
}

/** Checks and keeps what was typed; nothing is kept while a field is wrong. */
export async function saveSetup({
  shop,
  input,
  actor,
}: {
  shop: string;
  input: CheckoutSettingsInput;
  actor: string;
}): Promise<SaveCheckoutResult> {
  const read = readSettingsInput(input);
  if (read.status === "invalid") return read;
  await saveCheckoutSettings({ shop, settings: read.settings, actor });
  return { status: "saved" };
}

async function setupWithPlan(shop: string, asked: { now: Date; force?: boolean }): Promise<{ setup: CheckoutSetup; isUnread: boolean }> {
  try {
    return { setup: await refreshPlan(shop, asked), isUnread: false };
  } catch (error) {
    if (!(error instanceof ShopifyUnavailable || error instanceof ShopifyRefused || error instanceof ShopifyAccessLost)) throw error;
    log.warn("plan_not_read", { shop, error });
    return { setup: await readCheckoutSetup(shop), isUnread: true };
  }
}

const editorPages = { checkout: "checkout", thank_you: "thank-you", order_status: "order-status" } as const;

function editorAddress(shop: string, place: CheckoutPlace): string {
  return place === "cart" ? cartBlockAddress(shop) : checkoutEditorAddress(shop, editorPages[place]);
}

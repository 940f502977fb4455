import type { Prisma } from "@prisma/client";
import { z } from "zod";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { readPlan } from "#app/shopify/read-plan.server.ts";
import { checkoutPlaces } from "./checkout-places.ts";
import type { CheckoutPlace } from "./checkout-places.ts";
import { checkoutSettings } from "./checkout-settings.ts";
import type { CheckoutSettings } from "./checkout-settings.ts";

export type CheckoutSetup = {
  settings: CheckoutSettings;
  /** Whether the shop may use the steps of checkout itself: Shopify Plus, or a development store. */
  plus: boolean;
  /** As Shopify calls it; empty while it was never read. */
  planName: string;
  planReadAt: Date | null;
  /** When each place last asked for offers, to within `seenEveryMs`. */
  seen: Partial<Record<CheckoutPlace, Date>>;
};

const dayMs = 86_400_000;
/** Each buyer's visit says the same. */
const seenEveryMs = 600_000;

const seenAt = z.partialRecord(z.enum(checkoutPlaces), z.coerce.date());

/** What a shop offers at checkout. Reads our database alone: a buyer may be waiting for it. */
export async function readCheckoutSetup(shop: string): Promise<CheckoutSetup> {
  const row = await db.checkoutSetup.findUnique({ where: { shopId: shop } });
  return {
    settings: checkoutSettings.parse(row?.settings ?? {}),
    plus: row?.plus ?? false,
    planName: row?.planName ?? "",
    planReadAt: row?.planReadAt ?? null,
    seen: seenAt.parse(row?.seen ?? {}),
  };
}

export async function saveCheckoutSettings({
  shop,
  settings,
  actor,
}: {
  shop: string;
  settings: CheckoutSettings;
  actor: string;
}): Promise<void> {
  const values = { settings: settings satisfies Prisma.InputJsonObject, updatedBy: actor };
  await db.checkoutSetup.upsert({ where: { shopId: shop }, create: { shopId: shop, ...values }, update: values });
  log("checkout_settings_saved", { shop, actor, coupons: settings.coupons, rewards: settings.rewards, guests: settings.guests });
}

/**
 * Asks Shopify for the shop's plan when what we know of it is older than a day, or when somebody asks for it.
 * @throws as `askShopify` does
 */
export async function refreshPlan(shop: string, { now, force = false }: { now: Date; force?: boolean }): Promise<CheckoutSetup> {
  const known = await readCheckoutSetup(shop);
  if (!force && known.planReadAt && now.getTime() - known.planReadAt.getTime() < dayMs) return known;
  const { name, plus, development } = await readPlan(shop);
  const values = { plus: plus || development, planName: name, planReadAt: now };
  await db.checkoutSetup.upsert({ where: { shopId: shop }, create: { shopId: shop, ...values }, update: values });
  return { ...known, ...values };
}

/** Notes that a place works: buyers get there. `setup` is what was just read, so that most visits write nothing. */
export async function noteSeen(shop: string, { setup, place, now }: { setup: CheckoutSetup; place: CheckoutPlace; now: Date }) {
  const last = setup.seen[place];
  if (last && now.getTime() - last.getTime() < seenEveryMs) return;
  // Two places may be seen at once, and neither forgets the other.
  await db.$executeRaw`
    INSERT INTO "CheckoutSetup" ("shopId", seen, "updatedAt")
    VALUES (${shop}, jsonb_build_object(${place}::text, ${now.toISOString()}::text), ${now})
    ON CONFLICT ("shopId") DO UPDATE SET seen = "CheckoutSetup".seen || excluded.seen`;
}

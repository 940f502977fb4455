import { z } from "zod";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import type { NotificationErrors, NotificationSettingsInput, SaveNotificationsResult } from "./notification-view.ts";
import { sealRecipients } from "./recipients.server.ts";
import { shopClock } from "./shop-clock.ts";

const mostRecipients = 10;
const mostThreshold = 100_000;

// Of an address's longest form 254 characters can be delivered to (RFC 5321, 4.5.3.1.3).
const address = z.email().max(254);

type Save = { shop: string; input: NotificationSettingsInput; actor: string; now: Date };

/** Checks and keeps what was typed; nothing is kept while a field is wrong. */
export async function saveNotifications({ shop, input, actor, now }: Save): Promise<SaveNotificationsResult> {
  const recipients = readRecipients(input.recipients);
  const spikeThreshold = /^\d{1,6}$/.test(input.spikeThreshold.trim()) ? Number(input.spikeThreshold) : 0;
  const errors = errorsOf({ recipients, spikeThreshold, input });
  if (Object.keys(errors).length > 0) return { status: "invalid", errors };
  const { locale, digest, digestHour, spike } = input;
  const values = { recipients: sealRecipients(shop, recipients), locale, digest, digestHour, spike, spikeThreshold, updatedBy: actor };
  await db.$transaction(async (tx) => {
    const { timeZone, notifications: known } = await tx.shop.findUniqueOrThrow({ where: { id: shop }, include: { notifications: true } });
    const clock = shopClock(now, timeZone);
    const isNew = digest && (!known?.digest || known.digestHour !== digestHour);
    // An hour that is over today is meant from tomorrow on.
    const skipToday = isNew && clock.hour > digestHour ? { lastDigestDay: clock.day } : {};
    await tx.notificationSettings.upsert({
      where: { shopId: shop },
      create: { shopId: shop, ...values, ...skipToday },
      update: { ...values, ...skipToday },
    });
  });
  log("notifications_saved", { shop, digest, spike, recipients: recipients.length });
  return { status: "saved" };
}

/** One per line, or separated by commas, semicolons or blanks; the same one counts once. */
function readRecipients(typed: string): string[] {
  const found = typed.split(/[\s,;]+/).filter(Boolean);
  return [...new Map(found.map((one) => [one.toLowerCase(), one])).values()];
}

type Reading = { recipients: string[]; spikeThreshold: number; input: NotificationSettingsInput };

function errorsOf({ recipients, spikeThreshold, input }: Reading): NotificationErrors {
  const wrong = recipients.find((one) => !address.safeParse(one).success);
  const errors: NotificationErrors = {};
  if (wrong !== undefined) errors.recipients = { error: "not_an_address", named: wrong };
  else if (recipients.length > mostRecipients) errors.recipients = { error: "too_many", named: String(mostRecipients) };
  else if (recipients.length === 0 && (input.digest || input.spike)) errors.recipients = { error: "required", named: "" };
  if (spikeThreshold < 1 || spikeThreshold > mostThreshold) {
    errors.spikeThreshold = { error: "not_a_threshold", named: String(mostThreshold) };
  }
  return errors;
}

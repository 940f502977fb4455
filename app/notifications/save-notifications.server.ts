import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import type { NotificationErrors, NotificationSettingsInput, SaveNotificationsResult } from "./notification-view.ts";
import { readRecipients } from "./read-recipients.ts";
import type { ReadRecipients } from "./read-recipients.ts";
import { sealRecipients } from "./recipients.server.ts";
import { shopClock } from "./shop-clock.ts";

const mostRecipients = 10;
const mostThreshold = 100_000;

type Save = { shop: string; input: NotificationSettingsInput; actor: string; now: Date };

/** Checks and keeps what was typed; nothing is kept while a field is wrong. */
export async function saveNotifications({ shop, input, actor, now }: Save): Promise<SaveNotificationsResult> {
  const read = readRecipients(input.recipients, mostRecipients);
  const spikeThreshold = /^\d{1,6}$/.test(input.spikeThreshold.trim()) ? Number(input.spikeThreshold) : 0;
  const errors = errorsOf({ read, spikeThreshold, input });
  if (read.status !== "ok" || Object.keys(errors).length > 0) return { status: "invalid", errors };
  const { recipients } = read;
  const { locale, digest, digestHour, spike } = input;
  const sealed = sealRecipients(recipients, sealedColumns.notificationRecipients(shop));
  const values = { recipients: sealed, locale, digest, digestHour, spike, spikeThreshold, updatedBy: actor };
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

type Reading = { read: ReadRecipients; spikeThreshold: number; input: NotificationSettingsInput };

function errorsOf({ read, spikeThreshold, input }: Reading): NotificationErrors {
  const errors: NotificationErrors = {};
  if (read.status === "not_an_address") errors.recipients = { error: "not_an_address", named: read.named };
  else if (read.status === "too_many") errors.recipients = { error: "too_many", named: String(mostRecipients) };
  else if (read.recipients.length === 0 && (input.digest || input.spike)) errors.recipients = { error: "required", named: "" };
  if (spikeThreshold < 1 || spikeThreshold > mostThreshold) {
    errors.spikeThreshold = { error: "not_a_threshold", named: String(mostThreshold) };
  }
  return errors;
}

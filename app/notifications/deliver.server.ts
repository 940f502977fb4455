import type { Prisma } from "@prisma/client";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import type { Mailer, SendResult } from "./mailer.server.ts";
import type { MailContent, MailLocale, MailOf } from "./notification-view.ts";
import { openRecipients } from "./recipients.server.ts";

/** Who writes mails and who carries them; `mailer` null while mail is not set up. */
export type Post = { mailer: Mailer | null; mailOf: MailOf };

type Columns = Prisma.NotificationSettingsUncheckedUpdateManyInput;

type Delivery = {
  settings: { shopId: string; recipients: string; locale: string };
  content: MailContent;
  id: string;
  /** Nothing is sent unless this is still true of the settings. */
  ifStill: Prisma.NotificationSettingsWhereInput;
  /** Written with the claim, so that nobody sends the same again … */
  claim: Columns;
  /** … and taken back when it could not be sent. */
  release: Columns;
  mailer: Mailer;
  mailOf: MailOf;
  now: Date;
};

/** `taken`: another worker has it. */
export type DeliveryResult = SendResult | { status: "taken" };

/**
 * Sends a mail once: claimed before and released if it failed, so that two workers never send it twice. Whoever is killed between the two
 * leaves a problem that the page shows: nobody knows whether it went out, and it is not sent again.
 */
export async function deliver(delivery: Delivery): Promise<DeliveryResult> {
  const { settings, content, id, ifStill, claim, release, mailer, mailOf, now } = delivery;
  const { shopId } = settings;
  const to = openRecipients(settings.recipients, sealedColumns.notificationRecipients(shopId));
  const mail = mailOf(content, settings.locale as MailLocale);
  const { count } = await db.notificationSettings.updateMany({
    where: { shopId, ...ifStill },
    data: { ...claim, problem: "interrupted", problemAt: now },
  });
  if (count === 0) return { status: "taken" };
  const result = await mailer.send({ to, id, ...mail });
  await db.notificationSettings.updateMany({ where: { shopId }, data: outcomeOf(result, { release, now }) });
  log("mail_settled", { shop: shopId, kind: content.kind, status: result.status });
  return result;
}

function outcomeOf(result: SendResult, { release, now }: { release: Columns; now: Date }): Columns {
  switch (result.status) {
    case "sent":
      return { problem: null, problemAt: null, sentAt: now };
    case "partly_sent":
      return { problem: result.problem, problemAt: now, sentAt: now };
    default:
      return { ...release, problem: result.problem, problemAt: now };
  }
}

/** A server that fails one fails all: the others are told so without being kept waiting for it. */
export async function noteProblem(
  shops: string[],
  { result, now }: { result: SendResult & { status: "failed" }; now: Date },
): Promise<void> {
  await db.notificationSettings.updateMany({ where: { shopId: { in: shops } }, data: { problem: result.problem, problemAt: now } });
}

import { db } from "#app/platform/db.server.ts";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import { deliver } from "./deliver.server.ts";
import type { Post } from "./deliver.server.ts";
import type { TestMailResult } from "./notification-view.ts";
import { mailFactsOf } from "./read-facts.server.ts";
import { openRecipients } from "./recipients.server.ts";

/** A button must not flood anybody's mailbox. */
const pauseMs = 60_000;

/** Sends a test mail to the saved recipients, at most one in a minute. */
export async function sendTestMail(shop: string, { mailer, mailOf, now }: Post & { now: Date }): Promise<TestMailResult> {
  if (!mailer) return { status: "not_set_up" };
  const settings = await db.notificationSettings.findUnique({ where: { shopId: shop }, include: { shop: true } });
  if (!settings?.recipients) return { status: "no_recipients" };
  const { sentAt } = settings;
  if (sentAt && now.getTime() - sentAt.getTime() < pauseMs) return { status: "too_soon" };
  const result = await deliver({
    settings,
    content: { kind: "test", facts: mailFactsOf(settings.shop) },
    id: `test.${now.getTime()}.${shop}`,
    ifStill: { sentAt },
    claim: { sentAt: now },
    release: { sentAt },
    mailer,
    mailOf,
    now,
  });
  switch (result.status) {
    case "sent":
      return { status: "sent", recipients: openRecipients(settings.recipients, sealedColumns.notificationRecipients(shop)).length };
    case "taken":
      return { status: "too_soon" };
    default:
      return { status: "failed", problem: result.problem };
  }
}

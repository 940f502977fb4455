import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { sealedColumns } from "#app/platform/sealed-columns.ts";
import type { Post } from "./deliver.server.ts";
import { exampleDigest, exampleSpike } from "./examples.ts";
import { mailLocales } from "./notification-view.ts";
import type { Mail, MailContent, MailLocale, MailOf, MailProblem, NotificationsView, Preview } from "./notification-view.ts";
import { mailFactsOf, readDigestFacts, readSpikes } from "./read-facts.server.ts";
import { openRecipients } from "./recipients.server.ts";

/** A mail under way is no problem yet. */
const underWayMs = 2 * 60_000;

const quiet = { recipients: "", locale: null, digest: false, digestHour: 18, spike: false, spikeThreshold: 20 };

/** What the page of the notifications shows, with the mails as they would be now. */
export async function readNotifications(shopId: string, { mailer, mailOf, now }: Post & { now: Date }): Promise<NotificationsView> {
  const shop = await db.shop.findUniqueOrThrow({ where: { id: shopId }, include: { notifications: true } });
  const { notifications: saved } = shop;
  const [digest, spikes] = await Promise.all([readDigestFacts(shop, now), readSpikes([shopId], now)]);
  const mailFacts = mailFactsOf(shop);
  const spike = spikes.get(shopId);
  const { locale, digest: wantsDigest, digestHour, spike: wantsSpike, spikeThreshold } = saved ?? quiet;
  return {
    settings: {
      recipients: recipientsOf(shopId, saved?.recipients ?? ""),
      locale: mailLocales.find((known) => known === locale) ?? null,
      digest: wantsDigest,
      digestHour,
      spike: wantsSpike,
      spikeThreshold,
    },
    from: mailer?.from ?? null,
    timeZone: shop.timeZone,
    problem: problemOf(saved, now),
    sentAt: saved?.sentAt?.toISOString() ?? null,
    previews: {
      digest: previewOf(mailOf, {
        example: !digest,
        content: { kind: "digest", facts: digest ?? exampleDigest({ ...mailFacts, currency: shop.currency, now }) },
      }),
      spike: previewOf(mailOf, {
        example: !spike,
        content: { kind: "spike", facts: spike ? { ...mailFacts, ...spike } : exampleSpike(mailFacts) },
      }),
    },
  };
}

/** Without the key that sealed them they are gone; the page can still take new ones. */
function recipientsOf(shop: string, sealed: string): string[] {
  try {
    return openRecipients(sealed, sealedColumns.notificationRecipients(shop));
  } catch (error) {
    log.error("recipients_unreadable", { shop, error });
    return [];
  }
}

function problemOf(saved: { problem: string | null; problemAt: Date | null } | null, now: Date): NotificationsView["problem"] {
  if (!saved?.problem || !saved.problemAt) return null;
  const { problem, problemAt } = saved;
  if (problem === "interrupted" && now.getTime() - problemAt.getTime() < underWayMs) return null;
  return { code: problem as MailProblem, at: problemAt.toISOString() };
}

function previewOf(mailOf: MailOf, { example, content }: { example: boolean; content: MailContent }): Preview {
  const mails = Object.fromEntries(mailLocales.map((locale) => [locale, mailOf(content, locale)])) as Record<MailLocale, Mail>;
  return { example, mails };
}

import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/log.server.ts";
import { deliver, noteProblem } from "./deliver.server.ts";
import type { DeliveryResult, Post } from "./deliver.server.ts";
import type { Mailer } from "./mailer.server.ts";
import type { MailOf } from "./notification-view.ts";
import { readDigestFacts } from "./read-facts.server.ts";
import { isDigestDue, shopClock } from "./shop-clock.ts";

/**
 * Sends each shop that asked for it the digest of its day, once its hour has come; nothing when nothing is open. What could not be sent is
 * tried again at the next call, until the day is over.
 */
export async function sendDigests({ now, mailer, mailOf }: Post & { now: Date }): Promise<void> {
  if (!mailer) return;
  const due = await dueOf(now);
  for (const [index, settings] of due.entries()) {
    const { shopId } = settings;
    const result = await sendDigest(settings, { now, mailer, mailOf }).catch((error: unknown) =>
      log.error("digest_failed", { shop: shopId, error }),
    );
    if (result?.status === "failed" && result.ofServer) {
      const others = due.slice(index + 1).map((other) => other.shopId);
      return noteProblem(others, { result, now });
    }
  }
}

type Due = Awaited<ReturnType<typeof dueOf>>[number];
type Given = { now: Date; mailer: Mailer; mailOf: MailOf };

async function sendDigest({ day, ...settings }: Due, given: Given): Promise<DeliveryResult | { status: "nothing_to_say" }> {
  const { shopId, lastDigestDay } = settings;
  const ifStill = { digest: true, lastDigestDay };
  const claim = { lastDigestDay: day };
  const facts = await readDigestFacts(settings.shop, given.now);
  if (!facts) {
    await db.notificationSettings.updateMany({ where: { shopId, ...ifStill }, data: claim });
    return { status: "nothing_to_say" };
  }
  const id = `digest.${day}.${shopId}`;
  return deliver({ settings, content: { kind: "digest", facts }, id, ifStill, claim, release: { lastDigestDay }, ...given });
}

async function dueOf(now: Date) {
  const wanting = await db.notificationSettings.findMany({
    where: { digest: true, recipients: { not: "" }, shop: { uninstalledAt: null } },
    include: { shop: { select: { id: true, name: true, timeZone: true, currency: true } } },
    orderBy: { shopId: "asc" },
  });
  return wanting.flatMap((settings) => {
    const clock = shopClock(now, settings.shop.timeZone);
    return isDigestDue(clock, settings) ? [{ ...settings, day: clock.day }] : [];
  });
}
